// Patterns of users on a text of any length, which nobody waits for on the loop: piece by piece, and slow pieces again.
import { setTimeout as sleep } from "node:timers/promises";
import { DeviceError } from "../errors.js";
import { pause } from "../words/loop-turn.js";
import { withPatternAllowance } from "../words/pattern-limit.js";
import { anyOf, isTooSlow } from "./regex.js";

/** Characters. */
const PIECE = 4_096;
/** A busy machine makes any search slow, and others may have used up the time of this turn of the loop. */
const TRIES = 5;
const AGAIN_MS = 20;
/** For all of a text. */
const LIMIT_MS = 5_000;

/**
 * The first line of a text in which one of the patterns is found, without blanks around it; `ignored` lines do not count.
 * @throws {DeviceError} `patterns_too_slow`
 */
export function firstLine(
  sources: readonly string[],
  text: string,
  ignored: (line: string) => boolean = () => false,
): Promise<string | undefined> {
  return inPieces(text, (piece) => {
    const isFound = (part: string): boolean => anyOf(sources).some((pattern) => pattern.test(part));
    if (sources.length === 0 || !isFound(piece)) return undefined;
    return piece
      .split("\n")
      .find((line) => isFound(line) && !ignored(line))
      ?.trim();
  });
}

/**
 * Looks at whole lines, a few at a time, until they have what is sought.
 * @param look may be called twice for the same lines
 * @throws {DeviceError} `patterns_too_slow`
 */
export async function inPieces<T>(
  text: string,
  look: (lines: string) => T | undefined,
): Promise<T | undefined> {
  let used = 0;
  for (let from = 0; from < text.length; ) {
    const end = endOfPiece(text, from);
    const piece = text.slice(from, end);
    const began = performance.now();
    const found = await untilQuick(piece.length, () => look(piece));
    if (found !== undefined) return found;
    used += performance.now() - began;
    if (used > LIMIT_MS) throw new DeviceError("patterns_too_slow", overall(text), { sent: true });
    from = end + 1;
    const turn = pause();
    if (turn) await turn;
  }
  return undefined;
}

/** Where the last line ends that fits; a longer line is a piece of its own. */
function endOfPiece(text: string, from: number): number {
  if (text.length - from <= PIECE) return text.length;
  const last = text.lastIndexOf("\n", from + PIECE);
  const end = last > from ? last : text.indexOf("\n", from + PIECE);
  return end < 0 ? text.length : end;
}

/**
 * What took too long is tried again.
 * @param characters that the patterns look at
 * @throws {DeviceError} `patterns_too_slow`
 */
export async function untilQuick<T>(characters: number, look: () => T): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return withPatternAllowance(characters, look);
    } catch (error) {
      if (!isTooSlow(error)) throw error;
      if (tries >= TRIES) throw sent(error as DeviceError);
    }
    await sleep(AGAIN_MS);
  }
}

/** Unless somebody knows better: what was printed is the answer to something. */
const sent = (error: DeviceError): DeviceError =>
  new DeviceError(error.code, error.message, { ...error.details, sent: true }, { cause: error });

const overall = (text: string): string =>
  `The platform's regular expressions took longer than ${LIMIT_MS} ms on ${text.length} characters. ` +
  "Use simpler ones, without large counted repetitions.";
