// The API as a patient client asks it: what is away for a while, or is being started again, is asked once more.
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "./world.js";

const PATIENCE_MS = 120_000;

/**
 * @returns the answer's text, whatever it says but that something is away
 * @throws {Error} with the last word where nothing answers in two minutes
 */
export async function request(
  world: Pick<World, "stack">,
  path: string,
  options: RequestInit = {},
): Promise<Answer> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    let last: unknown;
    try {
      const response = await fetch(`${world.stack.url}${path}`, {
        ...options,
        signal: AbortSignal.timeout(60_000),
      });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status < 500) return { status: response.status, body };
      last = `${response.status} ${body}`;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`${options.method ?? "GET"} ${path}: ${String(last)}`);
    await sleep(200);
  }
}

export interface Answer {
  status: number;
  body: Buffer;
}

/** @throws {Error} with the answer where it is a refusal */
export async function get<T>(world: Pick<World, "stack">, path: string): Promise<T> {
  const { status, body } = await request(world, path);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${body}`);
  return JSON.parse(String(body)) as T;
}

export async function pages<T>(world: Pick<World, "stack">, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor = ""; ; ) {
    const page = await get<{ items: T[]; next: string | null }>(world, `${path}${cursor}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `?cursor=${encodeURIComponent(page.next)}`;
  }
}
