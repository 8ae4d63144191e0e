// Whether runs can be started and will be worked on: Temporal answers, the store keeps its promises, a worker lives, and no
// open run stands still.
import { READINESS } from "../policy/processes.js";
import type { Client } from "@temporalio/client";
import { USES_SEARCH_ATTRIBUTES } from "../workflows/ids.js";
import type { ApiDeps } from "./deps.js";
import { sharedAnswer } from "./shared-answer.js";
import { createWorkersLook, type LookAtWorkers } from "./workers/look.js";
import { isSameVersion, type Workers } from "./workers/seen.js";
import { createStalledLook } from "./workers/stalled-runs.js";

export interface Probe {
  ok: boolean;
  reason?: string;
}

export interface Readiness {
  /** `degraded`: runs can be started and are worked on, but for those of which `runs` tells. */
  status: "ready" | "degraded" | "not_ready";
  temporal: Probe;
  store: Probe;
  worker: Probe;
  runs: Probe;
}

interface Looks {
  workers: LookAtWorkers;
  stalled: () => Promise<string | undefined>;
}

export function createReadiness(deps: Pick<ApiDeps, "temporal" | "store">): () => Promise<Readiness> {
  const workers = createWorkersLook(deps.temporal);
  const looks = { workers, stalled: createStalledLook(deps.temporal, workers) };
  return sharedAnswer(READINESS.kept_ms, () => look(deps, looks));
}

async function look(
  { temporal, store }: Pick<ApiDeps, "temporal" | "store">,
  { workers, stalled }: Looks,
): Promise<Readiness> {
  const { namespace } = temporal;
  const [reached, kept, worker, runs] = await Promise.all([
    probe(() => temporal.call((client) => canStartRuns(client, namespace), READINESS.probe_ms)),
    probe(() => store.probe()),
    probe(async () => findWorker(await workers())),
    probe(async () => {
      const reason = await stalled();
      if (reason !== undefined) throw new Error(reason);
    }),
  ]);
  const ready = reached.ok && kept.ok && worker.ok;
  const unknown = { ok: false, reason: "not known while Temporal does not answer" };
  return {
    status: !ready ? "not_ready" : runs.ok ? "ready" : "degraded",
    temporal: reached,
    store: kept,
    worker: reached.ok ? worker : unknown,
    runs: reached.ok ? runs : unknown,
  };
}

/** The namespace is there, and has what a run is found by. */
async function canStartRuns({ workflowService }: Client, namespace: string): Promise<void> {
  await workflowService.describeNamespace({ namespace });
  await workflowService.countWorkflowExecutions({ namespace, query: USES_SEARCH_ATTRIBUTES });
}

/** @throws {Error} saying why new runs have none */
function findWorker({ seen, current }: Workers): void {
  if (seen.some(({ alive, version }) => alive && isSameVersion(version, current))) return;
  const other = seen.find(({ alive }) => alive);
  if (other && current)
    throw new Error(
      `no worker of build ${current.build}, which is current in deployment ${current.deployment}. Start one, or give new runs another build with \`orchestrator workers promote\`; \`orchestrator workers list\` shows which there are.`,
    );
  if (other)
    throw new Error(
      `no build is current, so new runs have no worker. Make build ${other.version?.build} current with \`orchestrator workers promote ${other.version?.build}\`.`,
    );
  const latest = seen.toSorted((a, b) => a.age_ms - b.age_ms)[0];
  throw new Error(
    latest
      ? `no worker: the last one, ${latest.identity}, ${latest.stopped ? "has stopped" : `was last heard of ${Math.round(latest.age_ms / 1_000)} s ago`}. Start one with \`orchestrator worker\`.`
      : "no worker: none has asked for work yet. Start one with `orchestrator worker`.",
  );
}

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
