// The conditions that a workflow needs: whether a step runs, and for which items. A local activity evaluates them.
import { CancellationScope } from "@temporalio/workflow";
import type { Json } from "../schemas/json.js";
import type { StepResult } from "../schemas/result.js";
import { local } from "./activities.js";
import { contextFor, record } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import type { StageContext } from "./segment.js";
import { resultId } from "../run-model/settling.js";
import type { StepContext } from "./verdict.js";

/**
 * Whether the step runs, and for which items; `error` is its result where its expression could not be evaluated.
 * @param refused why the step is errored without a look at it; the marker is what the history tells of that
 */
export async function evaluate(
  work: StageContext,
  device: DeviceState,
  step_id: string,
  place: StepContext,
  refused?: string,
): Promise<{ runs: boolean; items?: Json[]; error?: StepResult }> {
  const step = work.outline.steps[step_id];
  const { iteration } = place;
  const id = resultId(step_id, iteration);
  const { runs, items, error, action } = await CancellationScope.nonCancellable(() =>
    local.evaluate({
      run: work.run,
      plan_digest: work.plan_digest,
      stage: work.outline.name,
      device: device.name,
      step: step_id,
      context: contextFor(device, step?.needs ?? { saved: [], steps: [] }, place),
      ...(iteration ? { iteration } : {}),
      ...(refused === undefined ? {} : { refused }),
    }),
  );
  if (!runs && error === undefined) device.steps[id] = "skipped";
  if (error === undefined) return { runs, ...(items ? { items } : {}) };
  const result: StepResult = {
    id,
    stage: work.outline.name,
    action,
    status: "errored",
    attempts: 0,
    started_at: new Date().toISOString(),
    duration_ms: 0,
    message: error,
    checks: [],
    artifacts: [],
  };
  record(device, [result]);
  return { runs: false, error: result };
}
