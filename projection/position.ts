// Event ids: where a reader stands in every open history of a run, as one opaque string.
import { runWorkflowId, shardWorkflowId } from "../workflows/ids.js";
import { type HistoryRef } from "./facts.js";

/** The n-th event (from 0) that one history event gave rise to. */
export interface EventPosition {
  /** `r` for the run's workflow, `<stage>.<shard>` for a shard. */
  history: string;
  chain: number;
  /** First characters of Temporal's run id: after a reset event ids repeat, run ids do not. */
  execution: string;
  event: number;
  sub: number;
}

/** The event's own place first, then how far every other open history has been read. */
export type Position = [EventPosition, ...EventPosition[]];

const EXECUTION_CHARS = 8;
const SHARD_ID = /\/stage\/(\d+)\/shard\/(\d+)$/;

/** Name of the history of the run's own workflow. */
export const OWN_HISTORY = "r";

/** `run/<id>` → `r`, `run/<id>/stage/0/shard/3` → `0.3`. */
export function historyName(workflowId: string): string {
  const shard = SHARD_ID.exec(workflowId);
  return shard ? `${shard[1]}.${shard[2]}` : OWN_HISTORY;
}
/** The inverse of {@link historyName}. */
export function workflowOf(run: string, history: string): string {
  const [stage, shard] = history.split(".").map(Number);
  return shard === undefined ? runWorkflowId(run) : shardWorkflowId(run, stage ?? 0, shard);
}

export function placeOf(ref: HistoryRef, event: number, sub: number): EventPosition {
  return {
    history: historyName(ref.workflow_id),
    chain: ref.chain,
    execution: ref.run_id.slice(0, EXECUTION_CHARS),
    event,
    sub,
  };
}

/** @param others {@link encodePlaces} of the other open histories: many events have the same */
export const encodePosition = (own: EventPosition, others: string): string =>
  Buffer.from(`[${rowOf(own)}${others}]`).toString("base64url");

export const encodePlaces = (places: EventPosition[]): string =>
  places.map((place) => `,${rowOf(place)}`).join("");

/** JSON as it is, since neither the name of a history nor the beginning of a run id has anything to escape. */
const rowOf = ({ history, chain, execution, event, sub }: EventPosition): string =>
  `["${history}",${chain},"${execution}",${event},${sub}]`;

/** @returns undefined for anything that {@link encodePosition} did not make. */
export function decodePosition(id: string): Position | undefined {
  if (id.length > 100_000 || !/^[A-Za-z0-9_-]+$/.test(id)) return undefined;
  let rows: unknown;
  try {
    rows = JSON.parse(Buffer.from(id, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
  if (!Array.isArray(rows) || rows.length === 0) return undefined;
  const places: EventPosition[] = [];
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row) || row.length !== 5) return undefined;
    const [history, chain, execution, event, sub] = row as unknown[];
    if (typeof history !== "string" || !/^(r|\d+\.\d+)$/.test(history)) return undefined;
    if (typeof execution !== "string" || execution.length > EXECUTION_CHARS) return undefined;
    if (![chain, event, sub].every((n) => Number.isSafeInteger(n) && (n as number) >= 0)) return undefined;
    places.push({ history, execution, chain: chain as number, event: event as number, sub: sub as number });
  }
  return places as Position;
}

/** Order within one history. */
export function comparePlaces(a: EventPosition, b: EventPosition): number {
  return a.chain - b.chain || a.event - b.event || a.sub - b.sub;
}

/** Where the run's own history stood. */
export function runPlace(position: Position): EventPosition | undefined {
  return position.find((place) => place.history === "r");
}

/**
 * Whether a reader who stands at `reader` has had the event at `position`. A history that the reader's position does
 * not name was not yet open for him or closed already; the place in the run's own history tells which.
 */
export function hasSeen(reader: Position, position: Position): boolean {
  const own = position[0];
  const there = reader.find((place) => place.history === own.history);
  if (there) return comparePlaces(own, there) <= 0;
  const then = runPlace(position);
  const now = runPlace(reader);
  return then !== undefined && now !== undefined && comparePlaces(then, now) <= 0;
}
