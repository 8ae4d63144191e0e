// The archive of a run: started with it, outlives it, and writes its record however the run ended.
import { condition, defineSignal, setHandler } from "@temporalio/workflow";
import { control } from "./activities.js";
import { SIGNALS } from "./messages.js";

const LOOK_EVERY_MS = 60_000;
/** The run's own closing event comes just after its signal. */
const AFTER_SIGNAL_MS = 50;

export interface ArchiveInput {
  run: string;
}

export async function archive({ run }: ArchiveInput): Promise<void> {
  let closed = false;
  setHandler(defineSignal(SIGNALS.runClosed), () => {
    closed = true;
  });
  for (;;) {
    const signalled = await condition(() => closed, LOOK_EVERY_MS);
    if (signalled) await condition(() => false, AFTER_SIGNAL_MS);
    closed = false;
    const { archived } = await control.archiveRun({ run });
    if (archived) return;
  }
}
