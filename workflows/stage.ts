// The stage function, which runs and shards share: these devices, so many at once, each through the stage's nodes.
import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";
import { cutShort } from "../run-model/device-flow.js";
import { runDevice } from "./device.js";
import type { DeviceWork } from "./device.js";
import { hasFailed, leaveOut } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { checksAhead } from "../run-model/settling.js";

export interface StageWork extends Omit<DeviceWork, "checks" | "saves"> {
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

/** Bytes of saved values of one device: they travel in each message to a worker that needs them. */
const MOST_SAVED = 512 * 1_024;
/** Bytes that may come home at the same time, when the history has little room left. */
const MOST_SAVED_AT_ONCE = 8 * 1_024 * 1_024;

type Track = (device: DeviceState) => Promise<void>;

/**
 * Ends when all the devices have. Never rejects for what happened on a device.
 * @returns those that are left for another execution, the last ones of the devices
 */
export async function runStage(work: StageWork, devices: DeviceState[]): Promise<DeviceState[]> {
  const { outline, most_carried } = work;
  const isFinally = outline.finally === true;
  const queue = devices.filter((device) => (isFinally ? device.entered : !device.out));
  const lanes = Math.min(work.concurrency, queue.length);
  const most = Math.min(MOST_SAVED, Math.floor(MOST_SAVED_AT_ONCE / Math.max(1, lanes)));
  const saves = {
    most,
    ...(most_carried === undefined ? {} : { most_carried: Math.min(most, most_carried) }),
  };
  const tracks = outline.tracks.map((nodes) => {
    const checked = { ...work, saves, checks: checksAhead(nodes, outline.steps) };
    return (device: DeviceState) => runDevice(checked, device, nodes);
  });
  const trackOf = new Map(outline.devices.map(({ name, track }) => [name, tracks[track] as Track]));
  const waiting = queue.length;
  const ended: DeviceState[] = [];
  const isLeft = () => queue.length < waiting && work.isCrowded?.() === true;
  const lane = async () => {
    while (!isLeft()) {
      const device = queue.shift();
      if (!device) return;
      if (!isFinally && CancellationScope.current().consideredCancelled) cutShort(device);
      else if (!isFinally && work.control.stopped !== undefined) leaveOut(device, work.control.stopped);
      else {
        const wasEligible = isEligible(device);
        const track = trackOf.get(device.name) as Track;
        await track(device);
        if (wasEligible) ended.push(device);
        stopOnFailures(work, ended);
        work.show(1);
      }
    }
  };
  const all = () => Promise.all(Array.from({ length: lanes }, lane));
  await (isFinally ? all() : boundedAfterStop(work, all));
  return queue;
}

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

/** Takes part, and nothing has gone wrong with it so far: what goes wrong from here on is this stage's. */
export const isEligible = (device: DeviceState): boolean => !device.out && !hasFailed(device);

export const countFailures = (devices: DeviceState[]): number => devices.filter(hasFailed).length;

function stopOnFailures(work: StageWork, ended: DeviceState[]): void {
  const limit = work.outline.max_failures;
  if (limit === undefined) return;
  const failed = work.failures_before + countFailures(ended);
  if (failed > limit)
    work.control.stop(
      `stopped: ${failed} ${failed === 1 ? "device" : "devices"} failed (max_failures: ${limit})`,
    );
}
