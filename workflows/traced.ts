// Hands the trace of a run on, where it has one.

export const traced = (traceparent: string | undefined): { traceparent?: string } =>
  traceparent === undefined ? {} : { traceparent };
