// Patterns of a step's replies and of an inventory's own platforms meet the device's output on the loop, each time that
// something arrives. This bounds how long they may hold it up.
import { DeviceError } from "../errors.js";
import { withPatternAllowance } from "../words/pattern-limit.js";
import { isTooSlow } from "./regex.js";

/** That the patterns look at, as a rule; a look takes a tenth of a millisecond then. */
const CHARACTERS = 1_000;
/** A busy machine may make a look slow; patterns that are too dear make each one slow. */
const MOST_SLOW_LOOKS = 10;
const AGAIN_MS = 50;

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
    try {
      withPatternAllowance(CHARACTERS, look);
    } catch (error) {
      // The look was broken off, and nothing is decided by it.
      if (!isTooSlow(error)) throw error;
      if (++this.#slow >= MOST_SLOW_LOOKS) throw tooSlow(this.device, this.platform, this.details());
      this.#again = setTimeout(again, AGAIN_MS);
    }
  }

  end(): void {
    clearTimeout(this.#again);
  }
}

const tooSlow = (device: string, platform: string, details: DeviceError["details"]): DeviceError =>
  new DeviceError(
    "patterns_too_slow",
    `${device}: the patterns that look for prompts and questions took too long ${MOST_SLOW_LOOKS} times, and the session was given up. ` +
      `Use simpler patterns in the step's replies and in the data of platform ${platform}, without large counted repetitions.`,
    details,
  );
