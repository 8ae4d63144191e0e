// The estimate that decides whether a run is cut into shards.
import { expect, it } from "vitest";
import type { Plan, PlanNode, PlanStep } from "../schemas/plan.js";
import { estimateEvents } from "./events.js";

const at = { last: false, guarded: false };
const read: PlanNode = { ...at, kind: "reads", steps: ["a", "b"] };
const write: PlanNode = { ...at, kind: "write", step: "w" };
const plan = (nodes: PlanNode[], devices: number, items?: NonNullable<PlanStep["for_each"]>["items"]) =>
  ({
    stages: [{ tracks: [{ devices: Array.from({ length: devices }, (_, n) => `r${n}`), nodes }] }],
    steps: { l: items === undefined ? {} : { for_each: { items, as: "x" } } },
  }) as unknown as Pick<Plan, "stages" | "steps">;
const loop: PlanNode = { ...at, kind: "loop", step: "l", body: write };

it.each([
  ["one segment for consecutive reads", plan([read], 1), 6],
  ["every device", plan([read, write], 50), 600],
  ["the five parts of a trigger", plan([{ ...at, kind: "trigger", step: "t" }], 1), 30],
  ["the items of a loop", plan([loop], 1, [1, 2, 3]), 18],
  ["ten of a loop whose items are not known yet", plan([loop], 1, { cel: "inputs.l" }), 60],
  [
    "what a block may do",
    plan([{ ...at, kind: "block", step: "b", body: write, rescue: [read], always: [read, write] }], 1),
    24,
  ],
])("counts %s", (_what, counted, events) => {
  expect(estimateEvents(counted)).toBe(events);
});
