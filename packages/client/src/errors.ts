// What can keep a request from being answered. Each is an Error with a message for people and a closed `kind`.
import type { components } from "./schema.js";

/** One entry of a problem's `errors`: what is wrong in a document, and where. */
export type ProblemDetail = components["schemas"]["ProblemError"];

export type ClientError = ApiError | ConnectionError | AnswerError | EventsError;

/** The API says no, as RFC 9457 has it. */
export class ApiError extends Error {
  readonly kind = "refused";
  override readonly name = "ApiError";

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** The API's own code, for programs; its list is in the manual, under troubleshooting. */
    readonly code: string,
    message: string,
    /** Each place that is wrong, where a document is. */
    readonly errors: ProblemDetail[],
  ) {
    super(message);
  }
}

/** Nothing answers at the address. */
export class ConnectionError extends Error {
  readonly kind = "unreachable";
  override readonly name = "ConnectionError";

  constructor(
    /** In words, such as `connection refused`. */
    readonly reason: string,
    /** Of the API, without path. */
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super(`No API at ${url}: ${reason}.`, options);
  }
}

/** Something answers that is not the API. */
export class AnswerError extends Error {
  readonly kind = "bad_answer";
  override readonly name = "AnswerError";

  /** @param said what its answer was, in words */
  constructor(
    readonly said: string,
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super(`${url} ${said}`, options);
  }
}

/** The events of a run could not be read for too long. The run itself goes on. */
export class EventsError extends Error {
  readonly kind = "events_lost";
  override readonly name = "EventsError";

  constructor(
    readonly run: string,
    reason: string,
  ) {
    super(`The events of run ${run} cannot be read any more: ${reason} The run itself goes on.`);
  }
}

export const isClientError = (error: unknown): error is ClientError =>
  error instanceof ApiError ||
  error instanceof ConnectionError ||
  error instanceof AnswerError ||
  error instanceof EventsError;

/** Whether asking again later may help: nothing answers, or what answers cannot do it now. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof ApiError && (error.status >= 500 || error.status === 429));

/** What a failed `fetch` failed of, in words. */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string; errors?: { code?: string }[] } };
  switch (cause?.code ?? cause?.errors?.[0]?.code) {
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
}

/** Reads a refusal. */
export function refusalOf(status: number, body: unknown, url: string): ApiError | AnswerError {
  const { title, detail, code, errors } = (typeof body === "object" && body !== null ? body : {}) as Partial<
    Record<"title" | "detail" | "code" | "errors", unknown>
  >;
  if (typeof title !== "string") return new AnswerError(`answered ${status} without saying why.`, url);
  const message = typeof detail === "string" && detail !== "" ? detail : title;
  const details = Array.isArray(errors) ? (errors as ProblemDetail[]) : [];
  return new ApiError(status, typeof code === "string" ? code : String(status), message, details);
}
