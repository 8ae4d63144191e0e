// A shard: a slice of one stage of a run that is too large for one history. Runs the same stage function as the run.
import { CancellationScope, getExternalWorkflowHandle, setCurrentDetails } from "@temporalio/workflow";
import { local } from "./activities.js";
import { shardControl } from "./control.js";
import type { ControlState } from "./control.js";
import { indeterminateSteps, ensureDeviceState } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import { runWorkflowId } from "./ids.js";
import { inOrder } from "./in-order.js";
import { SIGNALS } from "./messages.js";
import { describeShard, onceATurn } from "./progress.js";
import { runStage } from "./stage.js";

export interface ShardInput {
  run: string;
  plan_digest: string;
  traceparent?: string;
  /** Index. */
  stage: number;
  /** Slice of the stage's devices. */
  from: number;
  count: number;
  concurrency: number;
  cleanup_timeout_ms: number;
  failures_before: number;
  control: ControlState;
  /** What the run knows already of devices of the slice; others are new. */
  devices: DeviceState[];
}
export interface ShardResult {
  devices: DeviceState[];
}

export async function shard(input: ShardInput): Promise<ShardResult> {
  const {
    run,
    plan_digest,
    traceparent,
    stage,
    from,
    count,
    cleanup_timeout_ms,
    concurrency,
    failures_before,
  } = input;
  const parent = getExternalWorkflowHandle(runWorkflowId(run));
  const control = shardControl(
    input.control,
    inOrder((change) => parent.signal(SIGNALS.control, change)),
  );
  const outline = await CancellationScope.nonCancellable(() =>
    local.loadStage({ run, plan_digest, stage, from, count }),
  );
  const known = new Map(input.devices.map((device) => [device.name, device]));
  const devices = outline.devices.map((device) => ensureDeviceState(known, device));
  control.listeners.add(({ resolved = [] }) => {
    for (const { device, step, status } of resolved) {
      const state = known.get(device);
      for (const id of state ? indeterminateSteps(state, step) : [])
        (state as DeviceState).steps[id] = status;
    }
  });
  let done = 0;
  const showNow = onceATurn(() => {
    const about = { stage: outline.name, total: devices.length, done, devices, control: control.state };
    setCurrentDetails(describeShard(about));
  });
  const show = (more: number) => {
    done += more;
    showNow();
  };
  control.listeners.add(showNow);
  showNow();
  await runStage(
    {
      run,
      plan_digest,
      traceparent,
      outline,
      control,
      cleanup_timeout_ms,
      concurrency,
      failures_before,
      show,
    },
    devices,
  );
  return { devices };
}
