// Patterns of a step's replies and of an inventory's own platforms meet the device's output on the loop, each time that
// something arrives. This bounds how long they may hold it up.
import { DeviceError } from "../errors.js";

/** One look, milliseconds. As a rule it takes a tenth of one. */
const LOOK_MS = 50;
/** A busy machine may make a look slow; patterns that are too dear make each one slow. */
const MOST_SLOW_LOOKS = 10;
const AGAIN_MS = 50;

let until = Infinity;

/** The look is broken off: nothing is decided by it. */
class SlowLook extends Error {
  override readonly name = "SlowLook";
}

/** Before each pattern. @throws {SlowLook} */
export function checkLook(): void {
  if (performance.now() > until) throw new SlowLook("the look took too long");
}

export class LookLimit {
  #slow = 0;
  #again: NodeJS.Timeout | undefined;

  constructor(
    private readonly device: string,
    private readonly platform: string,
    private readonly details: () => DeviceError["details"],
  ) {}

  /**
   * @param again looks once more, after a look that was broken off
   * @throws {DeviceError} `patterns_too_slow`
   */
  during(look: () => void, again: () => void): void {
    clearTimeout(this.#again);
    until = performance.now() + LOOK_MS;
    try {
      look();
    } catch (error) {
      if (!(error instanceof SlowLook)) throw error;
      if (++this.#slow >= MOST_SLOW_LOOKS) throw tooSlow(this.device, this.platform, this.details());
      this.#again = setTimeout(again, AGAIN_MS);
    } finally {
      until = Infinity;
    }
  }

  end(): void {
    clearTimeout(this.#again);
  }
}

const tooSlow = (device: string, platform: string, details: DeviceError["details"]): DeviceError =>
  new DeviceError(
    "patterns_too_slow",
    `${device}: the patterns that look for prompts and questions took longer than ${LOOK_MS} ms ${MOST_SLOW_LOOKS} times, and the session was given up. ` +
      `Use simpler patterns in the step's replies and in the data of platform ${platform}, without large counted repetitions.`,
    details,
  );
