// How a compiling process ends: by its watchdog, beside a job that never ends by itself, and for want of memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { CompilerProcess } from "../../api/compile/process.js";
import { hostileBody } from "../labs/hostile-documents.mjs";

/** A process with a watchdog, whose job goes on for ever. */
const BUSY = (cpu_ms: number) => `
  const { Worker } = require("node:worker_threads");
  const job = new Int32Array(new SharedArrayBuffer(4));
  const file = ${JSON.stringify(resolve("dist", "api", "compile", "watchdog.js"))};
  const watchdog = new Worker(file, { workerData: { parent: process.ppid, job, cpu_ms: ${cpu_ms} } });
  watchdog.once("online", () => {
    Atomics.store(job, 0, 1);
    process.stdout.write(process.pid + "\\n");
    setTimeout(() => { for (;;); }, 100);
  });`;

/** What has ended and only waits for its parent to see it is gone. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a job that takes more time of the processor than it may is ended with its process", async () => {
  const busy = spawn(process.execPath, ["-e", BUSY(300)], { stdio: "ignore" });
  const [code, signal] = (await once(busy, "exit")) as [number | null, string | null];
  expect([code, signal]).toEqual([null, "SIGXCPU"]);
});

test("no compiling process outlives the API, whatever it is at", async () => {
  const start = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(BUSY(600_000))}], { stdio: "inherit" });`;
  const api = spawn(process.execPath, ["-e", start], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(createInterface({ input: api.stdout }), "line")) as [string];
  const pid = Number(line);
  try {
    expect(isAlive(pid)).toBe(true);
    api.kill("SIGKILL");
    await expect.poll(() => isAlive(pid)).toBe(false);
  } finally {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  }
});

test("a job that does not fit into its memory ends its process, and says so", async () => {
  const settings = { templates: "none", allowance: [], allow_exec: false };
  const file = resolve("dist", "api", "compile", "main.js");
  const compiler = new CompilerProcess({ file, settings, heap_mb: 64, cpu_ms: 600_000 });
  const body = Buffer.from(hostileBody("as many devices as fit"));
  await expect(
    compiler.run({ name: "plan", owner: false, body }, new AbortController().signal),
  ).rejects.toMatchObject({
    name: "Exhausted",
    what: "memory",
  });
  expect(compiler.isUsable).toBe(false);
});
