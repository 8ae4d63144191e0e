// Spans by OpenTelemetry, sent as OTLP over HTTP. Loaded only where an endpoint is named: see tracing.ts.
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  createContextKey,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { formatTraceparent, parseTraceparent } from "./traceparent.js";
import type { Attributes, Span, SpanOptions, Tracing } from "./tracing.js";

const KINDS: Record<NonNullable<SpanOptions["kind"]>, SpanKind> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};
const SHARED = createContextKey("attributes of all spans below");
/** Spans wait this long for others to be sent with them, milliseconds. */
const GATHER_MS = 1_000;

/** The exporter reads OpenTelemetry's own variables from the environment. @param lost see `openTracing` */
export function createTracing(service: string, lost: (reason: string) => void): Tracing {
  const ids = chosenIds();
  const provider = new TracerProvider({
    resource: detectResources({ detectors: [envDetector] }).merge(
      resourceFromAttributes({ "service.name": service }),
    ),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: telling(new OTLPTraceExporter(), lost),
        scheduledDelayMillis: GATHER_MS,
      }),
    ],
  });
  const tracer = provider.getTracer("orchestrator");
  const under = new AsyncLocalStorage<Context>();

  return {
    on: true,
    async span(name, { kind = "internal", attributes = {}, shared = {}, parent }, work) {
      const here = under.getStore() ?? ROOT_CONTEXT;
      const below = { ...(here.getValue(SHARED) as Attributes | undefined), ...shared };
      const options = { kind: KINDS[kind], attributes: known({ ...below, ...attributes }) };
      const span = tracer.startSpan(name, options, within(here, parent));
      const context = trace.setSpan(here, span).setValue(SHARED, below);
      try {
        return await under.run(context, () => work(spanOf(span)));
      } catch (error) {
        const { code, name: kindOfError } = error as { code?: unknown; name?: string };
        span.setAttribute("error.type", typeof code === "string" ? code : (kindOfError ?? "error"));
        // The message may quote what is not masked; it stands in the log.
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    record(name, { own, parent, started_at, ended_at, attributes, failed }) {
      ids.next = parseTraceparent(own)?.span_id;
      const options = { startTime: new Date(started_at), attributes: known(attributes) };
      const span = tracer.startSpan(name, options, within(ROOT_CONTEXT, parent));
      ids.next = undefined;
      if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
      span.end(new Date(ended_at));
    },
    async close() {
      await provider.shutdown().catch(() => {});
    },
  };
}

/** Says so when spans begin to get lost, not each time. */
function telling(exporter: SpanExporter, lost: (reason: string) => void): SpanExporter {
  let fine = true;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const delivered = result.code === 0;
        if (fine && !delivered) lost(result.error?.message || "no reason was given");
        fine = delivered;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Random ids, and once in a while one that was promised before. */
function chosenIds(): IdGenerator & { next: string | undefined } {
  const random = new RandomIdGenerator();
  const ids = {
    next: undefined as string | undefined,
    generateTraceId: () => random.generateTraceId(),
    generateSpanId: () => ids.next ?? random.generateSpanId(),
  };
  return ids;
}

function within(context: Context, parent: string | undefined): Context {
  const far = parseTraceparent(parent);
  if (!far) return context;
  const { trace_id, span_id, flags } = far;
  return trace.setSpanContext(context, {
    traceId: trace_id,
    spanId: span_id,
    traceFlags: flags,
    isRemote: true,
  });
}

function spanOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: formatTraceparent({ trace_id: traceId, span_id: spanId, flags: traceFlags }),
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(known(attributes)),
    fail: (reason) =>
      void span.setStatus({
        code: SpanStatusCode.ERROR,
        ...(reason === undefined ? {} : { message: reason }),
      }),
  };
}

const known = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | number | boolean
  >;
