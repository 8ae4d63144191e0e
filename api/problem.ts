// Every error of the API: RFC 9457 problem details with a closed `code`.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ProblemBody } from "../schemas/api.js";
import { refusalIn } from "../schemas/payload-refused.js";

/** Code → HTTP status and title. */
export const PROBLEMS = {
  bad_request: [400, "The request cannot be understood"],
  malformed_json: [400, "The body is not JSON"],
  bad_cursor: [400, "Unknown cursor"],
  unknown_event_id: [400, "Unknown Last-Event-ID"],
  unauthorized: [401, "A valid token is needed"],
  forbidden: [403, "The token does not allow this"],
  foreign_host: [403, "Foreign Host or Origin"],
  not_found: [404, "Not found"],
  pruned: [410, "The run was removed"],
  method_not_allowed: [405, "The method does not fit"],
  conflict: [409, "The run's state forbids this"],
  idempotency_conflict: [409, "The Idempotency-Key belongs to another request"],
  range_not_satisfiable: [416, "The range lies outside"],
  body_too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "The body must be application/json"],
  invalid_spec: [422, "The spec, inventory or inputs are not valid"],
  too_complex: [422, "The request takes too much work"],
  file_missing: [422, "The store does not have a file"],
  invalid_body: [422, "The body is not valid"],
  internal: [500, "Something broke in the API"],
  payload_refused: [502, "Temporal holds data that cannot be trusted"],
  not_supported: [501, "This server cannot do that"],
  temporal_unreachable: [503, "Temporal cannot be reached"],
  no_worker: [503, "No worker answers"],
  busy: [503, "Too many requests wait for such work"],
  store_unavailable: [503, "The artifact store cannot be used"],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;
export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by handlers; {@link answerProblem} makes the response. */
export class Problem extends Error {
  override readonly name = "Problem";
  constructor(
    readonly code: ProblemCode,
    /** What happened, what was expected, and the cure. */
    message: string,
    readonly more: {
      errors?: { code: string; message: string }[];
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
  }
}

export const PROBLEM_JSON = "application/problem+json";

export function problemBody(problem: Problem, instance?: string): ProblemBody {
  const [status, title] = PROBLEMS[problem.code];
  return {
    type: `urn:orchestrator:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    ...(instance === undefined ? {} : { instance }),
    ...(problem.more.errors ? { errors: problem.more.errors } : {}),
  };
}

export function answerProblem(c: Context, problem: Problem): Response {
  const { body, status, headers } = problemAnswer(problem, c.req.path);
  return c.body(JSON.stringify(body), status, { "content-type": PROBLEM_JSON, ...headers });
}

/** What all forms of an answer are made of. */
export function problemAnswer(
  problem: Problem,
  path: string,
): { body: ProblemBody; status: ContentfulStatusCode; headers: Record<string, string> } {
  const body = problemBody(problem, path);
  const headers = {
    ...(problem.code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
    ...(body.status === 503 ? { "retry-after": "2" } : {}),
    ...problem.more.headers,
  };
  return { body, status: body.status as ContentfulStatusCode, headers };
}

/** Whatever was thrown, as a problem; what nobody foresaw is `internal`, without its details. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    const code = error.status === 404 ? "not_found" : error.status === 413 ? "body_too_large" : "bad_request";
    return new Problem(code, error.message || "The request was refused.", { cause: error });
  }
  const refusal = refusalIn(error);
  if (refusal) return new Problem("payload_refused", refusal.message, { cause: error });
  return new Problem("internal", "Something broke in the API; its log says more.", { cause: error });
}
