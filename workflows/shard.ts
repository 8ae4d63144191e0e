// A shard: a slice of one stage of a run that is too large for one history. Runs the same stage function as the run.
import { CancellationScope, getExternalWorkflowHandle, setCurrentDetails } from "@temporalio/workflow";
import { local } from "./activities.js";
import { shardControl } from "./control.js";
import type { ControlState } from "./control.js";
import { carried, fitting, takeOver } from "./carried.js";
import type { CarriedDevice } from "./carried.js";
import { indeterminateSteps, ensureDeviceState } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { isCrowded } from "./fullness.js";
import { runWorkflowId } from "./ids.js";
import { inOrder } from "./in-order.js";
import { SIGNALS } from "./messages.js";
import { describeShard, onceATurn } from "./progress.js";
import { listenToGroups } from "./read-groups.js";
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
  /** Bytes of saved values that a device carries into later stages. */
  most_carried: number;
  failures_before: number;
  control: ControlState;
  /** What the run knows already of devices of the slice; others are new. */
  devices: CarriedDevice[];
}
/** Devices of which the run was told before are not told again. */
export interface ShardResult {
  devices: CarriedDevice[];
  /** So many devices of the slice, the last ones, have not begun: the history has enough. */
  left?: number;
  /** Why no new device starts. The signal that says so may come to the run after the shard's end. */
  stopped?: string;
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
    most_carried,
    concurrency,
    failures_before,
  } = input;
  const parent = getExternalWorkflowHandle(runWorkflowId(run));
  const control = shardControl(
    input.control,
    inOrder((change) => parent.signal(SIGNALS.control, change)),
  );
  listenToGroups();
  const outline = await CancellationScope.nonCancellable(() =>
    local.loadStage({ run, plan_digest, stage, from, count }),
  );
  const known = new Map<string, DeviceState>();
  const devices = outline.devices.map((device) => ensureDeviceState(known, device, outline));
  for (const told of input.devices) takeOver(known.get(told.name) as DeviceState, told);
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
  const [left] = await runStage(
    {
      isCrowded,
      run,
      plan_digest,
      traceparent,
      outline,
      control,
      most_carried,
      cleanup_timeout_ms,
      concurrency,
      failures_before,
      show,
    },
    devices,
  );
  const begun = left ? devices.indexOf(left) : devices.length;
  let ended = devices.slice(0, begun).map((device) => carried(device, outline.carries));
  for (let count = fitting(ended); count < ended.length; count = fitting(ended)) {
    const first: ShardResult = { devices: ended.slice(0, count) };
    await CancellationScope.nonCancellable(() => parent.signal(SIGNALS.devicesEnded, first));
    ended = ended.slice(count);
  }
  return {
    devices: ended,
    ...(left ? { left: devices.length - begun } : {}),
    ...(control.stopped === undefined ? {} : { stopped: control.stopped }),
  };
}
