// The archive of a run: started with it, outlives it, and writes its record however the run ended.
import { ARCHIVE } from "../policy/waits.js";
import {
  condition,
  defineSignal,
  ParentClosePolicy,
  setHandler,
  sleep,
  startChild,
} from "@temporalio/workflow";
import { control } from "./activities.js";
import { traced } from "./traced.js";
import { notifyWorkflowId, WORKFLOW_TYPES } from "./ids.js";
import { SIGNALS } from "./messages.js";
import { movesOn } from "./moves-on.js";
import type { ArchiveInput, NotifyInput } from "./messages.js";

// It outlives its run, and goes on with the current build.
movesOn(archive);
export async function archive({ run, traceparent }: ArchiveInput): Promise<void> {
  let closed = false;
  setHandler(defineSignal(SIGNALS.runClosed), () => {
    closed = true;
  });
  for (;;) {
    const signalled = await condition(() => closed, ARCHIVE.look_every_ms);
    closed = false;
    for (const delay of signalled ? ARCHIVE.after_signal_ms : [0]) {
      if (delay > 0) await sleep(delay);
      const { archived, due = [] } = await control.archiveRun({ run, ...traced(traceparent) });
      if (!archived) continue;
      for (const one of due) await startNotification(one);
      // What people have said meanwhile may not be in it yet.
      if (!closed) return;
      break;
    }
  }
}

/** Nothing waits for it here: a receiver may be away for hours. One that is being delivered is not started again. */
async function startNotification(input: NotifyInput): Promise<void> {
  const { id, to, on } = input.notification;
  try {
    await startChild(WORKFLOW_TYPES.notify, {
      workflowId: notifyWorkflowId(input.run, id),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `notification: ${on}, to ${to}`,
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === "WorkflowExecutionAlreadyStartedError")) throw error;
  }
}
