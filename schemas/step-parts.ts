// Parts of a step that is several segments, as of a trigger: they stand in the result's detail.
import type { StepStatus } from "./outcome.js";
import type { Check, StepResult } from "./result.js";

export interface StepPart {
  part: string;
  status?: StepStatus;
  message?: string;
  commands?: string[];
  checks?: Check[];
}

export const partsOf = ({ detail }: Pick<StepResult, "detail">): StepPart[] =>
  (detail?.["parts"] ?? []) as unknown as StepPart[];

export interface SentCommand {
  command: string;
  /** Of a trigger. */
  part?: string;
}

/** What the step sent, of one in parts with the part. An indeterminate change tells its lines itself. */
export const sentCommands = (step: StepResult): SentCommand[] => commandsOf(step, partsOf(step));

/** The same; of one in parts only what those sent that did not pass. */
export const failedCommands = (step: StepResult): SentCommand[] =>
  commandsOf(
    step,
    partsOf(step).filter(({ status }) => status !== "passed" && status !== "skipped"),
  );

function commandsOf(step: StepResult, parts: StepPart[]): SentCommand[] {
  const sent: SentCommand[] = (step.commands ?? []).map((command) => ({ command }));
  const ofParts = parts.flatMap(({ part, commands = [] }) => commands.map((command) => ({ command, part })));
  return step.status === "indeterminate" ? [] : [...sent, ...ofParts];
}

/** The step's checks, of one in parts each with its part. */
export function checksOf(step: StepResult): { check: Check; part?: string }[] {
  const ofParts = partsOf(step).flatMap(({ part, checks = [] }) => checks.map((check) => ({ check, part })));
  return step.checks.map((check) => {
    const at = ofParts.findIndex((own) => own.check.expect === check.expect && own.check.held === check.held);
    const [own] = at < 0 ? [] : ofParts.splice(at, 1);
    return own === undefined ? { check } : { check, part: own.part };
  });
}

const FAILED: readonly (StepStatus | undefined)[] = ["failed", "errored", "indeterminate"];

/** Why parts did not pass, `undo: line 2 was rejected`, where neither their checks nor the step's own message say it. */
export const partFailures = (step: StepResult, said = step.message ?? ""): string[] =>
  partsOf(step).flatMap(({ part, status, message, checks = [] }) =>
    part === "rollback" ||
    !FAILED.includes(status) ||
    message === undefined ||
    said.includes(message) ||
    checks.some(({ held }) => !held)
      ? []
      : [`${part}: ${message}`],
  );

/**
 * How an undo came out; undefined where none ran. Not passed either where the device is not as before.
 * @param undone what is looked at after it
 */
export const undoStatus = (
  undo: StepStatus | undefined,
  undone: StepStatus | undefined,
): StepStatus | undefined => (undo === "passed" ? (undone ?? undo) : undo);

/** The same of a trigger. */
export function undoOf(step: Pick<StepResult, "detail">): StepStatus | undefined {
  const statusOf = (name: string) => partsOf(step).find(({ part }) => part === name)?.status;
  return undoStatus(statusOf("undo"), statusOf("undone"));
}
