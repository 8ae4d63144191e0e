// Devices of a run that a request names.
import { wordsOf } from "../http/query.js";
import type { RunView } from "./views.js";

/** @returns undefined where none is named. @throws {Problem} `bad_request` for one that the run does not have */
export async function devicesOf(view: RunView, given: string[] | undefined): Promise<string[] | undefined> {
  if (given === undefined) return undefined;
  const entries = await view.devices();
  return wordsOf(
    given,
    entries.map(({ device }) => device),
    "device of this run",
  );
}
