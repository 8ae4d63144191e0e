// Run ids: sort by time, safe in file names, URLs and shells, short enough to type.
import { randomBytes } from "node:crypto";

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 6;

/** @param time Milliseconds since 1970. */
export function newRunId(time: number, random: Uint8Array = randomBytes(RANDOM_DIGITS)): string {
  let prefix = "";
  for (let rest = time, n = 0; n < TIME_DIGITS; n++) {
    prefix = DIGITS[rest % 32] + prefix;
    rest = Math.floor(rest / 32);
  }
  return prefix + [...random].map((byte) => DIGITS[byte % 32]).join("");
}

/** When an id of ours was made, milliseconds since 1970; undefined for names that others gave. */
export function timeOf(id: string): number | undefined {
  if (id.length !== TIME_DIGITS + RANDOM_DIGITS) return undefined;
  let time = 0;
  for (const digit of id.slice(0, TIME_DIGITS)) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return undefined;
    time = time * 32 + value;
  }
  return time;
}

/** The smallest id that a run created at this time can have. */
export const idAt = (time: number): string => newRunId(time, new Uint8Array(0));

/** Names that people and other tools may have given are let through, as long as they are harmless. */
export const isRunId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id);
