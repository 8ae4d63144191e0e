// Around every activity: how long it waited for a worker, and the span that carries on the trace of its run.
import type { Context } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import type { SegmentInput } from "../activities/contract.js";
import { runSpanOf } from "../telemetry/traceparent.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { WorkerMetrics } from "./metrics.js";

type Traced = Partial<Pick<SegmentInput, "run" | "stage" | "device" | "part" | "traceparent">>;

export const observeActivities =
  (metrics: Pick<WorkerMetrics, "waited" | "working">, tracing: Tracing): ActivityInterceptorsFactory =>
  ({ info }: Context) => ({
    inbound: {
      async execute(input, next) {
        const { activityType: activity } = info;
        if (!info.isLocal)
          metrics.waited({ activity, seconds: (Date.now() - info.currentAttemptScheduledTimestampMs) / 1_000 });
        const ended = metrics.working(activity);
        try {
          const about = (input.args[0] ?? {}) as Traced;
          const parent = about.traceparent === undefined ? undefined : runSpanOf(about.traceparent);
          if (parent === undefined) return await next(input);
          const attributes = {
            "temporal.workflow_id": info.workflowExecution?.workflowId,
            "temporal.activity_id": info.activityId,
            "temporal.attempt": info.attempt,
            "orchestrator.part": about.part,
          };
          const shared = {
            "orchestrator.run": about.run,
            "orchestrator.stage": about.stage,
            "orchestrator.device": about.device,
          };
          return await tracing.span(`activity ${activity}`, { kind: "consumer", parent, attributes, shared }, () =>
            next(input),
          );
        } finally {
          ended();
        }
      },
    },
  });
