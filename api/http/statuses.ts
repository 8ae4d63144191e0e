// `?status=passed,failed`: one or more words of a closed set.
import { Problem } from "../problem.js";

/** @param what of which they are, for the message. @returns undefined where nothing is asked for. @throws {Problem} `bad_request` */
export function statusesOf(
  text: string | undefined,
  known: readonly string[],
  what: string,
): string[] | undefined {
  const statuses = text?.split(",").map((each) => each.trim());
  const unknown = statuses?.find((each) => !known.includes(each));
  if (unknown === undefined) return statuses;
  throw new Problem(
    "bad_request",
    `${unknown.slice(0, 40)} is no status of a ${what}; expected ${known.join(", ")}.`,
  );
}
