// A run is replayed where it ran, after Temporal has forgotten it, and as a bundle where nobody has heard of it.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { ReplayVerdict } from "../../schemas/replay.js";
import { elsewhere, type Elsewhere } from "../services/elsewhere.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { runWorkflowId } from "../../workflows/ids.js";

const SPEC = `name: replayed
targets: { hosts: ["*"] }
steps:
  - { id: version, run: show version, expect: [{ contains: Cisco }] }
  - { id: change, configure: [interface Loopback7, description replayed] }
  - { id: hold, wait: 1s }
  - { id: again, run: show version }
`;

let lab: Lab;
let stack: SharedStack;
let folder: string;
let away: Elsewhere;
let id: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-replay-"));
  away = elsewhere(folder);
  bundle = join(folder, "run.tar.gz");
  [lab, stack] = await Promise.all([startLab({ devices: 2, kinds: ["cisco_iosxe"] }), sharedStack()]);
  ({ id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() }));
});
afterAll(async () => {
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

const replay = () => stack.request<ReplayVerdict>("POST", `/v1/runs/${id}/replay`, { body: {} });

test("while it goes on, as far as it has come", async () => {
  await vi.waitFor(
    async () => expect((await stack.result(id, "r1")).steps.length).toBeGreaterThan(0),
    60_000,
  );
  expect((await replay()).body).toEqual({ deterministic: true, histories: 1, parts: [] });
  expect((await stack.waitForRun(id)).status).toBe("passed");
});

test("from its archive, after Temporal has forgotten it", async () => {
  await vi.waitFor(() => stack.artifact(id, "run.json"), { timeout: 60_000, interval: 200 });
  const connection = await Connection.connect({ address: stack.temporal_address });
  await new Client({ connection }).workflowService.deleteWorkflowExecution({
    namespace: "default",
    workflowExecution: { workflowId: runWorkflowId(id) },
  });
  await connection.close();
  const told = await stack.cli("replay", id);
  expect(told).toMatchObject({ code: 0, stderr: "" });
  expect(told.stdout).toBe(`✓ deterministic  ${id}: 1 history replayed on this build\n`);
  expect((await replay()).body.deterministic).toBe(true);
});

test("as a bundle, on a machine that has never seen it", async () => {
  expect((await stack.cli("runs", "bundle", id, "-o", bundle)).code).toBe(0);
  const told = await away.cli("replay", "run.tar.gz", "--json");
  expect(told.stderr).toBe("");
  expect(JSON.parse(told.stdout)).toEqual({ deterministic: true, histories: 1, parts: [] });
});

test("where it parts is said, and the exit code is 1", async () => {
  const file = join(stack.data_dir, "artifacts", "runs", id, "history", "run.0.json");
  const history = await readFile(file, "utf8");
  await writeFile(file, history.replaceAll('"runWrite"', '"runOtherwise"'));
  const told = await stack.cli("replay", id);
  expect(told.code).toBe(1);
  expect(told.stdout).toMatch(
    /^✗ not deterministic {2}\S+: 1 of 1 history part\n {2}run\.0 at event \d+ \(activity_task_scheduled\): .*runOtherwise/,
  );
});

test("what cannot be replayed is refused with what to do", async () => {
  expect(await away.cli("replay", "nowhere.tar.gz")).toMatchObject({
    code: 2,
    stderr: "error: nowhere.tar.gz is not there. `orchestrator runs bundle RUN` makes such a file.\n",
  });
  await writeFile(join(folder, "other.tar.gz"), "no archive");
  const other = await away.cli("replay", "other.tar.gz");
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringMatching(/is not a usable bundle of a run: .*runs bundle RUN/),
  ]);
  const idle = await away.cli("replay", "run.tar.gz", "--spec", "today.yaml");
  expect([idle.code, idle.stderr]).toEqual([2, "error: --spec goes with --devices recorded.\n"]);
  expect((await away.cli("replay", "run.tar.gz", "--devices", "real")).code).toBe(2);
});
