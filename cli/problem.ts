// Problems of the API (RFC 9457) and of the way to it, as errors that name the cure.
import type { Diagnostic } from "../compiler/diagnostics/index.js";
import { type CliErrorCode, CliError } from "./errors.js";

/** One entry of a problem's `errors`: a diagnostic of the compiler, or a plain message of another check. */
export type ProblemDetail = { message: string } & Partial<Omit<Diagnostic, "code" | "message">> & {
    code?: string;
  };

export class ApiProblem extends CliError {
  constructor(
    code: CliErrorCode,
    message: string,
    readonly status: number,
    /** The API's own code, for scripts. */
    readonly problem: string,
    readonly errors: ProblemDetail[],
  ) {
    super(code, message);
  }
}

/** What a failed `fetch` failed of, in words. */
export const reasonOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string; message?: string; errors?: { code?: string }[] } })
    .cause;
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  switch (code) {
    case "ECONNREFUSED":
      return "connection refused";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the host name is not known";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "no route to the host";
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
      return "the connection was closed";
    default:
      return cause?.message ?? (error instanceof Error ? error.message : String(error));
  }
};

export function unreachable(target: { url: string; urlGiven: boolean }, error: unknown): CliError {
  const cure = target.urlGiven
    ? "Is the address in ORCHESTRATOR_URL right, and does the API run there?"
    : "Is `orchestrator dev` running? For an API elsewhere set ORCHESTRATOR_URL.";
  return new CliError("unreachable", `No API at ${target.url}: ${reasonOf(error)}. ${cure}`, {
    cause: error,
  });
}

/** Statuses at which asking again later may help. */
const codeOf = (status: number): CliErrorCode =>
  status >= 500 || status === 429 ? "server_error" : "refused";

/** Reads a refusal. Bodies that are not problem+json get a plain message. */
export async function problemOf(response: Response, target: { url: string }): Promise<CliError> {
  const text = await response.text().catch(() => "");
  let body: Record<string, unknown> | undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) body = parsed as Record<string, unknown>;
  } catch {
    // No JSON: said below.
  }
  if (body === undefined || typeof body.title !== "string") {
    return new CliError(
      "bad_answer",
      `${target.url} answered ${response.status} without saying why. Is that the address of an orchestrator API?`,
    );
  }
  const detail = typeof body.detail === "string" && body.detail !== "" ? body.detail : body.title;
  const isTold = response.status !== 401 || detail.includes("ORCHESTRATOR_TOKEN");
  const cure = isTold ? "" : " Set ORCHESTRATOR_TOKEN to a token of this API.";
  return new ApiProblem(
    codeOf(response.status),
    `${detail}${cure}`,
    response.status,
    typeof body.code === "string" ? body.code : String(response.status),
    Array.isArray(body.errors) ? (body.errors as ProblemDetail[]) : [],
  );
}
