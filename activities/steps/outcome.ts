// What an action came to, before it becomes a journal entry.
import { RESULT } from "../../policy/limits.js";
import type { DeviceError } from "../../packages/devices/src/errors.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { StepStatus } from "../../schemas/outcome.js";
import { cut, type Masked, maskedMembers, ownText } from "../../packages/devices/src/words/masked.js";
import type { ArtifactRef, Check, MaskedResult } from "../../schemas/result.js";
import type { MissingSource } from "../../packages/devices/src/words/secret.js";
import type { PlanStep } from "../../schemas/plan.js";
import { remediationOf } from "../../projection/remediation.js";
import { itemText } from "../../schemas/step-label.js";
import { actionName } from "../../steps/register.js";
import { maskMessage } from "../mask-message.js";
import type { CurrentStep } from "../contract.js";
import type { Task } from "../task.js";
import { followsChange, unjudged } from "./under-check.js";

export interface StepOutcome {
  status: StepStatus;
  message?: string;
  checks?: Check[];
  saved?: Record<string, Json>;
  artifacts?: ArtifactRef[];
  detail?: Record<string, Json>;
}

/** Ends the step as it is: no retry and no further look can change it. */
export class StepEnd extends Error {
  override readonly name = "StepEnd";
  constructor(readonly outcome: StepOutcome) {
    super(outcome.message);
  }
}

/** What a result keeps of an error beside its message. */
export function errorDetail({
  code,
  details: { hop, similar, source, rpc_errors: [rpc_error] = [] },
}: DeviceError): Record<string, Json> {
  return {
    code,
    ...(hop === undefined ? {} : { hop }),
    ...(similar === undefined ? {} : { similar }),
    ...(source === undefined ? {} : { source: { ...source } }),
    ...(rpc_error === undefined ? {} : { rpc_tag: rpc_error.tag }),
  };
}

/** The journal entry, with every secret masked. */
export function resultOf(
  task: Task,
  step: PlanStep,
  about: Omit<CurrentStep, "step"> & { id: string; item?: Json; name?: string },
  outcome: StepOutcome,
): MaskedResult {
  const { redactor, input } = task;
  const { id, name, item, started_at, tries, retries = [] } = about;
  const detail = {
    ...fit(outcome.detail ?? {}),
    ...(input.part ? { part: input.part } : {}),
    ...(retries.length > 0 ? { retries: retries.map((retry) => ({ ...retry })) } : {}),
  };
  const remediation = remediationFor(task, outcome);
  const expected = input.part ? outcome : expectedFailure(step, seenUnderCheck(task, step, outcome));
  return {
    id,
    ...(name === undefined ? {} : { name: redactor.text(name) }),
    ...(item === undefined ? {} : { item: redactor.text(itemText(item)) }),
    stage: input.stage,
    action: actionName(step.action),
    status: expected.status,
    attempts: tries,
    started_at,
    duration_ms: Math.max(0, task.clock() - Date.parse(started_at)),
    ...(expected.message === undefined
      ? {}
      : { message: cut(maskMessage(task, expected.message), 0, RESULT.message) }),
    ...(remediation === undefined ? {} : { remediation: maskMessage(task, remediation) }),
    ...(task.commands === undefined ? {} : { commands: shownOf(task.commands, redactor) }),
    checks: (outcome.checks ?? []).map((check) => ({
      ...check,
      expect: redactor.text(check.expect),
      actual: redactor.cutText(check.actual),
    })),
    ...(outcome.saved ? { saved: maskedMembers(redactor.json(outcome.saved)) } : {}),
    artifacts: outcome.artifacts ?? [],
    ...(Object.keys(detail).length > 0
      ? {
          detail: Object.fromEntries(
            Object.entries(detail).map(([name, value]) => [name, redactor.json(value)]),
          ),
        }
      : {}),
  };
}

function remediationFor(task: Task, { status, detail = {} }: StepOutcome): string | undefined {
  const { code, hop, similar, source, rpc_tag } = detail;
  if ((status !== "errored" && status !== "failed") || typeof code !== "string") return undefined;
  return remediationOf(task, {
    code,
    hop: typeof hop === "string" ? hop : undefined,
    similar: Array.isArray(similar) ? similar.map(String) : undefined,
    source: source as MissingSource | undefined,
    rpc_tag: typeof rpc_tag === "string" ? rpc_tag : undefined,
  });
}

/** Results travel in Temporal's history: of a long list of commands the first ones. */
function shownOf(commands: string[], redactor: Task["redactor"]): Masked[] {
  const shown: Masked[] = [];
  let room = RESULT.commands;
  for (const command of commands.slice(0, RESULT.lines)) {
    const text = redactor.text(command);
    room -= text.length;
    if (room < 0) break;
    shown.push(text);
  }
  return shown.length < commands.length
    ? [...shown, ownText`… and ${commands.length - shown.length} more`]
    : shown;
}

/** `--check`: what a change is previewed as stays as it is. */
function seenUnderCheck({ plan, input }: Task, step: PlanStep, outcome: StepOutcome): StepOutcome {
  if (!plan.check || outcome.detail?.["check"] === true) return outcome;
  return followsChange(plan, input.device, step.id) ? unjudged(outcome) : outcome;
}

/** Long lists of lines are cut; the artifacts hold all of them. */
function fit(detail: Record<string, Json>): Record<string, Json> {
  if (JSON.stringify(detail).length <= RESULT.detail) return detail;
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => {
      if (!Array.isArray(value) || value.length <= RESULT.lines) return [name, value];
      return [name, [...value.slice(0, RESULT.lines), `… and ${value.length - RESULT.lines} more`]];
    }),
  );
}

/**
 * `expect_failure` turns what the device or an expectation says, never what could not be found out. Of a step in parts
 * it is the workflow's business.
 */
function expectedFailure(step: PlanStep, outcome: StepOutcome): Pick<StepOutcome, "status" | "message"> {
  if (!step.expect_failure || outcome.status === "skipped") return outcome;
  if (outcome.status === "failed") {
    return {
      status: "passed",
      message: `failed, as expected${outcome.message ? `: ${outcome.message}` : ""}`,
    };
  }
  if (outcome.status === "passed")
    return { status: "failed", message: "passed, although a failure was expected" };
  return outcome;
}
