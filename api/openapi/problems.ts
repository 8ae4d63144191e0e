// Which problems a request can be answered with, as responses of the OpenAPI document.
import { PROBLEM_JSON, PROBLEMS, type ProblemCode } from "../problem.js";

/** What every request meets on its way. */
const EVERYWHERE: ProblemCode[] = ["foreign_host", "method_not_allowed", "internal"];
const WITH_TOKENS: ProblemCode[] = ["unauthorized", "forbidden"];
const WITH_BODY: ProblemCode[] = [
  "malformed_json",
  "invalid_body",
  "body_too_large",
  "unsupported_media_type",
];
/** Of what concerns one run, or the runs that there are. */
export const RUN_PROBLEMS: ProblemCode[] = [
  "not_found",
  "pruned",
  "temporal_unreachable",
  "store_unavailable",
];
/** Of what is made of a run that may be large. */
export const REPORT_PROBLEMS: ProblemCode[] = [...RUN_PROBLEMS, "too_complex", "busy"];
/** Of what compiles a spec or an inventory. */
export const COMPILE_PROBLEMS: ProblemCode[] = [
  "malformed_json",
  "invalid_body",
  "invalid_spec",
  "too_complex",
  "not_found",
  "store_unavailable",
  "busy",
];

/** Header of requests that start a run. */
export const IDEMPOTENCY = {
  "Idempotency-Key": {
    is: "The same key and body again give the same run",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[ -~]*[!-~][ -~]*$" },
  },
};

const HEADERS: Partial<Record<number, Record<string, string>>> = {
  401: { "WWW-Authenticate": "How to present a token" },
  405: { Allow: "Methods that the path has" },
  416: { "Content-Range": "`bytes */SIZE`" },
  503: { "Retry-After": "Seconds after which it is worth asking again" },
};

export interface ResponseDescription {
  description: string;
  content?: Record<string, { schema?: object }>;
  headers?: Record<string, object>;
}
export type Responses = Record<number, ResponseDescription>;

interface Route {
  /** It asks for no token. */
  open: boolean;
  hasQuery: boolean;
  hasBody: boolean;
  /** What it answers is a page; a browser gets problems as pages, too. */
  isPage: boolean;
  problems: readonly ProblemCode[];
}

/** One for each status, with all codes that come under it. */
export function problemResponses({ open, hasQuery, hasBody, isPage, problems }: Route): Responses {
  const codes = new Set([
    ...(hasQuery ? (["bad_request"] as const) : []),
    ...(hasBody ? WITH_BODY : []),
    ...(open ? [] : WITH_TOKENS),
    ...EVERYWHERE,
    ...problems,
    // What asks Temporal may be told things that nobody with the key has said.
    ...(problems.includes("temporal_unreachable") ? (["payload_refused"] as const) : []),
  ]);
  const responses: Responses = {};
  for (const code of codes) {
    const [status, title] = PROBLEMS[code];
    const before = responses[status]?.description;
    const headers = headersOf(HEADERS[status] ?? {});
    responses[status] = {
      description: before === undefined ? `${title}: \`${code}\`` : `${before}; ${title}: \`${code}\``,
      content: {
        [PROBLEM_JSON]: { schema: { $ref: "#/components/schemas/Problem" } },
        ...(isPage ? { "text/html": { schema: { type: "string" } } } : {}),
      },
      ...(headers ? { headers } : {}),
    };
  }
  return responses;
}

/** Headers of an answer, by name: what each is. */
export function headersOf(headers: Record<string, string>): Record<string, object> | undefined {
  const entries = Object.entries(headers);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );
}
