// The devices of a stage, each in its turn: who takes part, who is next, and when no further one begins.
import type { StageOutline } from "../activities/contract.js";
import type { Unsuccessful } from "./commands.js";
import { cutShort, type DeviceState, hasFailed, leaveOut } from "./device-state.js";

/** Whether the run was cancelled or is past its deadline, and why else no new device begins. */
export interface RunOver {
  cancelled: boolean;
  stopped?: string | undefined;
}

/** Whether no new device begins. */
export const isOver = ({ cancelled, stopped }: RunOver): boolean => cancelled || stopped !== undefined;

type StageKind = Pick<StageOutline, "finally">;

/** The run's `finally` is for each device that began work, any other stage for those that have not been left out. */
export const takesPart = (device: DeviceState, stage: StageKind): boolean =>
  stage.finally ? device.entered : !device.out;

/** Takes part, and nothing has gone wrong with it so far: what goes wrong from here on is this stage's. */
export const isEligible = (device: DeviceState): boolean => !device.out && !hasFailed(device);

export const countFailures = (devices: readonly DeviceState[]): number => devices.filter(hasFailed).length;

/**
 * Notes on a device that it does not begin, where the run is over.
 * @param stage its name, where what kept the device belongs to one stage
 * @returns whether it is so
 */
export function isKeptBack(device: DeviceState, over: RunOver, stage?: string): boolean {
  if (over.cancelled) cutShort(device, stage);
  else if (over.stopped !== undefined) leaveOut(device, over.stopped, stage);
  else return false;
  return true;
}

/** Why no new device begins after this step. */
export const stopAfterStep = (device: string, { id, status }: Unsuccessful): string =>
  `stopped: step ${id} on ${device} ${status}`;

/** Why no new device begins after so many have failed; undefined: others may begin. */
export function stopAfterFailures(
  failed: number,
  { max_failures }: Pick<StageOutline, "max_failures">,
): string | undefined {
  if (max_failures === undefined || failed <= max_failures) return undefined;
  return `stopped: ${failed} ${failed === 1 ? "device" : "devices"} failed (max_failures: ${max_failures})`;
}

export type StageRules = Pick<StageOutline, "finally" | "max_failures"> & {
  /** Devices of the stage that did not pass, before these. */
  failures_before: number;
};

export class StageFlow {
  /** The devices that have not begun, in order. */
  readonly waiting: DeviceState[];
  readonly #begun = new Map<DeviceState, { eligible: boolean }>();
  readonly #ended: DeviceState[] = [];

  constructor(
    private readonly rules: StageRules,
    devices: readonly DeviceState[],
  ) {
    this.waiting = devices.filter((device) => takesPart(device, rules));
  }

  /**
   * The device that begins next; undefined: none does.
   * @param over as it is at this moment
   * @param isCrowded whether those that have not begun are left for another execution; the first one begins in any case
   */
  next(over: RunOver, isCrowded: () => boolean): DeviceState | undefined {
    while (!(this.#begun.size > 0 && isCrowded())) {
      const device = this.waiting.shift();
      if (!device) return undefined;
      this.#begun.set(device, { eligible: isEligible(device) });
      if (this.rules.finally || !isKeptBack(device, over)) return device;
    }
    return undefined;
  }

  /** @returns why no new device begins from now on; undefined: others may */
  ended(device: DeviceState): string | undefined {
    if (this.#begun.get(device)?.eligible) this.#ended.push(device);
    if (this.rules.max_failures === undefined) return undefined;
    return stopAfterFailures(this.rules.failures_before + countFailures(this.#ended), this.rules);
  }
}

/** A stage's batches, one after the other; without them all devices are one. */
export function batchesOf(
  { batches }: Pick<StageOutline, "batches">,
  total: number,
): { from: number; size: number }[] {
  let from = 0;
  return (batches ?? [total]).map((size) => {
    const batch = { from, size };
    from += size;
    return batch;
  });
}
