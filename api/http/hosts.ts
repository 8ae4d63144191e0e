// Who may talk to the API from a browser: a page of another site, or a name that somebody else points at us, may not.
import type { MiddlewareHandler } from "hono";
import { Problem } from "../problem.js";

export interface HostOptions {
  /** Host names, without port, under which the API is meant to be reached; lower case. */
  hosts: ReadonlySet<string>;
  /** Origins of other sites that may read answers (CORS). Usually none. */
  origins: ReadonlySet<string>;
}

export const LOOPBACK_NAMES: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** `Host` without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, "");

export function checkHosts({ hosts, origins }: HostOptions): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (!hosts.has(nameOf(host))) {
      throw new Problem(
        "foreign_host",
        `The API is not known as ${host.slice(0, 100)}. Use one of ${[...hosts].join(", ")}, or name the host in ORCHESTRATOR_ALLOWED_HOSTS.`,
      );
    }
    const origin = c.req.header("origin");
    if (origin !== undefined && !isSame(origin, host) && !origins.has(origin)) {
      throw new Problem(
        "foreign_host",
        `Pages of ${origin.slice(0, 100)} may not use this API. Name the origin in ORCHESTRATOR_ALLOWED_ORIGINS if they should.`,
      );
    }
    const named = origin !== undefined && origins.has(origin);
    if (named && c.req.method === "OPTIONS") {
      return c.body(null, 204, {
        ...corsHeaders(origin),
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "authorization, content-type, idempotency-key, last-event-id",
        "access-control-max-age": "600",
      });
    }
    await next();
    if (named)
      for (const [name, value] of Object.entries(corsHeaders(origin))) c.res.headers.set(name, value);
    return undefined;
  };
}

const isSame = (origin: string, host: string): boolean =>
  origin.toLowerCase().replace(/^https?:\/\//, "") === host.toLowerCase();

const corsHeaders = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-expose-headers": "location",
  vary: "origin",
});
