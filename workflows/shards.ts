// Cuts a stage of a large run into shards and keeps a sliding window of them under way.
import { CancellationScope, ParentClosePolicy, startChild } from "@temporalio/workflow";
import { local } from "./activities.js";
import type { ControlPanel, ControlState } from "./control.js";
import type { DeviceState } from "./device-state.js";
import { shardWorkflowId, WORKFLOW_TYPES } from "./ids.js";
import { inOrder } from "./in-order.js";
import { SIGNALS } from "./messages.js";
import type { RunInput } from "./messages.js";
import type { ShardInput, ShardResult } from "./shard.js";
import { cutShort } from "./device.js";
import { countFailures, leaveOut } from "./stage.js";
import { ensureDeviceState } from "./device-state.js";
import { traced } from "./traced.js";

const SHARD_DEVICES = 150;
/** A shard of fewer lanes than this is slower than its overhead. */
const LANES_PER_SHARD = 50;

export interface ShardedSlice {
  input: RunInput;
  control: ControlPanel;
  devices: Map<string, DeviceState>;
  /** Index of the stage, and the slice of its devices. */
  stage: number;
  from: number;
  count: number;
  concurrency: number;
  max_failures?: number;
  /** Whether all was well with the device when the stage began. */
  sound_before: (device: string) => boolean;
  /** Numbers shards within the stage. */
  next_shard: number;
  /** Told how many more devices have ended. */
  show: (more: number) => void;
}

/** @returns the number of the next shard. */
export async function runShards(slice: ShardedSlice): Promise<number> {
  const total = Math.ceil(slice.count / SHARD_DEVICES);
  // Shards side by side would not know of each other's failures.
  const wanted = slice.max_failures === undefined ? Math.ceil(slice.concurrency / LANES_PER_SHARD) : 1;
  const window = Math.min(total, Math.max(1, wanted));
  let next = 0;
  const lane = async (n: number) => {
    const concurrency = Math.floor(slice.concurrency / window) + (n < slice.concurrency % window ? 1 : 0);
    while (next < total && !CancellationScope.current().consideredCancelled) {
      const offset = next++ * SHARD_DEVICES;
      await runShard(slice, slice.next_shard + offset / SHARD_DEVICES, {
        from: slice.from + offset,
        count: Math.min(SHARD_DEVICES, slice.count - offset),
        concurrency,
      });
    }
  };
  await Promise.all(Array.from({ length: window }, (_, n) => lane(n)));
  return slice.next_shard + total;
}

async function runShard(
  { input, control, devices, stage, sound_before, show }: ShardedSlice,
  number: number,
  part: { from: number; count: number; concurrency: number },
): Promise<void> {
  const { run, plan_digest, cleanup_timeout_ms } = input;
  const names = await CancellationScope.nonCancellable(() =>
    local.loadStage({ run, plan_digest, stage, from: part.from, count: part.count }),
  );
  const states = names.devices.map((device) => ensureDeviceState(devices, device));
  if (control.stopped !== undefined) {
    states.filter((device) => !device.out).forEach((device) => leaveOut(device, control.stopped as string));
    return;
  }
  if (CancellationScope.current().consideredCancelled) {
    states.filter((device) => !device.out).forEach(cutShort);
    return;
  }
  const args: ShardInput = {
    run,
    plan_digest,
    ...traced(input.traceparent),
    stage,
    ...part,
    cleanup_timeout_ms,
    failures_before: countFailures([...devices.values()].filter(({ name }) => sound_before(name))),
    control: control.state,
    devices: states.filter((device) => device.out || Object.keys(device.steps).length > 0),
  };
  const child = await startChild<(shard: ShardInput) => Promise<ShardResult>>(WORKFLOW_TYPES.shard, {
    workflowId: shardWorkflowId(run, stage, number),
    args: [args],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${input.workflow}, ${names.name}: devices ${part.from + 1} to ${part.from + part.count}`,
  });
  const tell = inOrder((change: Partial<ControlState>) => child.signal(SIGNALS.control, change));
  control.listeners.add(tell);
  const meanwhile = changesSince(args.control, control.state);
  if (Object.keys(meanwhile).length > 0) tell(meanwhile);
  try {
    const ended = (await child.result()).devices;
    for (const device of ended) devices.set(device.name, device);
    show(ended.length);
  } finally {
    control.listeners.delete(tell);
  }
}

/** What people said while a shard started, which it has not heard. */
const changesSince = (before: ControlState, now: ControlState): Partial<ControlState> =>
  Object.fromEntries(
    Object.entries(now).filter(([key, value]) => before[key as keyof ControlState] !== value),
  );
