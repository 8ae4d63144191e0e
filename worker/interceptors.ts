// Around every activity: how long it waited for a worker, and the span that carries on the trace of its run.
import type { Context } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import type { SegmentInput } from "../activities/contract.js";
import { fromPlan, type Masked } from "../packages/devices/src/words/masked.js";
import { runSpanOf } from "../telemetry/traceparent.js";
import type { SpanOptions, Tracing } from "../telemetry/tracing.js";
import type { WorkerMetrics } from "./metrics.js";

type About = Partial<Pick<SegmentInput, "run" | "stage" | "device" | "part" | "traceparent">>;

export const observeActivities =
  (metrics: Pick<WorkerMetrics, "waited" | "working">, tracing: Tracing): ActivityInterceptorsFactory =>
  ({ info }: Context) => ({
    inbound: {
      async execute(input, next) {
        const { activityType: activity } = info;
        if (!info.isLocal)
          metrics.waited({
            activity,
            seconds: (Date.now() - info.currentAttemptScheduledTimestampMs) / 1_000,
          });
        const ended = metrics.working(activity);
        try {
          const span = tracing.on ? spanOf(info, (input.args[0] ?? {}) as About) : undefined;
          if (span === undefined) return await next(input);
          return await tracing.span(`activity ${activity}`, span, () => next(input));
        } finally {
          ended();
        }
      },
    },
  });

/** @returns undefined where the run has no trace */
function spanOf(info: Context["info"], about: About): SpanOptions | undefined {
  const parent = about.traceparent === undefined ? undefined : runSpanOf(about.traceparent);
  if (parent === undefined) return undefined;
  return {
    kind: "consumer",
    parent,
    attributes: {
      "temporal.workflow_id": named(info.workflowExecution?.workflowId),
      "temporal.activity_id": named(info.activityId),
      "temporal.attempt": info.attempt,
      "orchestrator.part": named(about.part),
    },
    shared: {
      "orchestrator.run": named(about.run),
      "orchestrator.stage": named(about.stage),
      "orchestrator.device": named(about.device),
    },
  };
}

const named = (text: string | undefined): Masked | undefined =>
  text === undefined ? undefined : fromPlan(text);
