// Reads very large runs from a real API and prints, for each request, how long /healthz took meanwhile.
// `node scripts/bench-reading.mjs [WORD…]`: only runs whose name has one of the words.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { archiveLargeRun, LARGE_RUNS, READS } from "../test/labs/large-runs.mjs";
import { pad, watchedLoop, watchHealth } from "./bench/health.mjs";
import { prepare } from "./build.mjs";
import { at } from "./lib/root.mjs";

const words = process.argv.slice(2);

/** Temporal is not there: an archive needs none. */
async function startApi(folder, { env, args }) {
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
  for await (const line of createInterface({ input: child.stdout }))
    return { child, url: JSON.parse(line).url };
  throw new Error("the API ended before it was ready");
}

async function ask(url, path) {
  const from = performance.now();
  const response = await fetch(`${url}/${path}`);
  let bytes = 0;
  for await (const piece of response.body ?? []) bytes += piece.byteLength;
  return { status: response.status, bytes, ms: performance.now() - from };
}

await prepare();
const folder = await mkdtemp(join(tmpdir(), "orchestrator-reading-"));
const names = Object.keys(LARGE_RUNS).filter(
  (name) => words.length === 0 || words.some((word) => name.includes(word)),
);
const runs = names.map((name, n) => ({ name, id: `1aaaaaaaaaaaa${pad(n, 2).replaceAll(" ", "0")}` }));
for (const { name, id } of runs) await archiveLargeRun(join(folder, "artifacts"), id, name);
const notes = join(folder, "loop.txt");
const { child, url } = await startApi(folder, watchedLoop(notes));
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    child.kill("SIGKILL");
    process.exit(1);
  });
let worst = { health: 0, held: 0 };
try {
  process.stdout.write(
    "loop held, ms: by the processor time of the API's thread; healthz, ms: by the clock, and of a busy machine too\n",
  );
  for (const { name, id } of runs) {
    process.stdout.write(`${name}\n  loop held, ms   healthz, ms   answer, s   status   MiB  GET\n`);
    for (const path of READS(id)) {
      const stop = watchHealth(url, notes);
      const { status, bytes, ms } = await ask(url, path);
      const { health, held } = await stop();
      worst = { health: Math.max(worst.health, health), held: Math.max(worst.held, held) };
      process.stdout.write(
        `${pad(held.toFixed(0), 15)} ${pad(health.toFixed(0), 13)} ${pad((ms / 1_000).toFixed(1), 11)}   ${status} ${pad((bytes / 1024 / 1024).toFixed(1), 9)}  /${path.replace(id, "ID")}\n`,
      );
    }
  }
  process.stdout.write(
    `the longest /healthz took ${worst.health.toFixed(0)} ms; the loop was held for ${worst.held.toFixed(0)} ms\n`,
  );
} finally {
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  await rm(folder, { recursive: true, force: true });
}
