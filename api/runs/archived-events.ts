// The event stream of a run that is over, from `events.ndjson`.
import { loopTurn } from "../../packages/devices/src/words/loop-turn.js";
import { comparePlaces, decodePosition, hasSeen, type Position } from "../../projection/position.js";
import type { EventLog, StoredEvent } from "./event-log.js";
import { type Batch, type EventsOptions, unknownEvent } from "./event-stream.js";

/** @throws {Problem} `unknown_event_id` */
export async function archivedEvents(
  log: EventLog,
  path: string,
  { after, after_id, signal }: EventsOptions,
): Promise<AsyncIterable<Batch>> {
  if (after && !(await holds(log, path, after))) throw unknownEvent(after_id);
  return read(log, path, after, signal);
}

async function holds(log: EventLog, path: string, after: Position): Promise<boolean> {
  const own = after[0];
  for await (const events of pieces(log, path)) {
    for (const event of events) {
      const place = positionOf(event)?.[0];
      if (
        place?.history === own.history &&
        place.execution === own.execution &&
        comparePlaces(place, own) === 0
      ) {
        return true;
      }
    }
  }
  return false;
}

async function* read(
  log: EventLog,
  path: string,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  for await (const events of pieces(log, path)) {
    if (signal.aborted) return;
    // The whole piece where nothing is left out: its bytes are the same for all readers.
    const news = after ? events.filter((event) => isNew(event, after)) : events;
    if (news.length > 0) yield news;
  }
}

/** Where the archive is written once more meanwhile, what comes from the new one is what the old one did not have yet. */
async function* pieces(log: EventLog, path: string): AsyncGenerator<StoredEvent[]> {
  let had: Position | undefined;
  for (;;) {
    const version = await log.version(path);
    if (version === undefined) return;
    const before = had;
    for (let n = 0; ; n++) {
      await loopTurn();
      const piece = await log.piece(path, version, n);
      if (!piece) break;
      yield before ? piece.events.filter((event) => isNew(event, before)) : piece.events;
      if (piece.last) return;
      const end = piece.events.at(-1);
      had = (end && positionOf(end)) ?? had;
    }
  }
}

const isNew = (event: StoredEvent, after: Position): boolean => {
  const position = positionOf(event);
  return position === undefined || !hasSeen(after, position);
};

const positions = new WeakMap<StoredEvent, Position>();

/** Decoded once for all readers. */
function positionOf(event: StoredEvent): Position | undefined {
  const known = positions.get(event) ?? decodePosition(event.id);
  if (known) positions.set(event, known);
  return known;
}
