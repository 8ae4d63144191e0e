// Cuts a stage of a large run into shards and keeps a sliding window of them under way.
import { SAVED_CARRIED_BYTES } from "../policy/limits.js";
import { ParentClosePolicy, startChild } from "@temporalio/workflow";
import { carried, fitting, isBlank, takeOver } from "./carried.js";
import type { CarriedDevice } from "./carried.js";
import type { ControlPanel, ControlState } from "./control.js";
import type { DeviceState } from "../run-model/device-state.js";
import { shardLanes } from "../run-model/shard-lanes.js";
import type { ShardLane } from "../run-model/shard-lanes.js";
import { countFailures, isKeptBack, isOver } from "../run-model/stage-flow.js";
import { shardWorkflowId, WORKFLOW_TYPES } from "./ids.js";
import { inOrder } from "./in-order.js";
import { SIGNALS } from "./messages.js";
import type { RunInput } from "./messages.js";
import type { ShardInput, ShardResult } from "./shard.js";
import { runOver } from "./stage.js";
import { traced } from "./traced.js";

export interface ShardedSlice {
  input: RunInput;
  control: ControlPanel;
  /** All that the run has reached so far. */
  devices: Map<string, DeviceState>;
  /** Index of the stage, its name, and the slice of its devices. */
  stage: number;
  name: string;
  from: number;
  states: DeviceState[];
  /** Devices of a shard, at most. */
  part: number;
  concurrency: number;
  max_failures?: number;
  /** Whether all was well with the device when the stage began. */
  sound_before: (device: string) => boolean;
  /** The run's `finally`: nothing keeps a device from it. */
  finally?: true;
  /** Numbers shards within the stage. */
  next_shard: () => number;
  /** Told how many more devices have ended. */
  show: (more: number) => void;
}

/** Ends when all devices of the slice have, or when it is said of each why it did not begin. */
export async function runShards(slice: ShardedSlice): Promise<void> {
  const { states } = slice;
  const lanes = shardLanes(states.length, { ...slice, limited: slice.max_failures !== undefined });
  let next = 0;
  const lane = async ({ concurrency, most }: ShardLane) => {
    while (next < states.length) {
      if (goesNoFurther(slice)) return;
      const known = states.slice(next, next + most).map((device) => carried(device));
      const at = next;
      next += fitting(known);
      for (let from = at, to = next; from < to; ) {
        if (goesNoFurther(slice)) {
          drop(slice, states.slice(from, to));
          return;
        }
        const told = known.slice(from - at, to - at);
        from =
          to -
          (await runShard(slice, { from: slice.from + from, concurrency }, states.slice(from, to), told));
      }
    }
  };
  await Promise.all(lanes.map(lane));
  drop(slice, states.slice(next));
}

const goesNoFurther = ({ control, finally: isFinally }: ShardedSlice): boolean =>
  !isFinally && isOver(runOver(control));

/** Devices that do not begin, since the run is over. */
function drop({ control }: ShardedSlice, devices: DeviceState[]): void {
  for (const device of devices) if (!device.out) isKeptBack(device, runOver(control));
}

/** @returns how many of the devices, the last ones, are left for another shard */
async function runShard(
  { input, control, devices, stage, name, sound_before, next_shard, show }: ShardedSlice,
  { from, concurrency }: { from: number; concurrency: number },
  states: DeviceState[],
  known: CarriedDevice[],
): Promise<number> {
  const { run, plan_digest, cleanup_timeout_ms } = input;
  const args: ShardInput = {
    run,
    plan_digest,
    ...traced(input.traceparent),
    stage,
    from,
    count: states.length,
    concurrency,
    cleanup_timeout_ms,
    most_carried: mostCarried(input),
    failures_before: countFailures([...devices.values()].filter((device) => sound_before(device.name))),
    control: control.state,
    devices: known.filter((device) => !isBlank(device)),
  };
  const child = await startChild<(shard: ShardInput) => Promise<ShardResult>>(WORKFLOW_TYPES.shard, {
    workflowId: shardWorkflowId(run, stage, next_shard()),
    args: [args],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${input.workflow}, ${name}: devices ${from + 1} to ${from + states.length}`,
  });
  const tell = inOrder((change: Partial<ControlState>) => child.signal(SIGNALS.control, change));
  control.listeners.add(tell);
  const meanwhile = changesSince(args.control, control.state);
  if (Object.keys(meanwhile).length > 0) tell(meanwhile);
  try {
    const result = await child.result();
    takeOverAll(devices, result.devices);
    const { left = 0, stopped } = result;
    if (stopped !== undefined) control.stop(stopped);
    show(states.length - left);
    return left;
  } finally {
    control.listeners.delete(tell);
  }
}

function mostCarried({ stages }: RunInput): number {
  const times = stages.slice(0, -1).reduce((sum, { devices }) => sum + devices, 0);
  return Math.floor(SAVED_CARRIED_BYTES / Math.max(1, times));
}

/** What a shard tells of its devices: in parts, where all of them are too much for one message. */
export function takeOverAll(devices: ReadonlyMap<string, DeviceState>, told: CarriedDevice[]): void {
  for (const each of told) {
    const device = devices.get(each.name);
    if (device) takeOver(device, each);
  }
}

/** What people said while a shard started, which it has not heard. */
const changesSince = (before: ControlState, now: ControlState): Partial<ControlState> =>
  Object.fromEntries(
    Object.entries(now).filter(([key, value]) => before[key as keyof ControlState] !== value),
  );
