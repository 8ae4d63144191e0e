// A run's events, as SSE or NDJSON: resumable, filtered, at the reader's own pace.
import { Hono } from "hono";
import { decodePosition, type Position } from "../../projection/position.js";
import { EventTypeSchema, type RunEvent } from "../../schemas/event.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { pullStream } from "../http/stream.js";
import { Problem } from "../problem.js";
import { type Batch, unknownEvent } from "../runs/event-stream.js";
import type { RouteContext } from "./context.js";
import { describe } from "./describe.js";

const SSE = "text/event-stream";
const NDJSON = "application/x-ndjson";
/** The reader's own reconnect delay, milliseconds. */
const RETRY_MS = 1_000;

export function eventRoutes({ views, metrics }: RouteContext) {
  const app = new Hono<AuthEnv>();
  app.get(
    "/v1/runs/:id/events",
    allow("read"),
    describe({
      id: "followEvents",
      summary: "A run's events from the first on, until it has finished",
      tag: "events",
      query: {
        device: "Only events of these devices, comma-separated or repeated, and of the run and its stages",
        type: "Only these types, comma-separated or repeated",
        after: "Event id to go on after, as Last-Event-ID",
        follow: "`false`: end with what has happened so far",
      },
      headers: { Accept: `${SSE} or ${NDJSON} (default)`, "Last-Event-ID": "Go on after this event" },
      answers: {
        200: { is: "The events", media: SSE },
        204: { is: "Nothing comes after that event: the run has finished" },
      },
      problems: ["not_found", "unknown_event_id", "bad_request", "temporal_unreachable"],
    }),
    async (c) => {
      const sse = (c.req.header("accept") ?? "").includes(SSE);
      const id = c.req.header("last-event-id") || c.req.query("after");
      const keep = filterOf(listOf(c.req.queries("device")), listOf(c.req.queries("type")));
      const view = await views.open(c.req.param("id"));
      const abort = new AbortController();
      c.req.raw.signal.addEventListener("abort", () => abort.abort(), { once: true });
      const events = await view.events({
        ...(id ? { after: positionOf(id), after_id: id } : {}),
        hints: true,
        once: c.req.query("follow") === "false",
        signal: abort.signal,
      });
      const counted = metrics.countReader();
      const chunks = encode(events, keep, sse);
      const headers = {
        "content-type": sse ? SSE : NDJSON,
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      };
      return c.body(pullStream(chunks, { onEnd: counted, abort }), 200, headers);
    },
  );
  return app;
}

function positionOf(id: string): Position {
  const position = decodePosition(id);
  if (!position) throw unknownEvent(id);
  return position;
}

/** Comma-separated, repeated, or both. */
const listOf = (given: string[] | undefined): string[] | undefined =>
  given?.flatMap((each) => each.split(","));

function filterOf(
  names: string[] | undefined,
  wanted: string[] | undefined,
): ((event: RunEvent) => boolean) | undefined {
  if (names === undefined && wanted === undefined) return undefined;
  const known: readonly string[] = EventTypeSchema.options;
  const unknown = wanted?.find((type) => !known.includes(type));
  if (unknown !== undefined) {
    throw new Problem(
      "bad_request",
      `${unknown.slice(0, 40)} is no type of event; expected ${known.join(", ")}.`,
    );
  }
  return (event) =>
    (names === undefined || event.device === undefined || names.includes(event.device)) &&
    (wanted === undefined || wanted.includes(event.type));
}

/** The same batch goes to many readers; its bytes are made once. */
const encoded = { sse: new WeakMap<Batch, Uint8Array>(), ndjson: new WeakMap<Batch, Uint8Array>() };

async function* encode(
  batches: AsyncIterable<Batch>,
  keep: ((event: RunEvent) => boolean) | undefined,
  sse: boolean,
): AsyncGenerator<Uint8Array> {
  if (sse) yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  for await (const batch of batches) {
    const kept = keep ? batch.filter(keep) : batch;
    if (kept.length === 0) {
      if (sse) yield Buffer.from(": still here\n\n");
      continue;
    }
    const known = encoded[sse ? "sse" : "ndjson"];
    let bytes = known.get(kept);
    if (!bytes) {
      bytes = Buffer.from(kept.map(sse ? sseText : ndjsonText).join(""));
      known.set(kept, bytes);
    }
    yield bytes;
  }
}

const ndjsonText = (event: RunEvent): string => `${JSON.stringify(event)}\n`;
const sseText = (event: RunEvent): string =>
  `${event.id === undefined ? "" : `id: ${event.id}\n`}data: ${JSON.stringify(event)}\n\n`;
