// What a request says that it takes: media types with their weights, and entity tags.
import type { Context } from "hono";
import Negotiator from "negotiator";

/** @returns the one of these that the caller likes best; the first where he names none of them */
export function preferredType<T extends string>(c: Context, types: readonly [T, ...T[]]): T {
  // Parameters of a type, such as a charset, make no difference to us.
  const accept = c.req.header("accept")?.replace(/;\s*(?!q\s*=)[^;,]*/gi, "");
  const negotiator = new Negotiator({ headers: { accept } });
  return (negotiator.mediaType([...types]) as T | undefined) ?? types[0];
}

/** `If-None-Match` as RFC 9110 has it: a list, weak tags, or `*`. */
export function hasTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
