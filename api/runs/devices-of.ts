// Devices of a run that a request names.
import { wordsOf } from "../http/query.js";
import type { RunView } from "./views.js";

/** @returns undefined where none is named. @throws {Problem} `bad_request` for one that the run does not have */
export async function devicesOf(view: RunView, given: string[] | undefined): Promise<string[] | undefined> {
  if (given === undefined) return undefined;
  const results = await view.results();
  return wordsOf(
    given,
    results.map(({ device }) => device),
    "device of this run",
  );
}
