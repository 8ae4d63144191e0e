// The W3C `traceparent`: how a trace goes on in another process.
import { createHash } from "node:crypto";

export interface TraceParent {
  trace_id: string;
  span_id: string;
  /** The lowest bit says whether the trace is kept. */
  flags: number;
}

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** @returns undefined for what is none; a header of a caller may hold anything */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const [, trace_id, span_id, flags] = FORM.exec(text ?? "") ?? [];
  if (trace_id === undefined || span_id === undefined || flags === undefined) return undefined;
  if (/^0+$/.test(trace_id) || /^0+$/.test(span_id)) return undefined;
  return { trace_id, span_id, flags: Number.parseInt(flags, 16) };
}

export const formatTraceparent = ({ trace_id, span_id, flags }: TraceParent): string =>
  `00-${trace_id}-${span_id}-${flags.toString(16).padStart(2, "0")}`;

/**
 * The span of the run itself, below the one that started it. A workflow cannot keep a span open, so its id follows from
 * what started it: whatever happens in the run hangs below it, and whoever sees the run end records it.
 */
export function runSpanOf(traceparent: string): string | undefined {
  const started = parseTraceparent(traceparent);
  if (!started) return undefined;
  const span_id = createHash("sha256").update(`run ${traceparent}`).digest("hex").slice(0, 16);
  return formatTraceparent({ ...started, span_id });
}
