// What the transfer of a file came to, as the outcome of its step.
import { stepJson, stepText } from "../../../artifacts/paths.js";
import { DeviceError } from "../../../packages/devices/src/errors.js";
import type { Json } from "../../../packages/devices/src/words/json.js";
import { ownText } from "../../../packages/devices/src/words/masked.js";
import type { PlanStep } from "../../../schemas/plan.js";
import { stringify } from "../../off-loop/slices.js";
import type { Scope } from "../../scope.js";
import type { Task } from "../../task.js";
import { type Answers, put } from "../commands.js";
import { errorDetail, StepEnd, type StepOutcome } from "../outcome.js";
import { judge } from "../read.js";

export type FileFailure =
  | "file_mismatch" // after sending, the device's checksum is another one
  | "no_space"
  | "download_refused" // the address gives no such file, or another one than is wanted
  | "file_binary" // no text, in which secrets could be masked
  | "file_too_large";

/** Ends the step: it was found out that the file is not there as it is wanted. */
export const fileFailure = (code: FileFailure, message: string, detail: Record<string, Json> = {}): StepEnd =>
  new StepEnd({ status: "failed", message, detail: { code, ...detail } });

/** What the device refuses to do with a file is what it says of the step, and no error of the way there. */
export async function endOfFile(work: () => Promise<StepOutcome>): Promise<StepOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeviceError) || error.code !== "file_refused") throw error;
    return { status: "failed", message: error.message, detail: errorDetail(error) };
  }
}

/** Keeps and judges what a transfer came to, as what a command prints. */
export async function judged(
  task: Task,
  step: PlanStep,
  { id, scope, message, parsed }: { id: string; scope: Scope; message: string; parsed: Json },
): Promise<StepOutcome> {
  const { input, redactor } = task;
  const masked = { output: redactor.text(message), parsed: redactor.json(parsed) };
  const artifacts = [
    await put(task, stepText(input.run, input.device, id), ownText`${masked.output}\n`),
    await put(task, stepJson(input.run, input.device, id), await stringify(masked.parsed)),
  ];
  const answers: Answers = {
    commands: [],
    results: [],
    output: message,
    parsed,
    masked,
    redactor,
    artifacts,
  };
  task.fresh.set(id, masked);
  const outcome = await judge(step, { commands: [], single: true }, answers, scope);
  return { ...outcome, message: [outcome.message ?? [], message].flat().join("; ") };
}
