// Lists by cursor.
import type { Context } from "hono";
import { Problem } from "../problem.js";

export interface Page<T> {
  items: T[];
  next: string | null;
}

const MAX = 1_000;

/** What a list that is short takes. */
export const PAGE_QUERY = { limit: `Page size, default ${MAX}`, cursor: "`next` of the page before" };

/** The page of it that the request asks for. @throws {Problem} `bad_request`, `bad_cursor` */
export const pageAsked = <T>(c: Context, all: T[], keyOf: (item: T) => string): Page<T> =>
  pageOf(all, keyOf, c.req.query("cursor"), limitOf(c.req.query("limit"), MAX));

/** @param fallback Page size when the request names none. @throws {Problem} `bad_request` */
export function limitOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX) {
    throw new Problem("bad_request", `limit is ${text.slice(0, 40)}; expected a number from 1 to ${MAX}.`);
  }
  return limit;
}

/** Cursors are opaque: the key of the last item of the page. */
export const encodeCursor = (key: string): string => Buffer.from(`c1:${key}`).toString("base64url");

/** @throws {Problem} `bad_cursor` */
export function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  if (!text.startsWith("c1:"))
    throw new Problem("bad_cursor", "The cursor is none that this API gave out; begin without one.");
  return text.slice(3);
}

/** A page of what is in memory already, in its order. */
function pageOf<T>(all: T[], keyOf: (item: T) => string, cursor: string | undefined, limit: number): Page<T> {
  let from = 0;
  if (cursor !== undefined) {
    const key = decodeCursor(cursor);
    from = all.findIndex((item) => keyOf(item) === key) + 1;
    if (from === 0)
      throw new Problem(
        "bad_cursor",
        "The list has changed since the cursor was given out; begin without one.",
      );
  }
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && from + limit < all.length ? encodeCursor(keyOf(last)) : null };
}
