// Which workers live, as Temporal tells: by what they say of themselves every few seconds, else by their polls.
import type { Client } from "@temporalio/client";
import proto from "@temporalio/proto";
import { SIGN_OF_LIFE } from "../../policy/processes.js";
import { CONTROL_QUEUE, devicesQueue } from "../../workflows/ids.js";
import { GRPC, grpcCode } from "../temporal.js";

const { TaskQueueType, WorkerStatus } = proto.temporal.api.enums.v1;

type Poller = proto.temporal.api.taskqueue.v1.IPollerInfo;

/** A build of a deployment. */
export interface Version {
  deployment: string;
  build: string;
}

export interface SeenWorker {
  identity: string;
  /** Not known of one that is only seen to poll. */
  queue?: string;
  /** Absent: it belongs to no deployment. */
  version?: Version;
  age_ms: number;
  stopped: boolean;
  alive: boolean;
}

export const isSameVersion = (a: Version | undefined, b: Version | undefined): boolean =>
  a?.deployment === b?.deployment && a?.build === b?.build;

interface StoredVersion {
  deploymentName?: string | null;
  buildId?: string | null;
}

/** Temporal gives workers without a deployment a build id too. */
export const versionOf = (stored: StoredVersion | null | undefined): Version | undefined =>
  stored?.deploymentName && stored.buildId
    ? { deployment: stored.deploymentName, build: stored.buildId }
    : undefined;

export interface Workers {
  /** Those that take the tasks of workflows. */
  seen: SeenWorker[];
  /** The build that new runs get; absent: workers without a deployment have them. */
  current?: Version;
}

/** A worker that has just started polls before it gives its first sign of life. */
export async function lookAtWorkers(client: Client, namespace: string): Promise<Workers> {
  const [heard, { pollers, versioningInfo }] = await Promise.all([
    signsOfLife(client, namespace, `TaskQueue = "${CONTROL_QUEUE}"`),
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: CONTROL_QUEUE },
      taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  ]);
  const current = versionOf(versioningInfo?.currentDeploymentVersion);
  return { seen: withPolls(heard, pollers), ...(current ? { current } : {}) };
}

/** Those that take the devices of a site. @param heard of its queue */
export async function lookAtSite(
  client: Client,
  namespace: string,
  site: string,
  heard: SeenWorker[],
): Promise<SeenWorker[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: devicesQueue(site) },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return withPolls(heard, pollers);
}

/** Where others say of themselves that they live, one that only polls has just started, or was killed right after that. */
const withPolls = (heard: SeenWorker[], pollers: Poller[] | null | undefined): SeenWorker[] => {
  const silent_ms = heard.length > 0 ? SIGN_OF_LIFE.first_ms : SIGN_OF_LIFE.unseen_ms;
  return [
    ...heard,
    ...(pollers ?? [])
      .map((poller) => fromPoll(poller, silent_ms))
      .filter(({ identity }) => heard.every((each) => each.identity !== identity)),
  ];
};

/** Of all queues. Servers that do not keep it answer with nothing. */
export async function signsOfLife(client: Client, namespace: string, query = ""): Promise<SeenWorker[]> {
  try {
    const { workersInfo } = await client.workflowService.listWorkers({ namespace, pageSize: 1_000, query });
    return (workersInfo ?? []).map(({ workerHeartbeat: beat }) => {
      const age_ms = ageOf(beat?.heartbeatTime);
      const stopped = beat?.status !== WorkerStatus.WORKER_STATUS_RUNNING;
      const version = versionOf(beat?.deploymentVersion);
      return {
        identity: beat?.workerIdentity ?? "",
        queue: beat?.taskQueue ?? "",
        ...(version ? { version } : {}),
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

/** One that died stands there for a while. */
function fromPoll({ identity, lastAccessTime, deploymentOptions }: Poller, silent_ms: number): SeenWorker {
  const age_ms = ageOf(lastAccessTime);
  const version = versionOf(deploymentOptions);
  return {
    identity: identity ?? "",
    ...(version ? { version } : {}),
    age_ms,
    stopped: false,
    alive: age_ms < silent_ms,
  };
}

type Timestamp = { seconds?: unknown; nanos?: number | null } | null | undefined;
const ageOf = (time: Timestamp): number =>
  Date.now() - (Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6);
