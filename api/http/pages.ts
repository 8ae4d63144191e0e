// Lists by cursor.
import type { Context } from "hono";
import { number } from "../openapi/parameters.js";
import { Problem } from "../problem.js";

export interface Page<T> {
  items: T[];
  next: string | null;
}

const MAX = 1_000;

/** What a list that is short takes. */
export const PAGE_QUERY = pageQuery(MAX);

/** @param size where the request names none */
export function pageQuery(size: number) {
  return { limit: number(`Page size, default ${size}`, 1, MAX), cursor: "`next` of the page before" };
}

/** The page of it that the request asks for. @param list names it. @throws {Problem} `bad_request`, `bad_cursor` */
export const pageAsked = <T>(c: Context, list: string, all: T[], keyOf: (item: T) => string): Page<T> =>
  pageOf({ list, all, keyOf, cursor: c.req.query("cursor"), limit: limitOf(c.req.query("limit"), MAX) });

/** @param fallback Page size when the request names none. @throws {Problem} `bad_request` */
export function limitOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX) {
    throw new Problem("bad_request", `limit is ${text.slice(0, 40)}; expected a number from 1 to ${MAX}.`);
  }
  return limit;
}

/** Cursors are opaque: the list, and the key of the last item of the page. */
export const encodeCursor = (list: string, key: string): string =>
  Buffer.from(JSON.stringify([list, key])).toString("base64url");

/** @returns the key. @throws {Problem} `bad_cursor`, also for one of another list */
export function decodeCursor(list: string, cursor: string): string {
  const [of, key] = read(cursor);
  if (typeof of !== "string" || typeof key !== "string" || encodeCursor(of, key) !== cursor)
    throw new Problem("bad_cursor", "The cursor was not given out by this API; begin without one.");
  if (of !== list) throw new Problem("bad_cursor", "The cursor is of another list; begin without one.");
  return key;
}

function read(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

interface Listed<T> {
  list: string;
  all: T[];
  keyOf: (item: T) => string;
  cursor: string | undefined;
  limit: number;
}

/** A page of what is in memory already, in its order. */
function pageOf<T>({ list, all, keyOf, cursor, limit }: Listed<T>): Page<T> {
  let from = 0;
  if (cursor !== undefined) {
    const key = decodeCursor(list, cursor);
    from = all.findIndex((item) => keyOf(item) === key) + 1;
    if (from === 0)
      throw new Problem(
        "bad_cursor",
        "The list has changed since the cursor was given out; begin without one.",
      );
  }
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && from + limit < all.length ? encodeCursor(list, keyOf(last)) : null,
  };
}
