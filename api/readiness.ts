// Whether runs can be started and will be worked on: Temporal answers, the store keeps its promises, a worker lives.
import { READINESS, SIGN_OF_LIFE } from "../policy/processes.js";
import type { Client } from "@temporalio/client";
import proto from "@temporalio/proto";
import { CONTROL_QUEUE, USES_SEARCH_ATTRIBUTES } from "../workflows/ids.js";
import type { ApiDeps } from "./deps.js";
import { GRPC, grpcCode } from "./temporal.js";

const { TaskQueueType, WorkerStatus } = proto.temporal.api.enums.v1;

export interface Probe {
  ok: boolean;
  reason?: string;
}

export interface Readiness {
  status: "ready" | "not_ready";
  temporal: Probe;
  store: Probe;
  worker: Probe;
}

export function createReadiness(deps: Pick<ApiDeps, "temporal" | "store">): () => Promise<Readiness> {
  let last: { at: number; answer: Promise<Readiness> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > READINESS.kept_ms)
      last = { at: performance.now(), answer: look(deps) };
    return last.answer;
  };
}

async function look({ temporal, store }: Pick<ApiDeps, "temporal" | "store">): Promise<Readiness> {
  const { namespace } = temporal;
  const [reached, kept, worker] = await Promise.all([
    probe(() => temporal.call((client) => canStartRuns(client, namespace), READINESS.probe_ms)),
    probe(() => store.probe()),
    probe(() => temporal.call((client) => findWorker(client, namespace), READINESS.probe_ms)),
  ]);
  const ready = reached.ok && kept.ok && worker.ok;
  return {
    status: ready ? "ready" : "not_ready",
    temporal: reached,
    store: kept,
    worker: reached.ok ? worker : { ok: false, reason: "not known while Temporal does not answer" },
  };
}

/** The namespace is there, and has what a run is found by. */
async function canStartRuns({ workflowService }: Client, namespace: string): Promise<void> {
  await workflowService.describeNamespace({ namespace });
  await workflowService.countWorkflowExecutions({ namespace, query: USES_SEARCH_ATTRIBUTES });
}

/** @throws {Error} saying why there is none */
async function findWorker(client: Client, namespace: string): Promise<void> {
  const heard = await signsOfLife(client, namespace);
  const seen = heard.length > 0 ? heard : await polls(client, namespace);
  if (seen.some(({ alive }) => alive)) return;
  const latest = seen.sort((a, b) => a.age_ms - b.age_ms)[0];
  throw new Error(
    latest
      ? `no worker: the last one, ${latest.identity}, ${latest.stopped ? "has stopped" : `was last heard of ${Math.round(latest.age_ms / 1_000)} s ago`}. Start one with \`orchestrator worker\`.`
      : "no worker: none has asked for work yet. Start one with `orchestrator worker`.",
  );
}

interface Seen {
  identity: string;
  age_ms: number;
  stopped: boolean;
  alive: boolean;
}

/** What workers say of themselves every few seconds. Servers that do not keep it answer with nothing. */
async function signsOfLife(client: Client, namespace: string): Promise<Seen[]> {
  try {
    const query = `TaskQueue = "${CONTROL_QUEUE}"`;
    const { workersInfo } = await client.workflowService.listWorkers({ namespace, pageSize: 100, query });
    return (workersInfo ?? []).map(({ workerHeartbeat: beat }) => {
      const age_ms = ageOf(beat?.heartbeatTime);
      const stopped = beat?.status !== WorkerStatus.WORKER_STATUS_RUNNING;
      return {
        identity: beat?.workerIdentity ?? "",
        age_ms,
        stopped,
        alive: !stopped && age_ms < SIGN_OF_LIFE.silent_ms,
      };
    });
  } catch (error) {
    if (grpcCode(error) === GRPC.unimplemented || grpcCode(error) === GRPC.invalid_argument) return [];
    throw error;
  }
}

/** Who has asked for workflow tasks; one that died stands there for a while. */
async function polls(client: Client, namespace: string): Promise<Seen[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: CONTROL_QUEUE },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return (pollers ?? []).map(({ identity, lastAccessTime }) => {
    const age_ms = ageOf(lastAccessTime);
    return { identity: identity ?? "", age_ms, stopped: false, alive: age_ms < SIGN_OF_LIFE.unseen_ms };
  });
}

type Timestamp = { seconds?: unknown; nanos?: number | null } | null | undefined;
const ageOf = (time: Timestamp): number =>
  Date.now() - (Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6);

async function probe(what: () => Promise<unknown>): Promise<Probe> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${READINESS.probe_ms} ms`)),
      READINESS.probe_ms + 1_000,
    );
  });
  try {
    await Promise.race([what(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
