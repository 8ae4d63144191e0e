// The engine's side: runs over HTTP, timed from POST to the event that says that the run has finished.
import { readFileSync } from "node:fs";
import { COMMAND, devicesOf } from "./raw-ssh2.mjs";
import { at } from "../lib/root.mjs";
import { endTree, onEnd, start } from "../lib/run.mjs";

const specOf = (commands, concurrency) => ({
  name: "bench",
  concurrency,
  steps: Array.from({ length: commands }, (_, n) => ({ id: `c${n + 1}`, run: COMMAND })),
});

const { ORCHESTRATOR_TOKEN: token } = process.env;
const ask = (url, { headers = {}, ...init } = {}) =>
  fetch(url, { ...init, headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } });

/** Devices of one platform, so that the command is read-only on all of them. @returns {Promise<string>} the inventory */
export async function startLab(inventory, devices, latency = "0ms") {
  process.env.LAB_PASSWORD = "lab";
  const args = ["--devices", String(devices), "--port", "0", "--latency", latency];
  args.push("--kinds", "cisco_iosxe", "--out", inventory);
  const lab = start(process.execPath, [at("dist", "packages", "lab", "src", "main.js"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onEnd(() => endTree(lab));
  await new Promise((ready, failed) => {
    lab.stdout.on("data", ready);
    lab.once("close", (code) => failed(new Error(`the lab ended with ${code}`)));
  });
  return inventory;
}

/** @param text the inventory that is sent, where it is not that of the lab. @returns {Promise<{ id: string, ms: number }>} */
export async function engineRun({ url, inventory }, { devices, commands, concurrency, spec }, text) {
  const names = devicesOf(inventory).slice(0, devices);
  const body = {
    spec: spec ?? specOf(commands, concurrency),
    inventory: text ?? readFileSync(inventory, "utf8"),
    limit: names.map(({ name }) => name).join(","),
  };
  const { id, took } = await timed(url, body);
  await archived(url, id);
  return { id, ms: took };
}

/** @returns {Promise<number[]>} milliseconds */
export async function engineSingles(at, count) {
  const times = [];
  for (let n = 0; n < count; n++)
    times.push((await engineRun(at, { devices: 1, commands: 1, concurrency: 1 })).ms);
  return times;
}

export async function warmUp(at, size) {
  for (let n = 0; n < 3; n++) await engineRun(at, { ...size, devices: 5, commands: 2 });
}

async function timed(url, body) {
  const started = performance.now();
  const response = await ask(`${url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(`POST /v1/runs: ${response.status} ${await response.text()}`);
  const { id } = await response.json();
  const events = await ask(`${url}/v1/runs/${id}/events`, { headers: { accept: "application/x-ndjson" } });
  let finished;
  let rest = "";
  for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    finished = lines.find((line) => line.includes('"run.finished"'));
    if (finished) break;
  }
  const took = performance.now() - started;
  const status = /"status":"(\w+)"/.exec(finished)?.[1];
  if (status !== "passed") throw new Error(`run ${id} ended ${status}`);
  return { id, took };
}

/** What a run leaves to be done behind its end must not slow down whoever is timed next. */
export async function archived(url, id) {
  for (;;) {
    const { archive } = await (await ask(`${url}/v1/runs/${id}`)).json();
    if (archive?.status === "complete") return;
    await new Promise((done) => setTimeout(done, 50));
  }
}
