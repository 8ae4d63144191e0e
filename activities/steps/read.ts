// What is asked of a device: sent, parsed, kept, checked, and saved of.
import type { Redactor } from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Expectation, PlanStep, RunAction, VerifyAction } from "../../schemas/plan.js";
import type { Check } from "../../schemas/result.js";
import { ExpressionError, type Observed } from "../../compiler/index.js";
import { maskJson } from "../off-loop/slices.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { renderCommands, sendCommands } from "./commands.js";
import type { Answers, Unparsed } from "./commands.js";
import { firstWrite } from "./effects.js";
import { ofWholeOutput, sayLarge } from "./large-output.js";
import { type Judged, judgeOnce, judgeWithoutParts } from "./judge.js";
import { errorDetail, StepEnd, type StepOutcome } from "./outcome.js";
import { unmetMessage } from "./unmet.js";
import { baseOf } from "../../run-model/result-id.js";

export interface Ask {
  asked: RunAction | VerifyAction;
  /** Its commands, where they are rendered already. */
  commands?: string[];
  id: string;
  scope: Scope;
  beforeSend?: () => Promise<void>;
  /** As in {@link sendCommands}. */
  isLast?: boolean;
}

/** Sends, parses, keeps, checks, saves. */
export async function ask(
  task: Task,
  step: PlanStep,
  { asked, id, scope, beforeSend, isLast = false, ...rendered }: Ask,
): Promise<StepOutcome> {
  const commands = rendered.commands ?? (await renderCommands(task, asked.commands, scope));
  task.commands = commands;
  if (!beforeSend) await refuseWrites(task, step, commands);
  const keep = { id, ...(task.input.part ? { part: task.input.part } : {}) };
  const sending = {
    task,
    step,
    scope,
    commands,
    action: asked,
    keep,
    isLast,
    ...(beforeSend ? { beforeSend } : {}),
  };
  return sendCommands(sending, (answers) => {
    if (!task.input.part && isReadLater(task, id)) task.fresh.set(id, answers.masked);
    return judge(step, asked, answers, scope);
  });
}

/** Large data that no other step of the segment reads is not held until its end. */
const isReadLater = ({ input, plan }: Task, id: string): boolean =>
  input.steps.some((step) => plan.steps[step]?.needs.steps.includes(baseOf(id)));

/** @throws {StepEnd} where the checks could not be evaluated */
export async function judge(
  step: PlanStep,
  asked: RunAction | VerifyAction,
  answers: Answers,
  scope: Scope,
): Promise<StepOutcome> {
  const { artifacts, refused, unparsed, gone, redactor } = answers;
  if (gone) {
    const { message, error } = gone;
    return { status: "failed", message, artifacts, ...(error ? { detail: errorDetail(error) } : {}) };
  }
  if (unparsed) {
    const message = maskUnparsed(redactor, unparsed);
    if (unparsed.limit) throw new StepEnd({ status: "errored", message, artifacts });
    return { status: "failed", message, artifacts };
  }
  if (refused) {
    return {
      status: "failed",
      // Masked before words stand in front of it, as in {@link unmetMessage}.
      message: `the device refused \`${redactor.text(refused.command)}\`: ${redactor.text(refused.said)}`,
      artifacts,
    };
  }
  const expectations = [...("expect" in asked ? asked.expect : []), ...step.expect];
  const judged = await evaluateAll(expectations, step.save, answers, scope);
  const checks = ofWholeOutput(expectations, judged.checks, answers.large ?? []).map(
    ({ expect, held, actual }) => ({ expect: redactor.text(expect), held, actual: redactor.cutText(actual) }),
  );
  const unmet = checks.filter((check) => !check.held);
  const saved = (await maskJson(redactor, judged.saved)) as Record<string, Json>;
  return {
    status: unmet.length > 0 ? "failed" : "passed",
    ...sayLarge(answers.large ?? []),
    ...(unmet[0] ? { message: unmetMessage(redactor, unmet[0]) } : {}),
    checks,
    ...(Object.keys(saved).length > 0 ? { saved } : {}),
    artifacts,
  };
}

/**
 * What the device said, as it said it. Expressions that read other steps or saved values, which are kept masked, see this
 * step's own output masked as well: so the two can be compared, in each segment and after each retry.
 */
export function observed({ output, parsed, masked }: Answers, scope: Scope, kept = false): Observed {
  return kept ? { ...masked, scope } : { output, parsed, scope };
}

async function evaluateAll(
  expectations: Expectation[],
  save: PlanStep["save"],
  answers: Answers,
  scope: Scope,
): Promise<Judged> {
  const saves = Object.entries(save);
  const checks = new Map<Expectation, Check>();
  const saved = new Map<string, Json>();
  for (const kept of [false, true]) {
    const mine = expectations.filter((one) => textsOf(one).some(readsKept) === kept);
    const named = saves.filter(([, cel]) => readsKept(cel) === kept);
    if (mine.length === 0 && named.length === 0) continue;
    const result = await evaluateTogether(
      mine,
      Object.fromEntries(named),
      observed(answers, scope, kept),
      answers,
      kept,
    );
    for (const [n, one] of mine.entries()) checks.set(one, result.checks[n]!);
    for (const [name, value] of Object.entries(result.saved)) saved.set(name, value);
  }
  return {
    checks: expectations.map((one) => checks.get(one)!),
    saved: Object.fromEntries(saves.map(([name]) => [name, saved.get(name) as Json])),
  };
}

async function evaluateTogether(
  expectations: Expectation[],
  save: PlanStep["save"],
  seen: Observed,
  answers: Answers,
  isMasked: boolean,
): Promise<Judged> {
  const { artifacts, redactor } = answers;
  const given = { expectations, observed: seen, save };
  const judged = await (isMasked ? judgeOnce(given) : judgeWithoutParts(given, answers));
  if (judged instanceof ExpressionError)
    throw new StepEnd({ status: "errored", message: redactor.known(judged.message), artifacts });
  return judged;
}

/** What is quoted of the output is masked before it stands behind our words. */
const maskUnparsed = (redactor: Redactor, { message, said }: Unparsed): string =>
  (said ? message.split(said) : [message])
    .map((part) => redactor.known(part))
    .join(redactor.cutText(said ?? ""));

/** All that may be an expression or a template in it. */
const textsOf = (expectation: Expectation): string[] =>
  Object.values(expectation)
    .flat()
    .filter((text) => typeof text === "string");

const readsKept = (text: string): boolean => /(?<![\w.])(?:steps|saved)\s*[.[]/.test(text);

/** The compiler decided on what it could render; this is what is really sent. */
export async function refuseWrites(task: Task, step: PlanStep, commands: string[]): Promise<void> {
  if (step.effect === "read" || step.effect === "idempotent") return;
  const write = await firstWrite(task, commands);
  if (write !== undefined) {
    const message = `\`${write}\` is not among the read-only commands of ${task.platform.name}; nothing was sent`;
    throw new ExpressionError("unsafe_command", message, 0);
  }
}
