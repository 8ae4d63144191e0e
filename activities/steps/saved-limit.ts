// Saved values travel in Temporal's payloads, which have a limit: a result beyond it would never arrive.
import type { Json } from "../../schemas/json.js";
import { isSmall } from "../off-loop/slices.js";
import type { Task } from "../task.js";

/** Of all steps of a segment together, bytes of JSON. Temporal refuses payloads over 2 MiB. */
const MOST_SAVED = 512 * 1_024;
/** Far beyond what fits, so that it is not turned into text to find out. */
const MOST_PARTS = 100_000;

/** @returns why these values cannot be saved */
export function tooMuchSaved(
  { journal }: Pick<Task, "journal">,
  id: string,
  saved: Record<string, Json>,
): string | undefined {
  const names = Object.keys(saved);
  if (names.length === 0) return undefined;
  const before = journal.state.steps.filter((step) => step.id !== id).map((step) => step.saved ?? {});
  const bytes = isSmall(saved, MOST_PARTS)
    ? [...before, saved].reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0)
    : Infinity;
  if (bytes <= MOST_SAVED) return undefined;
  const how = Number.isFinite(bytes) ? `${bytes} bytes` : `far more than ${MOST_SAVED} bytes`;
  return (
    `\`save\` (${names.join(", ")}) makes ${how} of saved values, at most ${MOST_SAVED} are kept. ` +
    "Save a part of it; whole outputs are there for later expressions as `steps.<id>.output` and `steps.<id>.parsed`"
  );
}
