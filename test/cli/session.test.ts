// `runs show RUN --device D --step S` tells a session: on an S3 store, through a trigger's parts, loops and a reconnect, and
// after Temporal has forgotten the run.
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { RecordedSession } from "../../cli/sessions/fetch.js";
import { archiveWorkflowId, runWorkflowId } from "../../workflows/ids.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

const SPEC = `name: told
steps:
  - id: bounce
    trigger:
      requires: { run: show version, expect: { contains: IOS } }
      do: { configure: [interface Loopback9, description told] }
      verify: { run: show running-config, expect: { contains: Loopback9 }, within: 10s, every: 500ms }
      undo: { configure: [no interface Loopback9] }
  - id: turn
    for_each: [version, clock]
    as: what
    run: show \${{ what }}
  - { id: shaky, run: show users, retry: { attempts: 2, delay: 100ms } }
`;
const UI = "http://temporal.example";

let s3: SeaweedFs;
let lab: Lab;
let stack: Stack;
let run: string;
beforeAll(async () => {
  s3 = await startSeaweedFs(process.env);
  const faults = { on: "show users", close_after_lines: 1, times: 1 };
  lab = await startLab({ devices: [{ name: "r7", faults }], kinds: ["cisco_iosxe"] });
  stack = await startStack({
    env: {
      ...s3.env,
      ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/told`,
      ORCHESTRATOR_TEMPORAL_UI: UI,
      LAB_PASSWORD: "lab",
    },
  });
  run = (await stack.startRun({ spec: SPEC, inventory: lab.inventory() })).id;
  await stack.waitForRun(run);
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
  await s3?.dispose();
});

const show = async (step: string, ...more: string[]) => {
  const { code, stdout, stderr } = await stack.cli(
    "runs",
    "show",
    run,
    "--device",
    "r7",
    "--step",
    step,
    ...more,
  );
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
};
const data = async (step: string) =>
  JSON.parse(await show(step, "--json")) as { id: string; sessions: RecordedSession[] }[];
const sentIn = (text: string) =>
  [...text.matchAll(/^\d\d:\d\d:\d\d\.\d{3} {2}(\S+) +→ (.*)$/gm)].map(([, mode, line]) => [mode, line]);

test("a trigger: each part, what was typed in which mode, what came back and when", async () => {
  const text = await show("bounce");
  const parts = ["requires", "do", "verify", "undo", "undone"];
  expect(text.split("\n").filter((line) => parts.includes(line))).toEqual(parts);
  const sent = sentIn(text);
  expect(sent).toContainEqual(["exec", "enable"]);
  expect(sent).toContainEqual(["exec", "***"]);
  expect(sent).toContainEqual(["privileged_exec", "show version"]);
  expect(sent).toContainEqual(["privileged_exec", "configure terminal"]);
  expect(sent).toContainEqual(["configuration", "interface Loopback9"]);
  expect(sent).toContainEqual(["configuration_sub", "description told"]);
  expect(text).toMatch(/^ +\+\d+ ms +← interface Loopback9$/m);
  expect(text).toMatch(/^ .*← r7\(config-if\)#$/m);
  expect(text).toContain(`Temporal UI  ${UI}/namespaces/default/workflows/run%2F${run}\n`);
});

test("one part, one iteration of a loop", async () => {
  const undo = sentIn(await show("bounce@undo")).map(([, line]) => line);
  expect(undo).toContain("no interface Loopback9");
  expect(undo).not.toContain("description told");
  expect(sentIn(await show("turn")).map(([, line]) => line)).toEqual(["show version", "show clock"]);
  expect(sentIn(await show("turn[1]")).map(([, line]) => line)).toEqual(["show clock"]);
});

test("a session lost in the middle, and the one that followed it", async () => {
  const [shaky] = await data("shaky");
  expect(shaky?.sessions.map(({ attempt }) => attempt)).toEqual([1, 2]);
  const [lost, again] = shaky?.sessions ?? [];
  expect(lost?.said.at(-1)).toMatchObject({ kind: "note", text: "the session was closed" });
  expect(again?.said.filter(({ kind }) => kind === "sent").map(({ text }) => text)).toContain("show users\n");
  expect(await show("shaky")).toContain(", attempt 2\n");
});

test("an event tells when a step was tried again, and why the attempt before failed", async () => {
  const events = (await stack.events(run)).filter(({ step }) => step === "shaky");
  const [started, retrying, finished] = events;
  expect(events.map(({ type }) => type)).toEqual(["step.started", "step.retrying", "step.finished"]);
  expect(retrying).toMatchObject({ attempt: 2, message: expect.stringContaining("closed") });
  expect(Date.parse(retrying?.time ?? "")).toBeGreaterThanOrEqual(Date.parse(started?.time ?? "") + 100);
  expect(Date.parse(retrying?.time ?? "")).toBeLessThanOrEqual(Date.parse(finished?.time ?? ""));
});

test("after Temporal has forgotten the run it is told the same", async () => {
  const before = [await show("bounce"), await data("turn")];
  const client = new Client({ connection: await Connection.connect({ address: stack.temporal_address }) });
  const { namespace } = client.options;
  await stack.waitForRun(run, { holds: ({ archive }) => archive?.status === "complete" });
  for (const workflowId of [runWorkflowId(run), archiveWorkflowId(run)])
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await expect
    .poll(() => client.workflow.getHandle(runWorkflowId(run)).describe().catch(String), { timeout: 60_000 })
    .toMatch(/not found/i);
  await client.connection.close();
  await stack.api.restart();
  expect([await show("bounce"), await data("turn")]).toEqual(before);
});
