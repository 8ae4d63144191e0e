// Headers that every answer carries, and what answers need that nobody reads the body of.
import type { MiddlewareHandler } from "hono";

/** A route may say something else. */
const HEADERS: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
};

/** Browsers take no answer for something that it is not, keep none, and let no other page use one. */
export function harden(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    // Files and followers behind it are let go.
    if (c.req.method === "HEAD") await c.res.body?.cancel();
  };
}
