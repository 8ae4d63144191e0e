// What an id of a run tells of it.
export const RUN_ID_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
export const TIME_DIGITS = 9;
export const RANDOM_DIGITS = 6;

/** When an id of ours was made, milliseconds since 1970; undefined for names that others gave. */
export function timeOf(id: string): number | undefined {
  if (id.length !== TIME_DIGITS + RANDOM_DIGITS) return undefined;
  let time = 0;
  for (const digit of id.slice(0, TIME_DIGITS)) {
    const value = RUN_ID_DIGITS.indexOf(digit);
    if (value < 0) return undefined;
    time = time * 32 + value;
  }
  return time;
}
