// Sends hostile documents to a real API and prints, for each, the answer, how long /healthz took meanwhile (by the clock, and so
// of a busy machine too), and how long the API's loop was held (by the processor time of its thread).
// `node scripts/bench-documents.mjs [WORD…]`: only documents whose name has one of the words; `--paths validate,plan,runs`.
// `--live`: what is accepted is also run, with Temporal, a worker and a simulated device, followed, read for 5 s and cancelled.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { HOSTILE_DOCUMENTS, hostileBody } from "../test/labs/hostile-documents.mjs";
import { pad, watchedLoop, watchHealth } from "./bench/health.mjs";
import { aimedAt, lookAtRun, startLive } from "./bench/live.mjs";
import { prepare } from "./build.mjs";
import { at } from "./lib/root.mjs";

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { paths: { type: "string" }, live: { type: "boolean", default: false } },
});
const paths = (values.paths ?? (values.live ? "runs" : "validate,plan")).split(",");
const LOOKED_AT_MS = 5_000;

/** An API of its own; a run gets as far as Temporal, which is not there. */
async function startApi(folder, watched) {
  const env = {
    PATH: process.env.PATH,
    ORCHESTRATOR_DATA: folder,
    ORCHESTRATOR_PORT: "0",
    TEMPORAL_ADDRESS: "127.0.0.1:1",
    ...watched.env,
  };
  const child = spawn(process.execPath, [...watched.args, at("dist", "api", "main.js")], {
    env,
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { url: JSON.parse(line).url, headers: {}, stop: () => endOf(child) };
  throw new Error("the API ended before it was ready");
}

async function endOf(child) {
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
}

async function ask({ url, headers }, path, body) {
  const from = performance.now();
  const json = { ...headers, "content-type": "application/json" };
  const response = await fetch(`${url}/v1/${path}`, { method: "POST", headers: json, body });
  let bytes = 0;
  let start = "";
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (start.length < 2_000) start += Buffer.from(piece).toString("utf8");
  }
  const code = /"code":"(\w+)"/.exec(start)?.[1];
  const id = path === "runs" && response.ok ? /"id":"(\w+)"/.exec(start)?.[1] : undefined;
  return { id, status: response.status, code: response.ok ? "" : code, bytes, ms: performance.now() - from };
}

await prepare();
const folder = await mkdtemp(join(tmpdir(), "orchestrator-documents-"));
const notes = join(folder, "loop.txt");
const api = await (values.live
  ? startLive(join(folder, "data"), notes)
  : startApi(folder, watchedLoop(notes)));
const { url } = api;
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => api.stop().then(() => process.exit(1)));
try {
  process.stdout.write("loop held, ms   healthz, ms   answer, s   status  what\n");
  await ask(api, "validate", '{"spec":"name: x\\nsteps: [{wait: 1s}]"}');
  const rest = watchHealth(url, notes);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { health, held } = await rest();
  process.stdout.write(
    `${pad(held.toFixed(0), 13)} ${pad(health.toFixed(0), 13)} ${pad("", 11)}           at rest\n`,
  );
  const worst = { health: 0, held: 0 };
  for (const name of Object.keys(HOSTILE_DOCUMENTS)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const body = values.live ? aimedAt(api.port, hostileBody(name)) : hostileBody(name);
    for (const path of paths) {
      const stop = watchHealth(url, notes);
      const { id, status, code, bytes, ms } = await ask(api, path, body);
      const ended = id && values.live ? await lookAtRun(api, id, LOOKED_AT_MS) : "";
      const longest = await stop();
      worst.health = Math.max(worst.health, longest.health);
      worst.held = Math.max(worst.held, longest.held);
      process.stdout.write(
        `${pad(longest.held.toFixed(0), 13)} ${pad(longest.health.toFixed(0), 13)} ${pad((ms / 1_000).toFixed(1), 11)}   ${status}     ${path}: ${name} ${code}${ended} ${(bytes / 1024).toFixed(0)} KiB\n`,
      );
    }
  }
  process.stdout.write(
    `the longest /healthz took ${worst.health.toFixed(0)} ms; the loop was held for ${worst.held.toFixed(0)} ms\n`,
  );
} finally {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}
