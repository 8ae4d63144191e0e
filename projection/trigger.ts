// A trigger's parts are activities of their own; people see one step.
import type { StepOutline, TriggerPart } from "../activities/contract.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { undoStatus } from "../schemas/step-parts.js";
import {
  changeStatus,
  indeterminatePart,
  isRolledBack,
  tellingPart,
  triggerVerdict,
  type TriggerParts,
} from "../run-model/trigger-verdict.js";

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
  const plain = triggerVerdict({ ...end, expect_failure: undefined });
  const message = messageOf(parts, status, plain);
  const remediation = status === plain ? tellingOf(parts, plain)?.remediation : undefined;
  return {
    id: first.id,
    ...(first.name === undefined ? {} : { name: first.name }),
    ...(first.item === undefined ? {} : { item: first.item }),
    stage: first.stage,
    action: first.action,
    status,
    attempts: Math.max(...results.map((result) => result.attempts)),
    started_at: first.started_at,
    duration_ms: Math.max(0, ended - Date.parse(first.started_at)) || 0,
    ...(message === undefined ? {} : { message }),
    ...(remediation === undefined ? {} : { remediation }),
    checks: results.flatMap((result) => result.checks),
    ...(results.some((result) => result.saved)
      ? { saved: Object.assign({}, ...results.map((result) => result.saved)) as Record<string, Json> }
      : {}),
    artifacts: results.flatMap((result) => result.artifacts),
    detail: {
      ...(status === "indeterminate" ? indeterminateDetail(parts) : {}),
      ...(parts.rollback ? { rolled_back: isRolledBack(parts) } : {}),
      parts: present.map(({ part, result }) => partDetail(part, result)),
    },
  };
}

/** What is known of the indeterminate part stands where it stands of a change in one piece. */
function indeterminateDetail(parts: TriggerParts): Record<string, Json> {
  const { part, ...detail } = indeterminatePart(parts)?.detail ?? {};
  const unresolved = indeterminateParts(parts);
  if (unresolved.length < 2) return part === undefined ? detail : { ...detail, in_doubt: part };
  const details = unresolved.map((name) => parts[name]?.detail ?? {});
  const sent_at = details[0]?.["sent_at"];
  const { accepted: _, not_sent: __, ...known } = detail;
  return {
    ...known,
    ...(sent_at === undefined ? {} : { sent_at }),
    lines: details.flatMap(({ lines }) => (Array.isArray(lines) ? lines : [])),
    in_doubt: unresolved.join(", "),
  };
}

/** The change itself only where its own check did not resolve it. */
const indeterminateParts = (parts: TriggerParts): TriggerPart[] =>
  ORDER.filter((part) => {
    const status = part === "do" ? changeStatus(parts) : parts[part]?.status;
    return status === "indeterminate";
  });

/** The part that the whole has its status from. */
function tellingOf(parts: TriggerParts, plain: StepStatus): StepResult | undefined {
  const [unresolved] = plain === "indeterminate" ? indeterminateParts(parts) : [];
  return unresolved ? parts[unresolved] : tellingPart(parts, plain);
}

/** Why the whole came to this status, and in which part where that is not the change or its check. */
function told(parts: TriggerParts, plain: StepStatus): string | undefined {
  const unresolved = plain === "indeterminate" ? indeterminateParts(parts) : [];
  if (unresolved.length > 1)
    return unresolved.map((part) => `${part}: ${parts[part]?.message ?? "indeterminate"}`).join("; ");
  const telling = tellingOf(parts, plain);
  const part = ORDER.find((name) => parts[name] === telling);
  const where = part && WHERE[part];
  return telling?.message === undefined || where === undefined
    ? telling?.message
    : `${where}: ${telling.message}`;
}
const WHERE: Partial<Record<TriggerPart, string>> = {
  requires: "requires",
  undo: "undo",
  undone: "requires, after undo",
};

/** @param plain the status without `expect_failure` */
function messageOf(parts: TriggerParts, status: StepStatus, plain: StepStatus): string | undefined {
  if (status === "passed" && plain === "passed") return undefined;
  const why = told(parts, plain);
  if (status !== plain && status === "failed") return "passed, although a failure was expected";
  if (status !== plain) return `failed, as expected${why === undefined ? "" : `: ${why}`}`;
  if (plain === "cancelled") return cancelledText(parts, why);
  if (!parts.rollback) return why;
  const back = parts.rollback.message ?? parts.rollback.status;
  return why === undefined || why === back ? back : `${why}; ${back}`;
}

/** Whoever cancels wants to know whether the device is as it was before. */
function cancelledText(parts: TriggerParts, why = "cancelled before the change was checked"): string {
  const { undo, undone, rollback } = parts;
  const part = ORDER.find((name) => parts[name]?.status === "cancelled");
  const isBare = part !== undefined && BARE.has(parts[part]?.message ?? "");
  const undoCame = undoStatus(undo?.status, undone?.status);
  return [
    isBare ? `cancelled during ${part}` : why,
    ...(rollback ? [rollback.message ?? rollback.status] : []),
    ...(undoCame === undefined || part === "undo" ? [] : [`undo ran: ${undoCame}`]),
  ].join("; ");
}

/** Messages of a cancelled part that say no more than that. */
const BARE: ReadonlySet<string> = new Set(["", "cancelled", "cancelled while waiting"]);

function partDetail(part: TriggerPart, result: StepResult): Json {
  const { status, attempts, started_at, duration_ms, message, commands, checks, detail } = result;
  return {
    part,
    status,
    attempts,
    started_at,
    duration_ms,
    ...(message === undefined ? {} : { message }),
    ...(commands === undefined ? {} : { commands }),
    checks: checks as unknown as Json[],
    ...(detail ? { detail } : {}),
  };
}
