// Spans of a trace, or nothing at all: OpenTelemetry is loaded only where an endpoint for its data is named.

import type { Masked } from "../packages/devices/src/words/masked.js";

/** Names as `orchestrator.run`; what is undefined is left out. */
export type Attributes = Record<string, Masked | number | boolean | undefined>;

export interface Span {
  /** For what goes on in another process. */
  readonly traceparent?: string;
  rename(name: string): void;
  set: (attributes: Attributes) => void;
  fail: (reason?: Masked) => void;
}

export interface SpanOptions {
  /** Default `internal`. */
  kind?: "internal" | "server" | "client" | "producer" | "consumer";
  attributes?: Attributes;
  /** Also of every span below it in this process. */
  shared?: Attributes;
  /** The `traceparent` of a span in another process. Default: the span under way here. */
  parent?: string | undefined;
}

export interface PastSpan {
  /** Its own `traceparent`, known before it was recorded. */
  own: string;
  parent: string;
  /** RFC 3339. */
  started_at: string;
  ended_at: string;
  attributes: Attributes;
  /** Why it failed. */
  failed?: Masked;
}

export interface Tracing {
  /** Whether spans go anywhere. */
  readonly on: boolean;
  /** Does the work within a span; what it throws fails the span and is passed on. */
  span<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** A span that is over, as of a run. */
  record(name: string, span: PastSpan): void;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

const NO_SPAN: Span = { rename() {}, set() {}, fail() {} };

export const NO_TRACING: Tracing = {
  on: false,
  span: (_name, _options, work) => work(NO_SPAN),
  record() {},
  async close() {},
};

/**
 * @param service `orchestrator-api`; OTEL_SERVICE_NAME goes before it
 * @param env OpenTelemetry's own settings: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, …
 * @param lost Told when spans cannot be delivered, once until they can be again
 */
export async function openTracing(
  service: string,
  env: Record<string, string | undefined>,
  lost: (endpoint: string, reason: string) => void,
): Promise<Tracing> {
  const endpoint = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] || env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const off = env["OTEL_SDK_DISABLED"] === "true" || env["OTEL_TRACES_EXPORTER"] === "none";
  if (!endpoint || off) return NO_TRACING;
  const { createTracing } = await import("./otel.js");
  return createTracing(env["OTEL_SERVICE_NAME"] || service, (reason) => lost(originOf(endpoint), reason));
}

/** An address may hold a user and a password. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "no address");
