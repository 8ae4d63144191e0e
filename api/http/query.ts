// What stands behind the `?` of a request: parameters that there are, words of a closed set, booleans.
import type { Context } from "hono";
import { didYouMean, oneOf } from "../../compiler/index.js";
import { Problem } from "../problem.js";

const SHOWN = 40;
/** Known words that a misspelt one is compared with. */
const COMPARED = 5_000;

/** A misspelt filter would give everything, and a misspelt `check` would start a run. @throws {Problem} `bad_request` */
export function refuseUnknown(c: Context, known: readonly string[]): void {
  const unknown = Object.keys(c.req.queries()).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known.slice(0, COMPARED));
  const takes = known.length === 0 ? "none" : oneOf(known);
  throw new Problem(
    "bad_request",
    `\`${unknown.slice(0, SHOWN)}\` is not a parameter of this request${meant ? `; ${meant} It takes` : ": it takes"} ${takes}.`,
  );
}

/** An unset variable of a script is not a filter: `?workflow=$NAME`. @throws {Problem} `bad_request` */
export function refuseEmpty(c: Context, flags: readonly string[]): void {
  const empty = Object.entries(c.req.queries()).find(
    ([name, values]) => !flags.includes(name) && values.some((value) => value === ""),
  );
  if (!empty) return;
  throw new Problem("bad_request", `\`${empty[0]}\` is empty. Give it a value, or leave it out.`);
}

/**
 * `?status=passed,failed`, `?status=passed&status=failed`, or both.
 * @param is what each word is, for the message: `status of a run`
 * @returns undefined where nothing is asked for. @throws {Problem} `bad_request`
 */
export function wordsOf(
  given: readonly string[] | undefined,
  known: readonly string[],
  is: string,
): string[] | undefined {
  const words = given?.flatMap((each) => each.split(",")).map((each) => each.trim());
  const there = new Set(known);
  const unknown = words?.find((each) => !there.has(each));
  if (unknown === undefined) return words;
  throw new Problem(
    "bad_request",
    `${unknown.slice(0, SHOWN) || "An empty text"} is not a ${is}; ${didYouMean(unknown, known) ?? `expected ${oneOf(known)}.`}`,
  );
}

/** @throws {Problem} `bad_request` */
export function flagOf(name: string, text: string | undefined, absent: boolean): boolean {
  if (text === undefined) return absent;
  if (text === "false") return false;
  if (text === "true" || text === "") return true;
  throw new Problem("bad_request", `${name} is ${text.slice(0, SHOWN)}; expected true or false.`);
}
