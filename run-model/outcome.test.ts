// How outcomes add up, and when a check ends a doubt.
import { describe, expect, it } from "vitest";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { isUnsuccessful, resolvedBy, worst } from "./outcome.js";

describe("worst", () => {
  const order = ["indeterminate", "errored", "failed", "timed_out", "cancelled", "passed"] as const;
  it.each(order.map((status, n) => [status, order.slice(n)] as const))(
    "%s wins over what is less bad",
    (status, rest) => {
      expect(worst(rest.toReversed())).toBe(status);
    },
  );
  it("is skipped only where all are, and where there is nothing", () => {
    expect([worst(["skipped", "skipped"]), worst([]), worst(["skipped", "passed"])]).toEqual([
      "skipped",
      "skipped",
      "passed",
    ]);
  });
});

it("takes neither passed nor skipped for bad", () => {
  expect((["passed", "skipped", "failed", "cancelled", "timed_out"] as const).map(isUnsuccessful)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

describe("resolvedBy", () => {
  const change = (status: StepStatus, detail: Record<string, boolean>): StepResult => ({
    id: "w",
    stage: "s",
    action: "configure",
    status,
    attempts: 1,
    started_at: "",
    duration_ms: 0,
    checks: [],
    artifacts: [],
    detail,
  });
  const doubt = (detail: Record<string, boolean>) => change("indeterminate", detail);
  it("ends a doubt where the check did not hold before the change", () => {
    expect(resolvedBy(doubt({ held_before: false }), "passed")).toBe("passed");
    expect(resolvedBy(doubt({ held_before: false }), "failed")).toBe("failed");
  });
  it("leaves it where the check held already, where nobody knows, and where the check came to nothing", () => {
    expect(resolvedBy(doubt({ held_before: true }), "passed")).toBe("indeterminate");
    expect(resolvedBy(doubt({}), "passed")).toBe("indeterminate");
    for (const check of ["errored", "cancelled", "skipped"] as const)
      expect(resolvedBy(doubt({ held_before: false }), check)).toBe("indeterminate");
  });
  it("changes nothing where there is no doubt", () => {
    expect(resolvedBy(change("failed", { held_before: false }), "passed")).toBe("failed");
  });
});
