// Follows a run's events over SSE until the run has finished, through dropped connections and restarts of the API.
import { createParser } from "eventsource-parser";
import type { OrchestratorClient, RunEvent } from "./client.js";
import { ApiError, ConnectionError, EventsError, isClientError, mayPass, reasonOf } from "./errors.js";

export interface EventOptions {
  /** Ends the following; the generator then returns. */
  signal?: AbortSignal;
  /** Told once when the connection is lost and once when it is back. */
  onConnection?: (state: { lost: string } | { back: true }) => void;
  /** Only events of this device, of the run and of its stages. */
  device?: string;
  /** Only what has happened so far. */
  once?: boolean;
  /** Gives up when the API could not be reached for this long, in milliseconds. Default 10 minutes. */
  patience_ms?: number;
  /** A connection that says nothing for this long, not even a keep-alive, is dropped and made anew. Default 60 s. */
  silence_ms?: number;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** The API's answer to a position behind which there is nothing. */
const NOTHING_MORE = 204;

/**
 * The run's events in order. Each stored event comes once, whatever happens to the connection; `progress` hints come
 * as they can. Returns after `run.finished`, or with `once` after the last one that there is.
 *
 * @throws {EventsError} after `patience_ms` without an API. @throws {ApiError} when the run does not exist
 */
export async function* followEvents(
  client: OrchestratorClient,
  run: string,
  options: EventOptions,
): AsyncGenerator<RunEvent> {
  const seen = new Set<string>();
  let last: string | undefined;
  let lostAt: number | undefined;
  let delay = FIRST_DELAY_MS;
  let emptyRounds = 0;

  while (!options.signal?.aborted) {
    let reason = "the API closed the connection.";
    try {
      for await (const message of connect(client, run, options, last)) {
        if (lostAt !== undefined) options.onConnection?.({ back: true });
        lostAt = undefined;
        delay = FIRST_DELAY_MS;
        if (message === "open") continue;
        if (message === "end") return;
        if (message.id !== undefined) {
          last = message.id;
          if (seen.has(message.id)) continue;
          seen.add(message.id);
        }
        emptyRounds = 0;
        yield message;
        // Behind the end stands what was said and told of it later.
        if (message.type === "run.finished" && !options.once) return;
      }
      if (options.once) return;
      // A run that has ended and whose stream twice held nothing new has nothing more to tell.
      if ((await client.run(run)).finished_at !== null && ++emptyRounds > 1) return;
    } catch (error) {
      if (options.signal?.aborted) return;
      // A position that the API does not know: read from the start, what was seen is dropped above.
      if (error instanceof ApiError && error.status === 400 && last !== undefined) {
        last = undefined;
        continue;
      }
      if (error instanceof ApiError && !mayPass(error)) throw error;
      reason = isClientError(error) ? error.message : `${reasonOf(error)}.`;
    }
    if (options.signal?.aborted) return;
    const now = performance.now();
    if (lostAt === undefined) {
      lostAt = now;
      options.onConnection?.({ lost: reason });
    } else if (now - lostAt > (options.patience_ms ?? 600_000)) {
      throw new EventsError(run, reason);
    }
    await pause(delay, options.signal);
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  }
}

/** One connection: `open` when the API has accepted it, then its events; `end` when nothing comes after the last one. */
async function* connect(
  client: OrchestratorClient,
  id: string,
  { signal, device, once, silence_ms = 60_000 }: EventOptions,
  last: string | undefined,
): AsyncGenerator<RunEvent | "open" | "end"> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  signal?.addEventListener("abort", stop, { once: true });
  let isSilent = false;
  const silence = setTimeout(() => {
    isSilent = true;
    stop();
  }, silence_ms);
  try {
    const { data, response } = await client.answered(
      client.http.GET("/v1/runs/{id}/events", {
        params: {
          path: { id },
          query: { ...(once ? { follow: "false" } : {}), ...(device === undefined ? {} : { device }) },
        },
        headers: { accept: "text/event-stream", ...(last === undefined ? {} : { "last-event-id": last }) },
        signal: abort.signal,
        parseAs: "stream",
      }),
    );
    if (response.status === NOTHING_MORE) {
      yield "end";
      return;
    }
    yield "open";

    const waiting: RunEvent[] = [];
    const parser = createParser({
      onEvent: (message) => {
        const event = JSON.parse(message.data) as RunEvent;
        waiting.push(message.id === undefined ? event : { ...event, id: message.id });
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of data ?? []) {
      silence.refresh();
      parser.feed(decoder.decode(chunk, { stream: true }));
      while (waiting.length > 0) yield waiting.shift() as RunEvent;
    }
  } catch (error) {
    if (isSilent) throw new ConnectionError("the connection was silent", client.url, { cause: error });
    throw error;
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener("abort", stop);
    abort.abort();
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
