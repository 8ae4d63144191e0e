// Reads very large runs from a real API and prints, for each request, how long /healthz took meanwhile (by the clock, and so of a
// busy machine too), and how long the API's loop was held (by the processor time of its thread).
// `node scripts/bench-reading.mjs [WORD…]`: archived runs, only those whose name has one of the words.
// `node scripts/bench-reading.mjs --live DEVICESxSTEPS`: a run of skipped steps that goes on, of a Temporal and worker of its own.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { archiveLargeRun, LARGE_RUNS, READS, skippedRun } from "../test/labs/large-runs.mjs";
import { pad, watchedLoop, watchHealth } from "./bench/health.mjs";
import { prepare } from "./build.mjs";
import { startDev } from "./lib/dev.mjs";
import { at } from "./lib/root.mjs";

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { live: { type: "string" } },
});

/** Temporal is not there: an archive needs none. */
async function startApi(folder, notes) {
  const names = Object.keys(LARGE_RUNS).filter(
    (name) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  const runs = names.map((name, n) => ({ name, id: `1aaaaaaaaaaaa${String(n).padStart(2, "0")}` }));
  for (const { name, id } of runs) await archiveLargeRun(join(folder, "artifacts"), id, name);
  const { env, args } = watchedLoop(notes);
  const child = spawn(process.execPath, [...args, at("dist", "api", "main.js")], {
    env: {
      PATH: process.env.PATH,
      ORCHESTRATOR_DATA: folder,
      ORCHESTRATOR_PORT: "0",
      TEMPORAL_ADDRESS: "127.0.0.1:1",
      ...env,
    },
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const [line] = await new Promise((resolve) =>
    createInterface({ input: child.stdout }).once("line", (...lines) => resolve(lines)),
  );
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { url: JSON.parse(line).url, headers: {}, runs, stop };
}

/** The run waits for an hour behind its steps; it is read once its devices have come to that. */
async function startLive(folder, notes) {
  const [devices = 0, steps = 0] = values.live.split("x").map(Number);
  const { env, args } = watchedLoop(notes);
  Object.assign(process.env, env, { NODE_OPTIONS: args.join("=") });
  mkdirSync(folder, { recursive: true });
  const { url, stop } = await startDev({ data: folder, args: ["--port", "0"], say: () => {} });
  const headers = { authorization: `Bearer ${readFileSync(join(folder, "owner-token"), "utf8").trim()}` };
  const get = async (path) => (await fetch(`${url}/${path}`, { headers })).json();
  const started = await fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(skippedRun(devices, steps)),
  });
  const { id, ...answer } = await started.json();
  if (!id) throw new Error(`POST /v1/runs: ${JSON.stringify(answer)}`);
  const isThere = async (device) => (await get(`v1/runs/${id}/devices/${device}`)).steps?.length >= steps;
  for (let n = 0; n < devices; n++)
    while (!(await isThere(`r${n}`))) await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { url, headers, runs: [{ name: `${values.live}, going on`, id }], stop };
}

async function ask({ url, headers }, path) {
  const from = performance.now();
  const response = await fetch(`${url}/${path}`, { headers });
  let bytes = 0;
  for await (const piece of response.body ?? []) bytes += piece.byteLength;
  return { status: response.status, bytes, ms: performance.now() - from };
}

const row = ({ held, health }, { status, bytes, ms }, path) =>
  `${pad(held.toFixed(0), 15)} ${pad(health.toFixed(0), 13)} ${pad((ms / 1_000).toFixed(1), 11)}   ${status} ${pad((bytes / 1024 / 1024).toFixed(1), 9)}  /${path}\n`;

await prepare();
const folder = await mkdtemp(join(tmpdir(), "orchestrator-reading-"));
const notes = join(folder, "loop.txt");
const api = await (values.live ? startLive(join(folder, "data"), notes) : startApi(folder, notes));
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => api.stop().then(() => process.exit(1)));
const worst = { health: 0, held: 0 };
try {
  for (const { name, id } of api.runs) {
    process.stdout.write(`${name}\n  loop held, ms   healthz, ms   answer, s   status   MiB  GET\n`);
    for (const path of READS(id)) {
      const stop = watchHealth(api.url, notes);
      const answer = await ask(api, path);
      const longest = await stop();
      for (const key of ["health", "held"]) worst[key] = Math.max(worst[key], longest[key]);
      process.stdout.write(row(longest, answer, path.replace(id, "ID")));
    }
  }
  process.stdout.write(
    `the longest /healthz took ${worst.health.toFixed(0)} ms; the loop was held for ${worst.held.toFixed(0)} ms\n`,
  );
} finally {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}
