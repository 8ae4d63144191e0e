// A worker reads a plan once, and asks the store seldom whether the run is over.
import { beforeEach, expect, test } from "vitest";
import type { ArtifactStore } from "../artifacts/store.js";
import { newRunId } from "../api/runs/ids.js";
import { planOf } from "../compiler/testing/compiled.js";
import { createPlans } from "./plans.js";

const MINUTE = 60_000;
const BEGAN = Date.UTC(2026, 0, 1);
const plan = planOf("name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n");

let reads: string[];
let now: number;
beforeEach(() => {
  reads = [];
  now = BEGAN;
});
function plansWith(files: Record<string, unknown>) {
  const read = async (path: string) => {
    reads.push(path);
    const body = files[path.split("/").at(-1) as string];
    if (body instanceof Error) throw body;
    return body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  };
  return createPlans({ read } as unknown as ArtifactStore, () => now);
}
const names = () => reads.map((path) => path.split("/").at(-1));

test("of a run that began a short time ago nothing but its plan is read, once", async () => {
  const plans = plansWith({ "plan.json": plan });
  const run = newRunId(BEGAN);
  const loads = await Promise.all([1, 2, 3].map(() => plans.load({ run, plan_digest: plan.digest })));
  now += 10 * MINUTE;
  loads.push(await plans.load({ run, plan_digest: plan.digest }));
  expect(new Set(loads).size).toBe(1);
  expect(names()).toEqual(["plan.json"]);
});

test("of a run that goes on for hours it is asked every quarter of an hour, and a store that is away does not end it", async () => {
  const files: Record<string, unknown> = { "plan.json": plan };
  const plans = plansWith(files);
  const run = newRunId(BEGAN);
  const first = await plans.load({ run, plan_digest: plan.digest });
  now += 180 * MINUTE;
  for (let n = 0; n < 30; n++, now += MINUTE)
    expect(await plans.load({ run, plan_digest: plan.digest })).toBe(first);
  expect(names()).toEqual(["plan.json", "run.json", "run.json"]);
  files["run.json"] = new Error("away");
  now += 60 * MINUTE;
  expect(await plans.load({ run, plan_digest: plan.digest })).toBe(first);
});
