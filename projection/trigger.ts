// A trigger's parts are activities of their own; people see one step.
import type { StepOutline, TriggerPart } from "../activities/contract.js";
import type { Json } from "../schemas/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { isBad } from "../workflows/outcome.js";
import {
  doubtOf,
  isRolledBack,
  tellingPart,
  triggerVerdict,
  type TriggerParts,
} from "../workflows/trigger-verdict.js";

const ORDER: readonly TriggerPart[] = [
  "requires",
  "do",
  "verify",
  "confirm",
  "abort",
  "rollback",
  "undo",
  "undone",
];

/** The parts so far as one result; `final`: no other part comes. */
export function combineParts(
  parts: TriggerParts,
  outline: StepOutline | undefined,
  final: boolean,
): StepResult {
  const present = ORDER.flatMap((part) => (parts[part] ? [{ part, result: parts[part] }] : []));
  const results = present.map(({ result }) => result);
  const first = results[0] as StepResult;
  const ended = Math.max(...results.map((result) => Date.parse(result.started_at) + result.duration_ms));
  const end = { parts, has: outline?.trigger, expect_failure: outline?.expect_failure, final };
  const status = triggerVerdict(end);
  const message = messageOf(parts, status, triggerVerdict({ ...end, expect_failure: undefined }));
  return {
    id: first.id,
    stage: first.stage,
    action: first.action,
    status,
    attempts: Math.max(...results.map((result) => result.attempts)),
    started_at: first.started_at,
    duration_ms: Math.max(0, ended - Date.parse(first.started_at)) || 0,
    ...(message === undefined ? {} : { message }),
    checks: results.flatMap((result) => result.checks),
    ...(results.some((result) => result.saved)
      ? { saved: Object.assign({}, ...results.map((result) => result.saved)) as Record<string, Json> }
      : {}),
    artifacts: results.flatMap((result) => result.artifacts),
    detail: {
      ...(status === "indeterminate" ? inDoubt(parts) : {}),
      ...(parts.rollback ? { rolled_back: isRolledBack(parts) } : {}),
      parts: present.map(({ part, result }) => partDetail(part, result)),
    },
  };
}

/** What is known of the part in doubt stands where it stands of a change in one piece. */
function inDoubt(parts: TriggerParts): Record<string, Json> {
  const { part, ...detail } = doubtOf(parts)?.detail ?? {};
  return part === undefined ? detail : { ...detail, in_doubt: part };
}

/** @param plain the status without `expect_failure` */
function messageOf(parts: TriggerParts, status: StepStatus, plain: StepStatus): string | undefined {
  if (status === "passed" && plain === "passed") return undefined;
  const told = tellingPart(parts, plain)?.message;
  if (status !== plain && status === "failed") return "passed, although a failure was expected";
  if (status !== plain) return `failed, as expected${told === undefined ? "" : `: ${told}`}`;
  if (plain === "cancelled" && told === undefined) return "cancelled before the change was checked";
  if (!parts.rollback) return told;
  const back = parts.rollback.message ?? parts.rollback.status;
  return told === undefined || told === back ? back : `${told}; ${back}`;
}

function partDetail(part: TriggerPart, result: StepResult): Json {
  const { status, attempts, started_at, duration_ms, message, checks, detail } = result;
  return {
    part,
    status,
    attempts,
    started_at,
    duration_ms,
    ...(message === undefined ? {} : { message }),
    checks: checks as unknown as Json[],
    ...(detail ? { detail } : {}),
  };
}

/** Whether certainly no part comes after this one. */
export function isFinalPart(
  part: TriggerPart,
  parts: TriggerParts,
  outline: StepOutline | undefined,
): boolean {
  const has = outline?.trigger;
  if (!has) return false;
  if (parts.do?.status === "skipped") return part === "undo" || !has.undo;
  switch (part) {
    case "requires":
      return isBad(parts.requires?.status ?? "passed");
    case "do":
      return !has.verify && !has.undo;
    case "verify":
      return !has.undo && has.confirm_ms === undefined;
    case "confirm":
      return !has.undo && parts.confirm?.status === "passed";
    case "abort":
      return false;
    case "rollback":
      return !has.undo || isRolledBack(parts);
    case "undo":
      return !has.requires;
    case "undone":
      return true;
  }
}
