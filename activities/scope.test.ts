// What later steps see of a loop: what each turn left, in order.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileStore } from "../artifacts/index.js";
import { stepJson, stepText } from "../artifacts/paths.js";
import { planOf } from "../spec/testing/compiled.js";
import { scopeFor } from "./scope.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "scope-"));
});
afterEach(() => rm(root, { recursive: true }));

it("shows a loop as lists of what its turns left", async () => {
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
  const { steps } = await scopeFor({
    store,
    plan,
    device: plan.devices["r1"]!,
    step: plan.steps["then"]!,
    run: "1",
    context: { saved: {}, steps: { look: { status: "passed", turns: 2 } } },
  });
  expect(steps).toEqual({ look: { status: "passed", output: ["a", '{"n":2}'], parsed: [null, { n: 2 }] } });
});
