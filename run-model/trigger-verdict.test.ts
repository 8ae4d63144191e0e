// What the parts of a trigger or commit-confirm come to together.
import { expect, it } from "vitest";
import type { TriggerOutline, TriggerPart } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { tellingPart, triggerVerdict, type TriggerParts } from "./trigger-verdict.js";

const part = (status: StepStatus, detail: StepResult["detail"] = {}): StepResult => ({
  id: "t",
  stage: "main",
  action: "trigger",
  status,
  attempts: 1,
  started_at: "2026-01-01T00:00:00.000Z",
  duration_ms: 1,
  checks: [],
  artifacts: [],
  detail,
});
const has: TriggerOutline = { requires: true, verify: true, undo: true };
const confirms: TriggerOutline = { requires: false, verify: true, undo: false, confirm_ms: 60_000 };
/** `do passed, verify failed` */
const partsOf = (text: string): TriggerParts =>
  Object.fromEntries(
    text.split(", ").map((one) => {
      const [name, status] = one.split(" ") as [TriggerPart, StepStatus];
      return [name, part(status, status === "indeterminate" ? { held_before: false } : {})];
    }),
  );
const verdict = (text: string, outline = has) =>
  triggerVerdict({ parts: partsOf(text), has: outline, final: true });

it.each([
  ["requires failed", "skipped"],
  ["requires errored", "errored"],
  ["requires cancelled", "cancelled"],
  ["requires passed", "cancelled"],
  ["requires passed, do skipped, undo skipped", "skipped"],
  ["requires passed, do failed, undo passed, undone passed", "failed"],
  ["requires passed, do passed, verify passed, undo passed, undone passed", "passed"],
  ["requires passed, do passed, verify failed, undo passed, undone passed", "failed"],
  ["requires passed, do passed, verify passed, undo errored", "errored"],
  ["requires passed, do passed, verify passed, undo passed, undone failed", "failed"],
  ["requires passed, do indeterminate, verify passed, undo passed, undone passed", "passed"],
  ["requires passed, do indeterminate, verify failed, undo passed, undone passed", "failed"],
  ["requires passed, do indeterminate, verify errored, undo passed, undone passed", "indeterminate"],
  // A cancel came between the change and its check; it was undone all the same.
  ["requires passed, do passed, undo passed, undone passed", "cancelled"],
])("%s: %s", (parts, status) => {
  expect(verdict(parts)).toBe(status);
});

it.each([
  ["requires passed, do passed, verify failed, undo passed, undone passed", "passed"],
  ["requires passed, do passed, verify passed, undo passed, undone passed", "failed"],
  ["requires passed, do passed, verify failed, undo failed, undone passed", "failed"],
  ["requires passed, do passed, verify failed, undo passed, undone failed", "failed"],
  ["requires failed", "skipped"],
])("expected to fail: %s: %s", (parts, status) => {
  expect(triggerVerdict({ parts: partsOf(parts), has, expect_failure: true, final: true })).toBe(status);
});

it.each([
  ["do passed, verify passed, confirm passed", "passed"],
  ["do failed", "failed"],
  ["do passed, verify failed, rollback passed", "failed"],
  ["do passed, verify errored, rollback passed", "failed"],
  ["do passed, verify cancelled, rollback passed", "cancelled"],
  ["do passed, rollback passed", "cancelled"],
  ["do passed, verify failed, abort passed, rollback passed", "failed"],
  ["do passed, verify failed, abort indeterminate, rollback passed", "failed"],
  ["do passed, verify cancelled, abort passed, rollback passed", "cancelled"],
  ["do passed, verify passed, confirm failed, rollback passed", "failed"],
  ["do passed, verify passed, confirm indeterminate, rollback passed", "failed"],
  ["do indeterminate, verify errored, rollback passed", "failed"],
  ["do passed, verify failed, rollback failed", "failed"],
  ["do passed, verify failed, rollback errored", "errored"],
  ["do passed, verify passed, confirm indeterminate, rollback failed", "indeterminate"],
  ["do passed, verify passed", "cancelled"],
])("commit-confirm: %s: %s", (parts, status) => {
  expect(verdict(parts, confirms)).toBe(status);
});

it("takes an indeterminate confirmation for made where the device still is as the change left it after its timer", () => {
  const parts = {
    ...partsOf("do passed, verify passed, confirm indeterminate"),
    rollback: part("failed", { config: "after" }),
  };
  expect(triggerVerdict({ parts, has: confirms, final: true })).toBe("passed");
});

it("does not take a trigger that is under way for cut off", () => {
  expect(triggerVerdict({ parts: partsOf("requires passed, do passed"), has, final: false })).toBe("passed");
});

it("turns an expected failure once all parts are there", () => {
  const end = { has: confirms, expect_failure: true as const, final: true };
  expect(triggerVerdict({ ...end, parts: partsOf("do passed, verify failed, rollback passed") })).toBe(
    "passed",
  );
  expect(triggerVerdict({ ...end, parts: partsOf("do passed, verify passed, confirm passed") })).toBe(
    "failed",
  );
});

it("names the part that says why", () => {
  const parts = partsOf("do passed, verify errored, rollback passed");
  expect(tellingPart(parts, "failed")).toBe(parts.verify);
});
