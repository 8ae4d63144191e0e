// Follows a run's events over SSE until the run has finished, through dropped connections and API restarts.
import { createParser } from "eventsource-parser";
import type { RunEvent } from "../schemas/event.js";
import { type Client, queryOf } from "./client.js";
import { CliError } from "./errors.js";
import { hasEnded } from "./exit.js";
import { ApiProblem, problemOf, reasonOf } from "./problem.js";

export interface FollowOptions {
  client: Client;
  run: string;
  /** Ends the following; the generator then returns. */
  signal?: AbortSignal;
  /** Told once when the connection is lost and once when it is back. */
  onConnection?: (state: { lost: string } | { back: true }) => void;
  /** Only events of this device, of the run and of its stages. */
  device?: string;
  /** Only what has happened so far. */
  once?: boolean;
  /** Gives up when the API could not be reached for this long. Default 10 minutes. */
  patience_ms?: number;
  /** A connection that says nothing for this long, not even a keep-alive, is dropped and made anew. Default 60 s. */
  silence_ms?: number;
}

const FIRST_DELAY_MS = 200;
/** The API's answer to a position behind which there is nothing. */
const NOTHING_MORE = 204;
const LONGEST_DELAY_MS = 5_000;

/**
 * The run's events in order. Each stored event comes once, whatever happens to the connection; `progress` hints come
 * as they can. Returns after `run.finished`.
 *
 * @throws {CliError} `follow_lost` after `patience_ms` without an API; `refused` when the run does not exist
 */
export async function* follow(options: FollowOptions): AsyncGenerator<RunEvent> {
  const seen = new Set<string>();
  let last: string | undefined;
  let lostAt: number | undefined;
  let delay = FIRST_DELAY_MS;
  let emptyRounds = 0;

  while (!options.signal?.aborted) {
    let reason = "the API closed the connection.";
    try {
      for await (const message of connect(options, last)) {
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
        if (message.type === "run.finished") return;
      }
      if (options.once) return;
      // A run that has ended and whose stream twice held nothing new has nothing more to tell.
      if (hasEnded((await options.client.run(options.run)).status) && ++emptyRounds > 1) return;
    } catch (error) {
      if (options.signal?.aborted) return;
      // A position that the API does not know: read from the start, what was seen is dropped above.
      if (error instanceof ApiProblem && error.status === 400 && last !== undefined) {
        last = undefined;
        continue;
      }
      if (error instanceof ApiProblem && error.code === "refused") throw error;
      reason = error instanceof CliError ? error.message : `${reasonOf(error)}.`;
    }
    if (options.signal?.aborted) return;
    const now = performance.now();
    if (lostAt === undefined) {
      lostAt = now;
      options.onConnection?.({ lost: reason });
    } else if (now - lostAt > (options.patience_ms ?? 600_000)) {
      throw new CliError(
        "follow_lost",
        `The events of run ${options.run} cannot be read any more: ${reason} The run itself goes on.`,
      );
    }
    await pause(delay, options.signal);
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  }
}

/** One connection: `open` when the API has accepted it, then its events; `end` when nothing comes after the last one. */
async function* connect(
  options: FollowOptions,
  last: string | undefined,
): AsyncGenerator<RunEvent | "open" | "end"> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  options.signal?.addEventListener("abort", stop, { once: true });
  let silent = false;
  const silence = setTimeout(() => {
    silent = true;
    stop();
  }, options.silence_ms ?? 60_000);
  try {
    const response = await options.client.fetch(
      `/v1/runs/${encodeURIComponent(options.run)}/events${queryOf({ follow: options.once ? "false" : undefined, device: options.device })}`,
      {
        headers: { accept: "text/event-stream", ...(last === undefined ? {} : { "last-event-id": last }) },
        signal: abort.signal,
      },
    );
    if (!response.ok) throw await problemOf(response, options.client.options);
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
    for await (const chunk of response.body ?? []) {
      silence.refresh();
      parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
      while (waiting.length > 0) yield waiting.shift() as RunEvent;
    }
  } catch (error) {
    if (silent) throw new CliError("unreachable", "the connection was silent.", { cause: error });
    throw error;
  } finally {
    clearTimeout(silence);
    options.signal?.removeEventListener("abort", stop);
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
