// The stage function, which runs and shards share: these devices, so many at once, each through the stage's nodes.
import { SEGMENT } from "../policy/temporal.js";
import { SAVED_AT_ONCE_BYTES, SAVED_BYTES } from "../policy/limits.js";
import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";
import type { ControlPanel } from "./control.js";
import { runDevice } from "./device.js";
import type { DeviceWork } from "./device.js";
import type { DeviceState } from "../run-model/device-state.js";
import { groupSize } from "../run-model/groups.js";
import { checksAhead } from "../run-model/resolving-checks.js";
import { ReadGroups } from "./read-groups.js";
import { type RunOver, StageFlow } from "../run-model/stage-flow.js";

export interface StageWork extends Omit<DeviceWork, "checks" | "saves" | "groups"> {
  /** Bytes of saved values that a device carries into later stages; absent: all that it saves. */
  most_carried?: number;
  /** Devices at once here; a shard has its part of the stage's concurrency. */
  concurrency: number;
  /** Devices of the stage that did not pass, before these. */
  failures_before: number;
  /** Told how many more devices have ended. */
  show: (more: number) => void;
  /** Whether the devices that have not begun are left for another execution; absent: never. */
  isCrowded?: () => boolean;
}

type Track = (device: DeviceState) => Promise<void>;

/**
 * Ends when all the devices have. Never rejects for what happened on a device.
 * @returns those that are left for another execution, the last ones of the devices
 */
export async function runStage(work: StageWork, devices: DeviceState[]): Promise<DeviceState[]> {
  const { outline, most_carried, control } = work;
  const flow = new StageFlow({ ...outline, failures_before: work.failures_before }, devices);
  const lanes = Math.min(work.concurrency, flow.waiting.length);
  const most_saved = Math.min(SAVED_BYTES, Math.floor(SAVED_AT_ONCE_BYTES / Math.max(1, lanes)));
  const saves = {
    most: most_saved,
    ...(most_carried === undefined ? {} : { most_carried: Math.min(most_saved, most_carried) }),
  };
  const most = outline.devices.length > SEGMENT.few_devices ? groupSize(lanes) : 1;
  const groups = most > 1 ? new ReadGroups(outline, most) : undefined;
  const tracks = outline.tracks.map((nodes) => {
    const checked = { ...work, saves, groups, checks: checksAhead(nodes, outline.steps) };
    return (device: DeviceState) => runDevice(checked, device, nodes);
  });
  const trackOf = new Map(outline.devices.map(({ name, track }) => [name, tracks[track] as Track]));
  const isCrowded = () => work.isCrowded?.() === true;
  const next = () => flow.next(runOver(control), isCrowded);
  const lane = async () => {
    for (let device = next(); device; device = next()) {
      await (trackOf.get(device.name) as Track)(device);
      const stopped = flow.ended(device);
      if (stopped !== undefined) control.stop(stopped);
      work.show(1);
    }
  };
  const all = () => Promise.all(Array.from({ length: lanes }, lane));
  await (outline.finally ? all() : boundedAfterStop(work, all));
  return flow.waiting;
}

/** Where the run stands at this moment. */
export const runOver = ({ stopped }: ControlPanel): RunOver => ({
  cancelled: CancellationScope.current().consideredCancelled,
  stopped,
});

/** Once the run is stopped, devices under way have the cleanup time to finish; then they are cancelled. */
async function boundedAfterStop(work: StageWork, what: () => Promise<unknown>): Promise<void> {
  const scope = new CancellationScope();
  const watch = new CancellationScope();
  const watching = watch
    .run(async () => {
      await condition(() => work.control.stopped !== undefined);
      await sleep(work.cleanup_timeout_ms, { summary: "time to finish after the run was stopped" });
      scope.cancel();
    })
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  await scope.run(what);
  watch.cancel();
  await watching;
}
