// What becomes of an archived run in metrics and in its trace: only here somebody sees it end.
import { fromPlan, fromStore, ownWord } from "../packages/devices/src/words/masked.js";
import { runSpanOf } from "../telemetry/traceparent.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { Archived } from "./archive.js";
import type { WorkerMetrics } from "./metrics.js";

export const observeRuns =
  (metrics: Pick<WorkerMetrics, "archived" | "runEnded">, tracing: Tracing) =>
  ({ traceparent, seconds, result: run, again }: Archived): void => {
    metrics.archived({ outcome: run ? "ok" : "error", seconds });
    // It ended once, however often its archive is written.
    if (!run || again) return;
    const { status, created_at, finished_at } = run;
    const ended_at = finished_at ?? created_at;
    const { total: _total, running: _running, waiting: _waiting, ...devices } = run.devices;
    metrics.runEnded({ status, devices, seconds: (Date.parse(ended_at) - Date.parse(created_at)) / 1_000 });
    const own = traceparent === undefined ? undefined : runSpanOf(traceparent);
    if (traceparent === undefined || own === undefined) return;
    tracing.record(`run ${run.workflow}`, {
      own,
      parent: traceparent,
      started_at: created_at,
      ended_at,
      attributes: {
        "orchestrator.run": fromPlan(run.id),
        "orchestrator.workflow": fromPlan(run.workflow),
        "orchestrator.status": ownWord(status),
        "orchestrator.devices": run.devices.total,
      },
      ...(status === "passed" || status === "skipped" ? {} : { failed: fromStore(run.message ?? status) }),
    });
  };
