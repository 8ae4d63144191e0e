// Short forms for what every route tells the OpenAPI document.
import type { MiddlewareHandler } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { GenericSchema } from "valibot";
import { ProblemSchema } from "../../schemas/api.js";
import { refuseUnknown } from "../http/query.js";
import { PROBLEM_JSON, PROBLEMS, type ProblemCode } from "../problem.js";

interface RouteDescription {
  id: string;
  summary: string;
  tag: string;
  /** Body that the route takes. */
  body?: GenericSchema;
  /** Answers by status; a schema is JSON, a string is the media type of something else. */
  answers: Record<number, { is: string; schema?: GenericSchema; media?: string }>;
  problems?: ProblemCode[];
  /** All that it takes; others are refused, but for `ignored`: those that ask such routes add what they like. */
  query?: Record<string, string> | "ignored";
  headers?: Record<string, string>;
}

type Responses = NonNullable<Parameters<typeof describeRoute>[0]["responses"]>;

/** Tells the document of the route, and refuses parameters that it does not have. */
export function describe(route: RouteDescription): MiddlewareHandler {
  const query = route.query === "ignored" ? undefined : (route.query ?? {});
  const known = Object.keys(query ?? {});
  const responses: Responses = {};
  for (const [status, { is, schema, media }] of Object.entries(route.answers)) {
    responses[status] = {
      description: is,
      ...(schema ? { content: { "application/json": { schema: resolver(schema) } } } : {}),
      ...(media ? { content: { [media]: { schema: { type: "string" as const } } } } : {}),
    };
  }
  for (const code of new Set<ProblemCode>([
    ...(query ? ["bad_request" as const] : []),
    ...(route.problems ?? []),
  ])) {
    const [status, title] = PROBLEMS[code];
    const before = responses[status];
    const description = before
      ? `${(before as { description: string }).description}; \`${code}\``
      : `${title}: \`${code}\``;
    responses[status] = { description, content: { [PROBLEM_JSON]: { schema: resolver(ProblemSchema) } } };
  }
  const parameters = [
    ...Object.entries(query ?? {}).map(([name, is]) => parameter("query", name, is)),
    ...Object.entries(route.headers ?? {}).map(([name, is]) => parameter("header", name, is)),
  ];
  const described = describeRoute({
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    responses,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: resolver(route.body) } } } }
      : {}),
  });
  const check: MiddlewareHandler = async (c, next) => {
    if (query) refuseUnknown(c, known);
    await next();
  };
  // The document finds what it tells of a route on the handler itself.
  return Object.assign(check, described);
}

const parameter = (where: "query" | "header", name: string, description: string) => ({
  in: where,
  name,
  description,
  required: false,
  schema: { type: "string" as const },
});
