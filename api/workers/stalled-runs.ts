// Which open runs, shards, registries of leases and archives stand still: a few are looked at each time, others the next time.
import { READINESS, STALLED } from "../../policy/processes.js";
import type { Stalled } from "../../schemas/workers.js";
import { runOf, WORKFLOW_TYPES } from "../../workflows/ids.js";
import { sharedAnswer } from "../shared-answer.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import type { LookAtWorkers } from "./look.js";
import { stalledOf, standingOf } from "./stalled.js";

const { run, shard, lease, archive, notify } = WORKFLOW_TYPES;
const TYPES = [run, shard, lease, archive, notify].map((type) => `'${type}'`).join(", ");
const OPEN = `ExecutionStatus = 'Running' AND WorkflowType IN (${TYPES})`;
/** Which executions fail again and again; servers before 1.30 do not know. */
const REPORTED = `${OPEN} AND TemporalReportedProblems IN ('category=WorkflowTaskFailed')`;
const NAMED = 3;

/** @returns a look, which says what stands still, or nothing. It throws {Problem} `temporal_unreachable` */
export function createStalledLook(
  temporal: Temporal,
  look: LookAtWorkers,
): () => Promise<string | undefined> {
  const found = new Map<string, Stalled>();
  let page: Uint8Array | undefined;

  async function next(): Promise<string[]> {
    const listed = await list(temporal, OPEN, page).catch((error: unknown) => {
      // A place in a list that has changed since.
      if (page?.length && grpcCode(error) === GRPC.invalid_argument) return { ids: [], next: undefined };
      throw error;
    });
    page = listed.next;
    return listed.ids;
  }

  async function answer(): Promise<string | undefined> {
    const [open, reported] = await Promise.all([
      next(),
      list(temporal, REPORTED).then(
        ({ ids }) => ids,
        () => [],
      ),
    ]);
    const before = [...found.keys()].slice(0, STALLED.looked_at);
    await Promise.all(
      [...new Set([...before, ...reported, ...open])].map(async (workflow_id) => {
        const stalled = await stalledNow(temporal, look, workflow_id);
        if (stalled) found.set(workflow_id, stalled);
        else found.delete(workflow_id);
      }),
    );
    return sentence(found);
  }

  return sharedAnswer(STALLED.kept_ms, answer);
}

async function list(temporal: Temporal, query: string, token?: Uint8Array) {
  const { executions, nextPageToken } = await temporal.call(
    (client) =>
      client.workflowService.listWorkflowExecutions({
        namespace: temporal.namespace,
        pageSize: STALLED.looked_at,
        query,
        ...(token?.length ? { nextPageToken: token } : {}),
      }),
    READINESS.probe_ms,
  );
  const ids = (executions ?? []).map(({ execution }) => execution?.workflowId ?? "");
  return { ids, next: nextPageToken ?? undefined };
}

async function stalledNow(
  temporal: Temporal,
  look: LookAtWorkers,
  workflow_id: string,
): Promise<Stalled | undefined> {
  try {
    const described = await temporal.call(
      (client) =>
        client.workflowService.describeWorkflowExecution({
          namespace: temporal.namespace,
          execution: { workflowId: workflow_id },
        }),
      READINESS.probe_ms,
    );
    if (described.workflowExecutionInfo?.closeTime) return undefined;
    return await stalledOf(temporal, look, standingOf(described));
  } catch (error) {
    if (grpcCode(error) === GRPC.not_found) return undefined;
    throw error;
  }
}

function sentence(found: ReadonlyMap<string, Stalled>): string | undefined {
  if (found.size === 0) return undefined;
  const named = [...found].slice(0, NAMED).map(([id, { message }]) => `${nameOf(id)}: ${message}.`);
  const more = found.size - named.length;
  return `${found.size === 1 ? "one workflow stands" : `${found.size} workflows stand`} still. ${named.join(" ")}${more > 0 ? ` And ${more} more.` : ""}`;
}

function nameOf(workflow_id: string): string {
  const id = runOf(workflow_id);
  return id === undefined ? workflow_id : `run ${id} (\`orchestrator runs show ${id}\`)`;
}
