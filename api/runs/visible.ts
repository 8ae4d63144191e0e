// Runs as Temporal's visibility shows them: from the memo, seconds stale, without reading a history.
import type { WorkflowExecutionInfo } from "@temporalio/client";
import type { RunStatus } from "../../schemas/outcome.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId, SEARCH_ATTRIBUTES } from "../../workflows/ids.js";
import type { RunMemo } from "../../workflows/messages.js";
import { noDevices } from "../../run-model/outcome.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { readingMemos } from "./memos.js";

const IDS_PER_QUERY = 50;

/** @throws {Problem} `temporal_unreachable` */
export async function visibleRuns(temporal: Temporal, ids: string[]): Promise<Run[]> {
  const found: Run[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    found.push(...(await query(temporal, ids.slice(from, from + IDS_PER_QUERY))));
  }
  // Visibility lags behind a start by seconds.
  const seen = new Set(found.map(({ id }) => id));
  for (const id of ids.filter((each) => !seen.has(each))) {
    const run = await describe(temporal, id);
    if (run) found.push(run);
  }
  return found;
}

async function query(temporal: Temporal, ids: string[]): Promise<Run[]> {
  const names = ids.map((id) => `'${runWorkflowId(id).replaceAll("'", "")}'`).join(", ");
  return temporal.call(async (client) => {
    const runs = new Map<string, Run>();
    for await (const info of readingMemos(client).workflow.list({ query: `WorkflowId IN (${names})` })) {
      const run = fromInfo(info);
      // Continued and reset runs have several executions; the open one, or the latest, speaks.
      const before = runs.get(run.id);
      if (!before || info.status.name === "RUNNING" || before.created_at < run.created_at)
        runs.set(run.id, run);
    }
    return [...runs.values()];
  });
}

async function describe(temporal: Temporal, id: string): Promise<Run | undefined> {
  try {
    return await temporal.call(async (client) =>
      fromInfo(await readingMemos(client).workflow.getHandle(runWorkflowId(id)).describe()),
    );
  } catch (error) {
    const code = grpcCode(error);
    if (code === GRPC.not_found || (error as Error).name === "WorkflowNotFoundError") return undefined;
    throw error;
  }
}

type Info = Pick<
  WorkflowExecutionInfo,
  "workflowId" | "memo" | "searchAttributes" | "status" | "startTime" | "executionTime" | "closeTime"
>;

function fromInfo(info: Info): Run {
  const memo = (info.memo ?? {}) as Partial<RunMemo>;
  const attribute = info.searchAttributes?.[SEARCH_ATTRIBUTES.status]?.[0] as RunStatus | undefined;
  const status = statusOf(info.status.name, attribute);
  return {
    id: info.workflowId.replace(/^run\//, ""),
    workflow: memo.workflow ?? "",
    status,
    created_at: memo.created_at ?? info.startTime.toISOString(),
    started_at: info.executionTime?.toISOString() ?? info.startTime.toISOString(),
    finished_at: info.closeTime?.toISOString() ?? null,
    deadline_at: memo.deadline_at ?? null,
    inputs: memo.inputs ?? {},
    labels: memo.labels ?? {},
    actor: memo.actor ?? "",
    spec_digest: memo.spec_digest ?? "",
    devices: noDevices(memo.devices ?? 0),
    ...(memo.origin ? { origin: memo.origin } : {}),
    links: {},
  };
}

function statusOf(execution: string, attribute: RunStatus | undefined): RunStatus {
  switch (execution) {
    case "RUNNING":
    case "CONTINUED_AS_NEW":
      return attribute === "paused" ? "paused" : "running";
    case "TERMINATED":
      return "cancelled";
    case "TIMED_OUT":
      return "timed_out";
    case "FAILED":
      return "errored";
    case "CANCELLED":
      return attribute && attribute !== "running" ? attribute : "cancelled";
    default:
      return attribute ?? "passed";
  }
}
