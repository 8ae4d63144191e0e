// More of an output came while a later step of the segment used the session: the step before passed, or failed, on a part of it.
import { DeviceError } from "../../packages/devices/src/errors.js";
import { stepOf, type Task } from "../task.js";
import { baseOf } from "../../run-model/result-id.js";

/** The step before is asked for again, and those after it. */
export class CutOutput extends Error {
  override readonly name = "CutOutput";
  /** @param id of the result that is not whole */
  constructor(readonly id: string) {
    super(`more of the output of ${id} came later`);
  }
}

/**
 * Of which step the output is that came late is not known for sure: a device that repeats at once what is typed may have been
 * one answer behind for some steps.
 * @throws {CutOutput} for the first step before on this session that can be asked for again: once, and never a change
 */
export function repeatStepsBefore({ session, journal }: Task): void {
  const first = session.before.find((id) => journal.resultOf(id) && !journal.isRepeated(id));
  if (first !== undefined) throw new CutOutput(first);
}

/**
 * Behind the last step of a segment nothing is sent that would show that more of its output was to come: it may have passed, or
 * failed, on a part of it. @throws {CutOutput} where it can be asked for again
 */
export async function repeatCutEnd(task: Task): Promise<void> {
  const { session, journal } = task;
  const { last } = session;
  const status = last === undefined ? undefined : journal.resultOf(last)?.status;
  if (last === undefined || (status !== "passed" && status !== "failed") || journal.isRepeated(last)) return;
  const { timeout_ms } = stepOf(task, baseOf(last));
  try {
    if (await session.hasEnded({ timeout_ms, signal: journal.signal })) return;
  } catch (error) {
    // Nothing is known of it then, as before; and who cancels does not wait.
    if (error instanceof DeviceError) return;
    throw error;
  }
  repeatStepsBefore(task);
  throw new CutOutput(last);
}

/** Forgets the result and what came after it, and gives the session up. */
export async function forgetFrom({ session, journal, fresh }: Task, id: string): Promise<void> {
  await journal.storeNamed();
  for (const dropped of journal.repeat(id)) fresh.delete(dropped);
  await session.release();
}
