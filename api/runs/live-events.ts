// The event stream of a run that is followed: each reader is a place in the follower's log.
import { hasSeen, type Position } from "../../projection/position.js";
import type { RunEvent } from "../../schemas/event.js";
import { pause, loopTurn } from "../../packages/devices/src/words/loop-turn.js";
import type { Follower } from "../live/follower.js";
import type { Followers } from "../live/followers.js";
import { BATCH, type Batch, type EventsOptions, unknownEvent } from "./event-stream.js";

const TICK_MS = 10_000;

/** @throws {Problem} `unknown_event_id` */
export async function liveEvents(
  follower: Follower,
  followers: Followers,
  options: EventsOptions,
): Promise<AsyncIterable<Batch>> {
  if (options.after || options.once) await follower.sync();
  if (options.after) {
    if (!(await follower.knows(options.after))) throw unknownEvent(options.after_id);
  }
  return read(follower, followers, options);
}

async function* read(
  follower: Follower,
  followers: Followers,
  { after, hints, once, signal }: EventsOptions,
): AsyncGenerator<Batch> {
  const detach = followers.attach(follower);
  // What comes from here on is new to everybody: the follower has read all that this reader can have seen.
  const known = after ? follower.log.length : 0;
  let at = known;
  let hinted = after || once ? follower.hintCount : 0;
  try {
    if (after) yield* missed(follower, after, known);
    while (!signal.aborted) {
      const changed = follower.changed();
      const batch = follower.batch(at);
      at += batch.length;
      if (batch.length > 0) yield batch;
      if (at < follower.log.length) {
        await loopTurn();
        continue;
      }
      if (hints && follower.hintCount > hinted) {
        const news = hinted === 0 ? standing(follower) : hintsAfter(follower, hinted);
        hinted = follower.hintCount;
        if (news.length > 0) yield news;
      }
      if (follower.ended) {
        if (follower.ended.error !== undefined) throw follower.ended.error;
        return;
      }
      if (once) return;
      if ((await next(changed, signal)) === "tick") yield [];
    }
  } finally {
    detach();
  }
}

const hintsAfter = ({ hints }: Follower, hinted: number): RunEvent[] =>
  [...hints.values()]
    .filter(({ n }) => n > hinted)
    .sort((a, b) => a.n - b.n)
    .map(({ event }) => event);

/** What is under way when a reader comes; where the device has been heard of since, it is no longer so. */
function standing(follower: Follower): RunEvent[] {
  const { heard } = follower;
  return hintsAfter(follower, 0).filter(({ device = "", time }) => time > (heard.get(device) ?? ""));
}

/** What the reader has not had of the first `known` events; shards are merged in another order than he saw them. */
async function* missed(follower: Follower, after: Position, known: number): AsyncGenerator<Batch> {
  let batch: Batch = [];
  for (let at = 0; at < known; at++) {
    const { position, event } = follower.log[at]!;
    if (!hasSeen(after, position)) batch.push(event);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
    const turn = pause();
    if (turn) await turn;
  }
  if (batch.length > 0) yield batch;
}

function next(changed: Promise<void>, signal: AbortSignal): Promise<"changed" | "tick"> {
  return new Promise((resolve) => {
    const done = (what: "changed" | "tick") => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      resolve(what);
    };
    const aborted = () => done("changed");
    const timer = setTimeout(() => done("tick"), TICK_MS);
    signal.addEventListener("abort", aborted, { once: true });
    void changed.then(() => done("changed"));
  });
}
