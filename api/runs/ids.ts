// Run ids: sort by time, safe in file names, URLs and shells, short enough to type.
import { randomBytes } from "node:crypto";
import { RANDOM_DIGITS, RUN_ID_DIGITS as DIGITS, TIME_DIGITS } from "../../schemas/run-id.js";

/** @param time Milliseconds since 1970. */
export function newRunId(time: number, random: Uint8Array = randomBytes(RANDOM_DIGITS)): string {
  let prefix = "";
  for (let rest = time, n = 0; n < TIME_DIGITS; n++) {
    prefix = DIGITS[rest % 32] + prefix;
    rest = Math.floor(rest / 32);
  }
  return prefix + [...random].map((byte) => DIGITS[byte % 32]).join("");
}

/** The smallest id that a run created at this time can have. */
export const idAt = (time: number): string => newRunId(time, new Uint8Array(0));

/** Names that people and other tools may have given are let through, as long as they are harmless. */
export const isRunId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id);
