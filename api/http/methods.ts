// Which methods a path has: 405 and OPTIONS name them, before anything else of a request is looked at.
import type { MiddlewareHandler } from "hono";
import { Problem } from "../problem.js";

interface Route {
  method: string;
  path: string;
}

/**
 * Answers OPTIONS, and refuses what no route takes.
 * @param routes of the app; they are asked for at the first request, when all are there
 * @throws {Problem} `method_not_allowed`, `not_found`
 */
export function refuseMethods(routes: () => readonly Route[]): MiddlewareHandler {
  let patterns: { method: string; pattern: RegExp }[] | undefined;

  function methodsOf(path: string): string[] {
    patterns ??= routes()
      .filter((route) => route.method !== "ALL" && !route.path.includes("*"))
      .map((route) => ({ method: route.method, pattern: patternOf(route.path) }));
    const found = new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (found.size === 0) return [];
    return [...found, ...(found.has("GET") ? ["HEAD"] : []), "OPTIONS"];
  }

  return async (c, next) => {
    const { method, path } = c.req;
    const methods = methodsOf(path);
    if (methods.length === 0) throw nothingAt(path);
    const allow = methods.join(", ");
    if (method === "OPTIONS") return c.body(null, 204, { allow });
    if (!methods.includes(method))
      throw new Problem("method_not_allowed", `${method} is not supported at ${path}; use ${allow}.`, {
        headers: { allow },
      });
    return next();
  };
}

export const nothingAt = (path: string): Problem =>
  new Problem("not_found", `There is nothing at ${path}; /openapi.json lists what there is.`);

/** `/v1/runs/:id/artifacts/:path{.+}` as an expression. */
function patternOf(path: string): RegExp {
  const pattern = path
    .replace(/[.+?^$()|[\]\\]/g, "\\$&")
    .replace(/:[A-Za-z]+\{[^}]*\}/g, ".+")
    .replace(/:[A-Za-z]+/g, "[^/]+");
  return new RegExp(`^${pattern}$`);
}
