// What a change in parts came to: a trigger, or a commit-confirm. The workflow decides by it and the projection shows by
// it, so both say the same.
import type { TriggerOutline, TriggerPart } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { isUnsuccessful, resolvedBy, worst } from "./outcome.js";

export type TriggerParts = Partial<Record<TriggerPart, StepResult>>;

export interface TriggerEnd {
  parts: TriggerParts;
  /** Of the step. Absent: the parts that are there are all. */
  has?: TriggerOutline | undefined;
  expect_failure?: true | undefined;
  /** No part comes after these: cleanup that is missing was cut off by a cancel. */
  final: boolean;
}

export function triggerVerdict(end: TriggerEnd): StepStatus {
  const status = verdict(end);
  if (!end.final || !end.expect_failure) return status;
  if (status === "passed") return "failed";
  return status === "failed" && !leftBehind(end.parts) ? "passed" : status;
}

/** Nobody expects that the device stays changed. */
const leftBehind = ({ undo, undone, rollback }: TriggerParts): boolean =>
  [undo, undone, rollback].some((part) => part !== undefined && isUnsuccessful(part.status));

/** The change as its own check leaves it: passed, failed, or still indeterminate. */
export const changeStatus = ({ do: done, verify }: TriggerParts): StepStatus | undefined =>
  done && verify ? resolvedBy(done, verify.status) : done?.status;

/** The device is seen to be as it was before the change. */
export const isRolledBack = ({ rollback }: TriggerParts): boolean => rollback?.status === "passed";

function verdict({ parts, has, final }: TriggerEnd): StepStatus {
  const { requires, do: done, verify, confirm, rollback, undo, undone } = parts;
  if (requires?.status === "failed") return "skipped";
  if (requires && isUnsuccessful(requires.status)) return requires.status;
  if (done?.status === "skipped") return worst([done.status, ...(undo ? [undo.status] : [])]);
  const cut = final && isCutShort(parts, has) ? (["cancelled"] as const) : [];
  if (isRolledBack(parts)) {
    const cancelled = cut.length > 0 || verify?.status === "cancelled" || confirm?.status === "cancelled";
    return cancelled ? "cancelled" : "failed";
  }
  const kept = confirm?.status === "indeterminate" && rollback?.detail?.["config"] === "after";
  const settled = kept ? [] : [confirm?.status, rollback?.status];
  const all = [changeStatus(parts), verify?.status, ...settled, undo?.status, undone?.status];
  return worst([...cut, ...all.filter((status) => status !== undefined)]);
}

function isCutShort({ do: done, verify, confirm }: TriggerParts, has: TriggerOutline | undefined): boolean {
  if (!done) return true;
  if (!has || (isUnsuccessful(done.status) && done.status !== "indeterminate")) return false;
  if (has.verify && !verify) return true;
  return (
    has.confirm_ms !== undefined && !confirm && verify?.status === "passed" && !isUnsuccessful(done.status)
  );
}

/** The part that is indeterminate: what came after the change where that is, since then no check of the change says enough. */
export function indeterminatePart(parts: TriggerParts): StepResult | undefined {
  const { do: done, ...others } = parts;
  return Object.values(others).find(({ status }) => status === "indeterminate") ?? done;
}

/** The part that says why the whole came to this status. */
export function tellingPart(parts: TriggerParts, status: StepStatus): StepResult | undefined {
  const { requires, verify, confirm } = parts;
  if (requires && isUnsuccessful(requires.status)) return requires;
  if (isRolledBack(parts)) {
    const cause = [confirm, verify, parts.do].find((part) => part && isUnsuccessful(part.status));
    if (cause) return cause;
  }
  return Object.values(parts).find((part) => part.status === status);
}
