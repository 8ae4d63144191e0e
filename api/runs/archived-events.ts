// The event stream of a run that is over, from `events.ndjson`, read as it is sent.
import { createInterface } from "node:readline";
import type { ArtifactStore } from "../../artifacts/store.js";
import { comparePlaces, decodePosition, hasSeen, type Position } from "../../projection/position.js";
import type { RunEvent } from "../../schemas/event.js";
import { BATCH, type Batch, type EventsOptions, unknownEvent } from "./event-stream.js";

/** @throws {Problem} `unknown_event_id` */
export async function archivedEvents(
  store: ArtifactStore,
  path: string,
  { after, after_id, signal }: EventsOptions,
): Promise<AsyncIterable<Batch>> {
  if (after && !(await holds(store, path, after))) throw unknownEvent(after_id);
  return read(store, path, after, signal);
}

async function* lines(store: ArtifactStore, path: string): AsyncGenerator<RunEvent & { id: string }> {
  const opened = await store.open(path);
  if (!opened) return;
  try {
    for await (const line of createInterface({ input: opened.body, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== "") yield JSON.parse(line) as RunEvent & { id: string };
    }
  } finally {
    opened.body.destroy();
  }
}

async function holds(store: ArtifactStore, path: string, after: Position): Promise<boolean> {
  const own = after[0];
  for await (const event of lines(store, path)) {
    const place = decodePosition(event.id)?.[0];
    if (
      place?.history === own.history &&
      place.execution === own.execution &&
      comparePlaces(place, own) === 0
    ) {
      return true;
    }
  }
  return false;
}

async function* read(
  store: ArtifactStore,
  path: string,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let batch: Batch = [];
  for await (const event of lines(store, path)) {
    if (signal.aborted) return;
    const position = after && decodePosition(event.id);
    if (after && position && hasSeen(after, position)) continue;
    if (batch.push(event) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
