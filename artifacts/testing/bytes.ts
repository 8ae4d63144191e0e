// What tests look at of what a store gives.
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function bytesOf(body: Readable): Promise<Buffer> {
  return Buffer.concat(await collect(body as AsyncIterable<Buffer>));
}
