// The supervisor with real processes: start order, restarts, crash loops, and nobody left behind.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startOf } from "../process-identity.js";
import type { Ready } from "./part.js";
import { type PartPlan, Supervisor, type SupervisorOptions } from "./supervisor.js";

let folder: string;
let lines: string[];
let supervisor: Supervisor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "supervisor-"));
  lines = [];
});
afterEach(async () => {
  await supervisor.kill();
  await rm(folder, { recursive: true });
});

/** A process that writes its life to a file: every start, and an orderly end. */
const LIFE = `
import { appendFileSync } from "node:fs";
const note = (what) => appendFileSync(process.env.DIARY, what + " " + process.env.PART + "\\n");
note("start");
process.on("SIGTERM", () => { note("end"); process.exit(0); });
process.stdin.on("end", () => { note("orphan"); process.exit(0); }).resume();
const ready = (more = {}) => console.log(JSON.stringify({ ready: true, own: process.pid, ...more }));
`;

async function part(name: string, body: string, overrides: Partial<PartPlan> = {}): Promise<PartPlan> {
  const script = join(folder, `${name}.mjs`);
  await writeFile(script, `${LIFE}\n${body}`);
  return {
    name,
    ready_ms: 10_000,
    grace_ms: 5_000,
    command: () => ({
      args: [script],
      env: { DIARY: join(folder, "diary"), PART: name, PATH: process.env.PATH },
    }),
    ...overrides,
  };
}

const diary = async (): Promise<string[]> =>
  (await readFile(join(folder, "diary"), "utf8").catch(() => "")).trim().split("\n");

function make(options: Partial<SupervisorOptions> = {}): Supervisor {
  supervisor = new Supervisor({
    log: (name, line) => lines.push(`${name}: ${line}`),
    backoff_ms: 20,
    ...options,
  });
  return supervisor;
}

const pidOf = (ready: Ready): number => ready.own as number;
const isGone = async (pid: number): Promise<boolean> => (await startOf(pid)) === undefined;

test("passes on what a part says, and stops the youngest first", async () => {
  make();
  const first = await supervisor.start(
    await part("first", `console.error("hello"); ready({ address: "a:1" });`),
  );
  await supervisor.start(await part("second", "ready();"));
  expect(first.address).toBe("a:1");
  await expect.poll(() => lines).toContain("first: hello");
  await supervisor.stop();
  expect(await diary()).toEqual(["start first", "start second", "end second", "end first"]);
});

test("a part that is killed comes back, and is told what it said before", async () => {
  make();
  const seen: (Ready | undefined)[] = [];
  const plan = await part("worker", "ready({ port: 7 });");
  const first = await supervisor.start({
    ...plan,
    command: (last) => {
      seen.push(last);
      return plan.command(last);
    },
  });
  process.kill(pidOf(first), "SIGKILL");
  await expect.poll(async () => (await diary()).filter((line) => line === "start worker")).toHaveLength(2);
  expect(seen).toEqual([undefined, expect.objectContaining({ port: 7 })]);
  expect(lines.join()).toContain("dev: worker ended (SIGKILL); starting it again");
});

test("being killed again and again from outside is not a crash loop", async () => {
  make({ max_crashes: 3 });
  await supervisor.start(await part("worker", "ready();"));
  for (let n = 1; n <= 5; n++) {
    const running = supervisor.processOf("worker");
    if (running !== undefined) process.kill(running, "SIGKILL");
    await expect.poll(async () => (await diary()).length, { timeout: 5_000 }).toBe(n + 1);
    await expect.poll(() => supervisor.isReady("worker")).toBe(true);
  }
  await supervisor.stop();
});

test("a crash loop is given up, with the part's name and how it ended", async () => {
  make({ max_crashes: 3 });
  await supervisor.start(await part("api", "ready(); setTimeout(() => process.exit(7), 30);"));
  await expect(supervisor.failed).rejects.toMatchObject({
    code: "part_failed",
    message: expect.stringMatching(
      /api process does not stay up: it ended 3 times in a row.*exit code 7/,
    ) as string,
  });
});

test("a part that cannot start at all fails soon", async () => {
  make();
  await expect(
    supervisor.start(await part("api", `console.error("no such setting"); process.exit(2);`)),
  ).rejects.toThrow(/api process does not stay up/);
  expect(lines).toContain("api: no such setting");
});

test("a part that never gets ready is ended and counted", async () => {
  make({ max_first_failures: 1 });
  await expect(
    supervisor.start(await part("api", "setInterval(() => {}, 1000);", { ready_ms: 300 })),
  ).rejects.toThrow(/api process does not stay up/);
  expect(lines.join()).toContain("api was not ready after 0.3 s");
});

test("a part that ignores the request to end is killed", async () => {
  make();
  const stubborn = `process.removeAllListeners("SIGTERM"); process.on("SIGTERM", () => {}); process.stdin.removeAllListeners("end"); setInterval(() => {}, 1000); ready();`;
  const ready = await supervisor.start(await part("worker", stubborn, { grace_ms: 200 }));
  await supervisor.stop();
  expect(await isGone(pidOf(ready))).toBe(true);
});

test("a part's own program does not outlive it", async () => {
  make();
  const body = `
    import { spawn } from "node:child_process";
    const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
    ready({ pid: child.pid });`;
  const ready = await supervisor.start(await part("temporal", body));
  process.kill(pidOf(ready), "SIGKILL");
  await expect.poll(() => isGone(ready.pid as number)).toBe(true);
});

test("what depends on a part is started again only after it", async () => {
  make();
  const slow = await supervisor.start(await part("temporal", "setTimeout(ready, 400);"));
  const quick = await supervisor.start(await part("worker", "ready();"));
  process.kill(pidOf(slow), "SIGKILL");
  process.kill(pidOf(quick), "SIGKILL");
  await expect.poll(async () => (await diary()).length).toBe(3);
  expect(supervisor.isReady("temporal")).toBe(false);
  await expect.poll(async () => (await diary()).length).toBe(4);
  expect(supervisor.isReady("temporal")).toBe(true);
  expect((await diary()).slice(2)).toEqual(["start temporal", "start worker"]);
});

test("stopping in the middle of a start leaves nothing", async () => {
  make();
  const starting = supervisor.start(await part("api", "setInterval(() => {}, 1000);"));
  starting.catch(() => {});
  await expect.poll(diary).toEqual(["start api"]);
  const pid = supervisor.processOf("api") ?? 0;
  await supervisor.stop();
  expect(await isGone(pid)).toBe(true);
});
