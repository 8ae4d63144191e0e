// More of an output came while a later step of the segment used the session: the step before passed, or failed, on a part of it.
import type { Task } from "../task.js";

/** The step before is asked for again, and those after it. */
export class CutOutput extends Error {
  override readonly name = "CutOutput";
  /** @param id of the result that is not whole */
  constructor(readonly id: string) {
    super(`more of the output of ${id} came later`);
  }
}

/** @throws {CutOutput} where the step before can be asked for again: once, and never a change */
export function repeatStepBefore({ session, journal }: Task): void {
  const { before } = session;
  if (before !== undefined && journal.resultOf(before) && !journal.isRepeated(before))
    throw new CutOutput(before);
}

/** Forgets the result and what came after it, and gives the session up. */
export async function forgetFrom({ session, journal, fresh }: Task, id: string): Promise<void> {
  for (const dropped of journal.repeat(id)) fresh.delete(dropped);
  await session.release();
}
