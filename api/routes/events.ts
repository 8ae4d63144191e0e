// A run's events, as SSE or NDJSON: resumable, filtered, at the reader's own pace.
import { Hono } from "hono";
import { decodePosition, type Position } from "../../projection/position.js";
import { EventTypeSchema, type RunEvent } from "../../schemas/event.js";
import { allow, type AuthEnv } from "../http/auth.js";
import { flagOf, wordsOf } from "../http/query.js";
import { preferredType } from "../http/negotiate.js";
import { pullStream } from "../http/stream.js";
import { flag, words } from "../openapi/parameters.js";
import { RUN_PROBLEMS } from "../openapi/problems.js";
import { linesOf } from "../openapi/schema.js";
import { type Batch, unknownEvent } from "../runs/event-stream.js";
import { devicesOf } from "../runs/devices-of.js";
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
        type: words("Only these types, comma-separated or repeated", EventTypeSchema.options),
        after: "Event id to go on after, as Last-Event-ID",
        follow: flag("`false`: end with what has happened so far"),
      },
      headers: { "Last-Event-ID": "Go on after this event" },
      answers: {
        200: {
          is: `The events, as \`Accept\` asks; ${NDJSON} where it asks for neither`,
          media: { [NDJSON]: linesOf("RunEvent", NDJSON), [SSE]: linesOf("RunEvent", SSE) },
        },
        204: { is: "Nothing comes after that event: the run has finished" },
      },
      problems: [...RUN_PROBLEMS, "unknown_event_id"],
    }),
    async (c) => {
      const sse = preferredType(c, [NDJSON, SSE]) === SSE;
      const id = c.req.header("last-event-id") || c.req.query("after");
      const types = wordsOf(c.req.queries("type"), EventTypeSchema.options, "type of event");
      const follow = flagOf("follow", c.req.query("follow"), true);
      const view = await views.open(c.req.param("id"));
      const devices = await devicesOf(view, c.req.queries("device"));
      const abort = new AbortController();
      c.req.raw.signal.addEventListener("abort", () => abort.abort(), { once: true });
      const events = await view.events({
        ...(id ? { after: positionOf(id), after_id: id } : {}),
        hints: true,
        once: !follow,
        signal: abort.signal,
      });
      const counted = metrics.countReader();
      const chunks = encode(events, filterOf(devices, types), sse);
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

function filterOf(
  devices: string[] | undefined,
  types: string[] | undefined,
): ((event: RunEvent) => boolean) | undefined {
  if (devices === undefined && types === undefined) return undefined;
  const named = devices && new Set(devices);
  return (event) =>
    (named === undefined || event.device === undefined || named.has(event.device)) &&
    (types === undefined || types.includes(event.type));
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
