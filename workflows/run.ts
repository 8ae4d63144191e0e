// The run workflow: from the first stage to the outcome, whether it ends by itself, by its deadline or by a person.
import {
  CancellationScope,
  CancelledFailure,
  ParentClosePolicy,
  getExternalWorkflowHandle,
  setCurrentDetails,
  startChild,
  upsertSearchAttributes,
} from "@temporalio/workflow";
import type { ExternalWorkflowHandle } from "@temporalio/workflow";
import { runControl } from "./control.js";
import { indeterminateSteps } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { archiveWorkflowId, SEARCH_ATTRIBUTES, WORKFLOW_TYPES } from "./ids.js";
import { SIGNALS } from "./messages.js";
import type { RunInput, RunOutcome } from "./messages.js";
import { describeOutcome } from "./progress.js";
import { listenToGroups } from "./read-groups.js";
import { outcomeOf } from "../run-model/run-outcome.js";
import { holdingAll, listenToShards, runFinallyStage, runStages } from "./stages.js";
import type { RunState } from "./stages.js";
import { traced } from "./traced.js";

export async function run(input: RunInput): Promise<RunOutcome> {
  const devices = new Map<string, DeviceState>();
  const control = runControl((device, step) => {
    const state = devices.get(device);
    const steps = state ? indeterminateSteps(state, step) : [];
    if (!state || steps.length === 0) return undefined;
    return {
      resolve: (status) => {
        for (const id of steps) state.steps[id] = status;
      },
    };
  });
  const archive = CancellationScope.nonCancellable(() => startArchive(input));

  const limit = input.deadline_ms === undefined ? {} : { timeout: input.deadline_ms };
  const work = new CancellationScope({ cancellable: true, ...limit });
  const state: RunState = { input, control, devices };
  listenToShards(state);
  listenToGroups();
  let isLate: boolean | undefined;
  await work.run(() =>
    holdingAll(state, async () => {
      await runStages(state);
      isLate = work.consideredCancelled;
      await runFinallyStage(state);
    }),
  );
  const cancelled = CancellationScope.current().consideredCancelled;
  const timedOut = !cancelled && (isLate ?? work.consideredCancelled);

  const outcome = outcomeOf({
    input,
    devices: [...devices.values()],
    stopped: control.stopped,
    cancelled,
    timedOut,
  });
  await CancellationScope.nonCancellable(async () => close(outcome, await archive));
  if (outcome.status === "cancelled") throw new CancelledFailure("the run was cancelled", [outcome]);
  return outcome;
}

type Archive = Pick<ExternalWorkflowHandle, "signal">;

/** Nothing waits for it before the run's end. A run that was reset has its archive already. */
async function startArchive({ run, workflow, traceparent }: RunInput): Promise<Archive> {
  const workflowId = archiveWorkflowId(run);
  try {
    return await startChild(WORKFLOW_TYPES.archive, {
      workflowId,
      args: [{ run, ...traced(traceparent) }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `archive of ${workflow}`,
    });
  } catch (error) {
    if (error instanceof Error && error.name === "WorkflowExecutionAlreadyStartedError")
      return getExternalWorkflowHandle(workflowId);
    throw error;
  }
}

async function close(outcome: RunOutcome, archive: Archive): Promise<void> {
  setCurrentDetails(describeOutcome(outcome));
  upsertSearchAttributes({ [SEARCH_ATTRIBUTES.status]: [outcome.status] });
  await archive.signal(SIGNALS.runClosed).catch(() => {});
}
