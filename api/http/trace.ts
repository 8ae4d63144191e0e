// The span of a request, and the `traceparent` under which a run that it starts goes on.
import type { MiddlewareHandler } from "hono";
import { fromSystem } from "../../packages/devices/src/words/masked.js";
import { parseTraceparent } from "../../telemetry/traceparent.js";
import type { Tracing } from "../../telemetry/tracing.js";
import type { AuthEnv } from "./auth.js";

/** Asked every few seconds by machines. */
const UNTRACED: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

export function traceRequests(tracing: Tracing): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    const given = c.req.header("traceparent");
    const parent = parseTraceparent(given) ? given : undefined;
    c.set("traceparent", parent);
    if (!tracing.on || UNTRACED.has(c.req.path)) return next();
    const { method } = c.req;
    await tracing.span(
      method,
      { kind: "server", parent, attributes: { "http.request.method": fromSystem(method) } },
      async (span) => {
        c.set("traceparent", span.traceparent);
        await next();
        const route = routeOf(c.req.routePath);
        span.rename(`${method} ${route}`);
        span.set({ "http.route": fromSystem(route), "http.response.status_code": c.res.status });
        if (c.res.status >= 500) span.fail();
      },
    );
  };
}

/** The pattern, never the path: that is part of no name. */
export const routeOf = (path: string): string => (path === "/*" ? "other" : path);
