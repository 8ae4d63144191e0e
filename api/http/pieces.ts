// Answers that are there already, in pieces: a large one is sent piece by piece, so that none is copied whole.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { paced, sizeOf } from "../compile/pieces.js";
import { pullStream } from "./stream.js";

/** Sent in one go. */
const WHOLE_BYTES = 1024 * 1024;

export function answerPieces(
  c: Context,
  pieces: readonly Uint8Array[],
  status: ContentfulStatusCode,
  headers: Record<string, string>,
): Response {
  const bytes = sizeOf(pieces);
  if (bytes <= WHOLE_BYTES) return c.body(Buffer.concat(pieces), status, headers);
  return c.body(pullStream(paced(pieces)), status, { ...headers, "content-length": String(bytes) });
}
