// What the event streams of live and archived runs have in common.
import type { Position } from "../../projection/position.js";
import type { RunEvent } from "../../schemas/event.js";
import { Problem } from "../problem.js";

/** Events that were there together; empty when nothing has happened for a while, so that the connection stays alive. */
export type Batch = RunEvent[];
/** So many events are handed out at once: a reader takes the next batch when he has taken this one. */
export const BATCH = 200;

export interface EventsOptions {
  /** Everything up to here is left out. Absent: from the first. */
  after?: Position;
  /** The id that `after` was decoded from, for messages. */
  after_id?: string;
  /** `progress` hints, too. */
  hints?: boolean;
  /** Ends when all that has happened so far is told, instead of waiting for more. */
  once?: boolean;
  signal: AbortSignal;
}

export function unknownEvent(id = ""): Problem {
  return new Problem(
    "unknown_event_id",
    `No event of this run has the id ${JSON.stringify(id.slice(0, 80))}. Leave Last-Event-ID out to read from the first event.`,
  );
}
