// A recorded run is judged again offline: the stack and the devices that made it are gone, its bundle is all there is.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordedVerdict } from "../../cli/recorded/text.js";
import { startLab } from "../../devices/lab/index.js";
import { type CliOutcome, startStack } from "../services/stack.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const SPEC = `name: judged
targets: { hosts: ["*"] }
steps:
  - { id: version, run: show version, expect: [{ matches: "[Vv]ersion" }] }
  - { id: change, configure: [interface Loopback7, description judged] }
  - { id: hold, wait: 1s }
  - { id: check, verify: { run: show version, expect: [{ matches: "[Vv]ersion" }], within: 5s, every: 1s } }
`;

let folder: string;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-recorded-"));
  const [lab, stack] = await Promise.all([
    startLab({ devices: 2, kinds: ["cisco_iosxe", "arista_eos"] }),
    startStack({ env: { LAB_PASSWORD: "lab" } }),
  ]);
  try {
    ({ id: run } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() }));
    await stack.waitForRun(run);
    await stack.cli("runs", "bundle", run, "-o", join(folder, "run.tar.gz"));
  } finally {
    await Promise.all([lab.close(), stack.stop()]);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In a folder where nothing is, with no API to ask and no secret to read. */
const replay = (...args: string[]): Promise<CliOutcome> =>
  new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], ORCHESTRATOR_URL: "http://127.0.0.1:9", NO_COLOR: "1" };
    const all = [CLI, "replay", "run.tar.gz", "--devices", "recorded", "-o", "again.html", ...args];
    execFile(process.execPath, all, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout, stderr });
    });
  });

const judge = async (spec: string): Promise<{ code: number; verdict: RecordedVerdict }> => {
  await writeFile(join(folder, "today.yaml"), spec);
  const { code, stdout, stderr } = await replay("--spec", "today.yaml", "--json");
  if (stdout === "") throw new Error(stderr);
  return { code, verdict: JSON.parse(stdout) as RecordedVerdict };
};

test("the same spec comes to the same verdict", async () => {
  const told = await replay();
  expect(told.stdout).toBe(
    `✓ same verdict  ${run}: passed, 8 steps compared, no difference\n\n  report  ${join(folder, "again.html")}\n`,
  );
  expect(told.code).toBe(0);
  expect(await readFile(join(folder, "again.html"), "utf8")).toContain("judged");
});

test("one expectation changed is the one difference, and waits take no time", async () => {
  const [before, check] = SPEC.replace("wait: 1s", "wait: 6h").split("- { id: check");
  const today = `${before}- { id: check${check?.replace(/matches: "[^"]+"/, "contains: Arista")}`;
  const { code, verdict } = await judge(today);
  expect(code).toBe(1);
  expect(verdict).toMatchObject({
    run,
    same: false,
    status: { recorded: "passed", replayed: "failed" },
    devices: [{ device: "r1", recorded: "passed", replayed: "failed" }],
    compared: 8,
  });
  expect(verdict.differences.map(({ device, step, status }) => [device, step, status])).toEqual([
    ["r1", "check", { recorded: "passed", replayed: "failed" }],
    ["r2", "check", undefined],
  ]);
  expect(verdict.differences[0]?.checks).toMatchObject([
    {
      recorded: { held: true, expect: "matches: [Vv]ersion" },
      replayed: { held: false, expect: "contains: Arista" },
    },
  ]);
});

test("what was never typed then is an error that names it, and no guess", async () => {
  const { code, verdict } = await judge(SPEC.replace("description judged", "description other"));
  expect(code).toBe(1);
  expect(verdict.differences[0]).toMatchObject({
    device: "r1",
    step: "change",
    status: { recorded: "passed", replayed: "errored" },
    message: expect.stringContaining('the recording does not hold "description other"'),
    not_reached: ["hold", "check"],
  });
});

test("a spec that is wrong is shown where, and the exit code is 2", async () => {
  await writeFile(join(folder, "wrong.yaml"), SPEC.replace("run: show version", "rum: show version"));
  const told = await replay("--spec", "wrong.yaml");
  expect(told.code).toBe(2);
  expect(told.stderr).toMatch(/wrong\.yaml:4:/);
});
