// Requests to the API of a running `dev`, and its Temporal.
import { readFile } from "node:fs/promises";
import { Client, Connection } from "@temporalio/client";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import type { Dev } from "../cli/dev-process.js";

export interface Api {
  get<T>(path: string): Promise<T>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Starts a run on the lab's devices. */
  start(spec: string, more?: object, headers?: Record<string, string>): Promise<Response>;
  /** The run when it has finished. */
  finished(id: string): Promise<Run>;
}

export async function apiOf(dev: Dev): Promise<Api> {
  const inventory = await readFile(dev.inventory, "utf8");
  const post: Api["post"] = (path, body = {}, headers = {}) =>
    fetch(dev.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const api: Api = {
    post,
    async get<T>(path: string) {
      const response = await fetch(dev.url + path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    start: (spec, more = {}, headers = {}) => post("/v1/runs", { spec, inventory, ...more }, headers),
    async finished(id) {
      await readEvents(dev.url, id);
      return api.get<Run>(`/v1/runs/${id}`);
    },
  };
  return api;
}

/** Follows a run to its end over as many connections as it takes, going on after the last event each time. */
export async function readEvents(
  url: string,
  id: string,
  onEvent?: (event: RunEvent) => void,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  while (events.at(-1)?.type !== "run.finished") {
    const last = events.at(-1)?.id;
    try {
      const response = await fetch(`${url}/v1/runs/${id}/events`, {
        headers: { accept: "application/x-ndjson", ...(last === undefined ? {} : { "last-event-id": last }) },
      });
      if (response.status === 400 || response.status === 404) throw new TypeError(await response.text());
      let rest = "";
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const event = JSON.parse(line) as RunEvent;
          if (event.type === "progress") continue;
          events.push(event);
          onEvent?.(event);
        }
      }
    } catch (error) {
      if (error instanceof TypeError && /unknown_event_id|not_found/.test(error.message)) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  return events;
}

/** `host:port` of the Temporal server that the API uses. */
export async function temporalAddressOf(dev: Dev): Promise<string> {
  const environment = await readFile(`/proc/${await dev.pidOf("api")}/environ`, "utf8");
  const address = /(?:^|\0)TEMPORAL_ADDRESS=([^\0]+)/.exec(environment)?.[1];
  if (address === undefined) throw new Error("the API was not told where Temporal is");
  return address;
}

/** A client of it, without the key. */
export const temporalOf = async (dev: Dev): Promise<Client> =>
  new Client({ connection: await Connection.connect({ address: await temporalAddressOf(dev) }) });
