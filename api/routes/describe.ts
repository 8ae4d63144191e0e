// Short forms for what every route tells the OpenAPI document.
import { describeRoute, resolver } from "hono-openapi";
import type { GenericSchema } from "valibot";
import { ProblemSchema } from "../../schemas/api.js";
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
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

type Responses = NonNullable<Parameters<typeof describeRoute>[0]["responses"]>;

export function describe(route: RouteDescription) {
  const responses: Responses = {};
  for (const [status, { is, schema, media }] of Object.entries(route.answers)) {
    responses[status] = {
      description: is,
      ...(schema ? { content: { "application/json": { schema: resolver(schema) } } } : {}),
      ...(media ? { content: { [media]: { schema: { type: "string" as const } } } } : {}),
    };
  }
  for (const code of route.problems ?? []) {
    const [status, title] = PROBLEMS[code];
    const before = responses[status];
    const description = before
      ? `${(before as { description: string }).description}; \`${code}\``
      : `${title}: \`${code}\``;
    responses[status] = { description, content: { [PROBLEM_JSON]: { schema: resolver(ProblemSchema) } } };
  }
  const parameters = [
    ...Object.entries(route.query ?? {}).map(([name, is]) => parameter("query", name, is)),
    ...Object.entries(route.headers ?? {}).map(([name, is]) => parameter("header", name, is)),
  ];
  return describeRoute({
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    responses,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: resolver(route.body) } } } }
      : {}),
  });
}

const parameter = (where: "query" | "header", name: string, description: string) => ({
  in: where,
  name,
  description,
  required: false,
  schema: { type: "string" as const },
});
