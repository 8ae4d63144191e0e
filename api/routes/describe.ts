// Short forms for what every route tells the OpenAPI document.
import type { MiddlewareHandler } from "hono";
import { type DescribeRouteOptions, uniqueSymbol } from "hono-openapi";
import type { GenericSchema } from "valibot";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import { refuseEmpty, refuseUnknown } from "../http/query.js";
import { describeParameters, flagsOf, type Parameters } from "../openapi/parameters.js";
import {
  headersOf,
  problemResponses,
  type ResponseDescription,
  type Responses,
} from "../openapi/problems.js";
import { type OpenApiSchema, openApiSchema } from "../openapi/schema.js";
import type { ProblemCode } from "../problem.js";

interface AnswerDescription {
  is: string;
  /** Of JSON. */
  schema?: GenericSchema;
  /** Media types of something else, with what is known of their form. */
  media?: Record<string, OpenApiSchema>;
  headers?: Record<string, string>;
}

interface RouteDescription {
  id: string;
  summary: string;
  tag: string;
  /** Body that the route takes. */
  body?: GenericSchema;
  /** The body is bytes, whatever they are. */
  octets?: true;
  /** By status. */
  answers: Record<number, AnswerDescription>;
  /** Those that are the route's own; what all have comes by itself. */
  problems?: readonly ProblemCode[];
  /** All that it takes; others are refused, but for `ignored`: those that ask such routes add what they like. */
  query?: Parameters | "ignored";
  headers?: Parameters;
  /** Those of the path that take only certain values. */
  path?: Parameters;
  /** It asks for no token. */
  open?: boolean;
}

/** Tells the document of the route, and refuses parameters that it does not have. */
export function describe(route: RouteDescription): MiddlewareHandler {
  const query = route.query === "ignored" ? undefined : (route.query ?? {});
  const known = Object.keys(query ?? {});
  const flags = flagsOf(query ?? {});
  const check: MiddlewareHandler = async (c, next) => {
    if (query) {
      refuseUnknown(c, known);
      refuseEmpty(c, flags);
    }
    await next();
  };
  // The document finds it on the handler. Schemas are converted when somebody asks for the document.
  let spec: DescribeRouteOptions | undefined;
  return Object.defineProperty(check, uniqueSymbol, {
    get: () => ({ spec: (spec ??= operationOf(route, query)) }),
  });
}

/** Converts the schemas of all routes, which takes some hundred milliseconds, in slices. */
export async function convertSchemas(handlers: Iterable<object>): Promise<void> {
  for (const handler of handlers) {
    Reflect.get(handler, uniqueSymbol);
    const turn = pause();
    if (turn) await turn;
  }
}

function operationOf(route: RouteDescription, query: Parameters | undefined): DescribeRouteOptions {
  const {
    id,
    summary,
    tag,
    body,
    octets,
    answers,
    open = false,
    problems = [],
    headers = {},
    path = {},
  } = route;
  const responses: Responses = problemResponses({
    open,
    problems,
    hasQuery: query !== undefined,
    hasBody: body !== undefined || octets === true,
    isPage: answers[200]?.media?.["text/html"] !== undefined,
  });
  for (const [status, answer] of Object.entries(answers)) responses[Number(status)] = responseOf(answer);
  const parameters = [
    ...describeParameters("path", path),
    ...describeParameters("query", query ?? {}),
    ...describeParameters("header", headers),
  ];
  const content = octets
    ? { "application/octet-stream": { schema: { type: "string", format: "binary" } } }
    : body && { "application/json": { schema: openApiSchema(body) } };
  const operation = {
    operationId: id,
    summary,
    tags: [tag],
    responses,
    ...(open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
  };
  // Its types know draft-07 only, and not all of JSON Schema.
  return operation as DescribeRouteOptions;
}

function responseOf({ is, schema, media = {}, headers = {} }: AnswerDescription): ResponseDescription {
  const content = {
    ...(schema ? { "application/json": { schema: openApiSchema(schema) } } : {}),
    ...Object.fromEntries(Object.entries(media).map(([type, form]) => [type, { schema: form }])),
  };
  const described = headersOf(headers);
  return {
    description: is,
    ...(Object.keys(content).length > 0 ? { content } : {}),
    ...(described ? { headers: described } : {}),
  };
}
