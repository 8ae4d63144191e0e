// `npm run demo` as a person meets it: a verdict and a report at the end, and nothing left however it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";

async function startDemo(...args: string[]) {
  const data = await mkdtemp(join(tmpdir(), "orchestrator-demo-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const child = spawn(process.execPath, ["scripts/demo.mjs", "--data", data, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const saying = (what: RegExp) =>
    vi.waitFor(() => expect(said).toMatch(what), { timeout: 60_000, interval: 20 });
  return { child, data, ended, said: () => said, saying };
}

/** Processes that name the folder in their arguments or environment. */
async function processesOf(data: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
    if (`${await read("cmdline")}\0${await read("environ")}`.includes(data)) found.push(pid);
  }
  return found;
}

const expectNothingLeft = (data: string) =>
  vi.waitFor(async () => expect(await processesOf(data)).toEqual([]), { timeout: 60_000, interval: 200 });

test("runs the example and leaves the report, but no process", async () => {
  const { data, ended, said } = await startDemo("--port", "0");
  expect([await ended, said()]).toEqual([0, expect.stringMatching(/verdict +\S+: passed/)]);
  for (const what of [/API +http:/, /run page +http:\S+\/runs\//, /Temporal +http:\S+\/workflows\/run%2F/])
    expect(said()).toMatch(what);
  const report = /verdict[^]*report +(\S+report\.html)/.exec(said())?.[1];
  expect(report && existsSync(report)).toBe(true);
  await expectNothingLeft(data);
});

test("takes another port where 8080 is busy, and says so", async () => {
  const busy = createServer();
  await new Promise<void>((done) => busy.once("error", () => done()).listen(8080, "127.0.0.1", done));
  onTestFinished(() => void busy.close());
  const { ended, said } = await startDemo();
  expect(await ended).toBe(0);
  expect(said()).toMatch(/port 8080 is in use/);
});

describe.each<{ when: string; what: RegExp }>([
  { when: "while it starts", what: /starting Temporal/ },
  { when: "when all of it is up", what: /all of it stays up/ },
])("ended $when", ({ what }) => {
  test.for<{ signal: NodeJS.Signals; code: number | null }>([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGKILL", code: null },
  ])("by $signal it leaves no process", async ({ signal, code }) => {
    const { child, data, ended, saying } = await startDemo("--port", "0", "--keep");
    await saying(what);
    (child satisfies ChildProcess).kill(signal);
    expect(await ended).toBe(code);
    await expectNothingLeft(data);
  });
});
