// The API as a test speaks to it: plain HTTP, nothing of the product's own client.
import { setTimeout as sleep } from "node:timers/promises";
import type { RunRequest } from "../../schemas/api.js";
import type { RunEvent } from "../../schemas/event.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** Parsed where the answer is JSON, else its text. */
  body: T;
}

export interface Requests {
  /** Any answer, also a refusal, is returned. */
  request<T = unknown>(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer<T>>;
  /** @throws {Error} with the API's answer when it does not start */
  startRun(request: RunRequest, options?: { idempotency_key?: string }): Promise<Run>;
  run(id: string): Promise<Run>;
  /** Waits until the run is over, or `holds`. @throws {Error} with the run as it is when time is up (default 90 s) */
  waitForRun(id: string, options?: { holds?: (run: Run) => boolean; within_ms?: number }): Promise<Run>;
  results(id: string): Promise<DeviceResult[]>;
  result(id: string, device: string): Promise<DeviceResult>;
  /** All events of a run that is over. */
  events(id: string): Promise<RunEvent[]>;
  /** Path relative to the run's folder. @throws {Error} when there is none */
  artifact(id: string, path: string): Promise<string>;
}

const GOING_ON = new Set<Run["status"]>(["queued", "running", "paused"]);
export const isOver = (run: Run): boolean => !GOING_ON.has(run.status);

/** The run is asked for so often at least, whatever becomes of its events. */
const FOLLOWED_MS = 20_000;

/**
 * @param url of the API now; it may change when the API is restarted
 * @param token where it wants one
 */
export function requestsTo(url: () => string, token?: string): Requests {
  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${url()}${path}`, {
      ...init,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...init.headers },
    });
  const request = async <T>(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> => {
    const response = await ask(path, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  };

  const get = async <T>(path: string, headers?: Record<string, string>): Promise<T> => {
    const answer = await request<T>("GET", path, { headers });
    if (answer.status !== 200)
      throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const run = (id: string) => get<Run>(`/v1/runs/${id}`);

  /** Waits until the events of a run end, for a while, or cannot be followed: to ask for the run takes 13 ms of CPU each time. */
  const follow = async (id: string, within_ms: number): Promise<void> => {
    try {
      const { body } = await ask(`/v1/runs/${id}/events?follow`, {
        headers: { accept: "application/x-ndjson" },
        signal: AbortSignal.timeout(Math.max(0, Math.min(within_ms, FOLLOWED_MS))),
      });
      await body?.pipeTo(new WritableStream());
    } catch {
      // Who asks for the run sees why.
    }
  };

  const pages = async <T>(path: string): Promise<T[]> => {
    const items: T[] = [];
    let cursor = "";
    for (;;) {
      const page = await get<{ items: T[]; next: string | null }>(`${path}${cursor}`);
      items.push(...page.items);
      if (page.next === null) return items;
      cursor = `?cursor=${encodeURIComponent(page.next)}`;
    }
  };

  return {
    request,
    run,
    startRun: async (wanted, { idempotency_key } = {}) => {
      const headers: Record<string, string> =
        idempotency_key === undefined ? {} : { "idempotency-key": idempotency_key };
      const answer = await request<Run>("POST", "/v1/runs", { body: wanted, headers });
      if (answer.status !== 201 && answer.status !== 200) {
        throw new Error(`POST /v1/runs: ${answer.status} ${JSON.stringify(answer.body, null, 2)}`);
      }
      return answer.body;
    },
    waitForRun: async (id, { holds = isOver, within_ms = 90_000 } = {}) => {
      const end = Date.now() + within_ms;
      for (let pause = 25; ; pause = Math.min(250, pause * 1.5)) {
        if (holds === isOver) await follow(id, end - Date.now());
        const now = await run(id);
        if (holds(now)) return now;
        if (Date.now() > end) throw new Error(`run ${id} is not there yet: ${JSON.stringify(now, null, 2)}`);
        await sleep(pause);
      }
    },
    results: (id) => pages<DeviceResult>(`/v1/runs/${id}/devices`),
    result: (id, device) => get<DeviceResult>(`/v1/runs/${id}/devices/${device}`),
    events: async (id) => {
      const text = await get<string>(`/v1/runs/${id}/events`, { accept: "application/x-ndjson" });
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RunEvent);
    },
    artifact: async (id, path) => {
      const answer = await ask(`/v1/runs/${id}/artifacts/${path}`);
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`artifact ${path} of run ${id}: ${answer.status} ${text}`);
      return text;
    },
  };
}
