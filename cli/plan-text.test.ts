// A plan for many devices says how to see all of their names.
import pc from "picocolors";
import { expect, test } from "vitest";
import type { ExplainedPlan } from "../schemas/explained-plan.js";
import { planLines } from "./plan-text.js";

test("names beyond the first ones are counted, with the option that lists them", () => {
  const devices = Array.from({ length: 39 }, (_, n) => ({ device: `r${n}`, steps: [] }));
  const stage = { name: "main", concurrency: 5, exclusive: false, devices };
  const plan = { name: "check", check: false, stages: [stage] } as unknown as ExplainedPlan;
  expect(planLines(plan, pc.createColors(false)).join("\n")).toContain("r11 and 27 more (--json names all)");
});
