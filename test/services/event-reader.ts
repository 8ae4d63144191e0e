// A reader of a run's events who goes on after the last one that it has, as browsers do.
import { setTimeout as sleep } from "node:timers/promises";

/** An event as it came: the `id` and `data` lines of SSE. */
export interface Sent {
  id: string;
  data: string;
}

export interface Reading {
  events: Sent[];
  /** How many connections it took. */
  connections: number;
}

export const isLast = (sent: Sent | undefined): boolean =>
  sent !== undefined && JSON.parse(sent.data).type === "run.finished";

/** Events of a stream as they come, hints without an id left out. @throws {Error} when the connection breaks */
async function* eventsOf(response: Response): AsyncGenerator<Sent> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const blocks = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
      const [id, data] = [field("id"), field("data")];
      if (id !== undefined && data !== undefined) yield { id, data };
    }
  }
}

/**
 * Follows to the last event; after a break it connects again with Last-Event-ID.
 * @param url of the API
 * @param signal ends it, with what it has
 * @throws {RangeError} where the API refuses; 503, that something is away, is waited out
 */
export async function follow(
  url: string,
  run: string,
  reading: Reading = { events: [], connections: 0 },
  signal?: AbortSignal,
): Promise<Reading> {
  const isOver = () => isLast(reading.events.at(-1)) || signal?.aborted === true;
  while (!isOver()) {
    const last = reading.events.at(-1)?.id;
    try {
      const response = await fetch(`${url}/v1/runs/${run}/events`, {
        headers: { accept: "text/event-stream", ...(last === undefined ? {} : { "last-event-id": last }) },
        ...(signal ? { signal } : {}),
      });
      if (response.status === 503) throw new Error(await response.text());
      if (response.status !== 200) throw new RangeError(`${response.status} ${await response.text()}`);
      reading.connections += 1;
      for await (const sent of eventsOf(response)) reading.events.push(sent);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      await sleep(20);
    }
  }
  return reading;
}
