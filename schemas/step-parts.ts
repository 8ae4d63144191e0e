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

/** What the step sent; of one in parts, what the parts sent that did not pass. An indeterminate change tells its lines itself. */
export function failedCommands(step: StepResult): SentCommand[] {
  const parts = partsOf(step).filter(({ status }) => status !== "passed" && status !== "skipped");
  const sent: SentCommand[] = (step.commands ?? []).map((command) => ({ command }));
  const ofParts = parts.flatMap(({ part, commands = [] }) => commands.map((command) => ({ command, part })));
  return step.status === "indeterminate" ? [] : [...sent, ...ofParts];
}

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
