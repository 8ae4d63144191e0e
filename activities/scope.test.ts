// What later steps see of a loop: what each iteration left, in order.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileStore } from "../artifacts/index.js";
import { stepJson, stepText } from "../artifacts/paths.js";
import type { StepResult } from "../schemas/result.js";
import { planOf } from "../compiler/testing/compiled.js";
import { scopeFor } from "./scope.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "scope-"));
});
afterEach(() => rm(root, { recursive: true }));

it("shows a loop as lists of what its iterations left", async () => {
  const store = createFileStore({ root });
  await store.put(stepText("1", "r1", "look[0]"), "a");
  await store.put(stepText("1", "r1", "look[1]"), '{"n":2}');
  await store.put(stepJson("1", "r1", "look[1]"), '{"n":2}');
  const plan = planOf(`name: t
targets: { hosts: r1 }
steps:
  - id: look
    for_each: [a, b]
    as: word
    run: show \${{ word }}
  - id: then
    run: show version
    expect: "steps.look.status == 'passed' && size(steps.look.output) == 2"
`);
  const source = { store, plan, device: plan.devices["r1"]!, step: plan.steps["then"]!, run: "1" };
  const left = { output: ["a", '{"n":2}'], parsed: [null, { n: 2 }] };
  const before = { saved: {}, steps: { look: { status: "passed", turns: 2 } } } as const;
  expect((await scopeFor({ ...source, context: before })).steps).toEqual({
    look: { status: "passed", ...left },
  });

  const turn = { stage: "main", action: "run", attempts: 1, started_at: "", duration_ms: 1 } as const;
  const ended: StepResult[] = [
    { ...turn, id: "look[0]", status: "passed", checks: [], artifacts: [] },
    { ...turn, id: "look[1]", status: "failed", checks: [], artifacts: [] },
  ];
  const results = new Map(ended.map((result) => [result.id, result]));
  const fresh = new Map([["look[0]", { output: "not masked yet" }]]);
  const same = await scopeFor({ ...source, context: { saved: {}, steps: {} }, results, fresh });
  expect(same.steps).toEqual({
    look: { status: "failed", ...left, output: ["not masked yet", left.output[1]] },
  });
});
