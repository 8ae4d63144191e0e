// An indeterminate change that a check of a later stage settles: in a run of one piece and in one that is cut into shards.
import { Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import type { DeviceResult } from "../../schemas/result.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { timesOf } from "./ledgers.js";
import { isSharded } from "./sharded.js";

let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(async () => {
  await connection?.close();
});
/** A list that only the run knows may have 1,000 items: a shard has six devices, although little is done. */
const LOOP = `for_each: "inputs.words.filter(w, w != run.id)", as: word, run: "show \${{ word }}", effect: write`;
const spec = (name: string) => `name: ${name}
inputs: { words: { type: list, default: [clock] } }
concurrency: 60
stages:
  - name: push
    steps:
      - { id: look, ${LOOP} }
      - { id: change, configure: ["interface Loopback1", "description changed"] }
  - name: between
    steps: [{ id: rest, wait: 6s }]
  - name: check
    steps:
      - id: seen
        verify: { run: show running-config, expect: [{ contains: description changed }], settles: change }
`;

const story = (events: RunEvent[], device: string) =>
  events
    .filter((event) => event.device === device && event.type.endsWith(".finished"))
    .map(({ type, stage, step, status }) => [type, stage, step, status].filter(Boolean).join(" "));

/** Device and step events outside of the device's work in the stage that they name. */
function outside(events: RunEvent[]): string[] {
  const open = new Set<string>();
  return events.flatMap(({ type, stage, device, step }) => {
    const place = `${stage}/${device}`;
    if (type === "device.started") open.add(place);
    const isOutside = type.startsWith("step.") && !open.has(place);
    if (type === "device.finished") open.delete(place);
    return isOutside ? [`${type} ${step} outside of ${place}`] : [];
  });
}

test.each([
  ["in one piece", 3, false],
  ["in shards", 12, true],
])("%s: the doubt ends, and results and events say so", async (_, count, sharded) => {
  const prefix = `n${count}-`;
  const devices = Array.from({ length: count }, (_each, n) => ({
    name: `${prefix}${n + 1}`,
    ...(n === 0 ? { faults: { on: "^description", close_after_lines: 0, times: 1 } } : {}),
  }));
  const lab = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const { id } = await stack.startRun({ spec: spec(`later-${count}`), inventory: lab.inventory() });
  const device = `${prefix}1`;
  const between = await stack.waitForRun(id, {
    holds: ({ devices: counts, finished_at }) => finished_at !== null || counts.running === count,
  });
  expect(between.finished_at).toBeNull();

  const run = await stack.waitForRun(id);
  expect(await isSharded(connection, id)).toBe(sharded);
  expect(run).toMatchObject({ status: "passed", devices: { total: count, passed: count, indeterminate: 0 } });
  const events = await stack.events(id);
  expect(story(events, device)).toEqual([
    "step.finished push look[0] passed",
    "step.finished push change indeterminate",
    "device.finished push indeterminate",
    "step.finished between rest passed",
    "device.finished between passed",
    "step.finished check seen passed",
    "step.finished check change passed",
    "device.finished check passed",
  ]);
  expect(outside(events)).toEqual([]);
  const { status, steps } = (await stack.result(id, device)) as DeviceResult;
  expect(status).toBe("passed");
  expect(steps.find((step) => step.id === "change")).toMatchObject({
    stage: "push",
    status: "passed",
    message: "settled by seen: passed",
    detail: { settled: { by: "seen" } },
  });
  expect(timesOf(lab.device(device), "description changed")).toBe(1);
});
