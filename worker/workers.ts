// The workers of a process: workflows with what touches no device, the sessions of its sites, and a sign of being there.
import { setFlagsFromString } from "node:v8";
import type { DataConverter } from "@temporalio/common";
import { Worker } from "@temporalio/worker";
import type { ActivityInterceptorsFactory, NativeConnection } from "@temporalio/worker";
import { controlActivities, deviceActivities } from "../activities/index.js";
import type { ActivityDeps } from "../activities/deps.js";
import { Room } from "../activities/room.js";
import { CONTROL_QUEUE, devicesQueue, fewDevicesQueue, presenceQueue } from "../workflows/ids.js";
import { type Build, named, versioned } from "./build.js";
import { workflowBundle } from "./bundle.js";
import { clientOptions, encrypts } from "./codec.js";
import { checkActivityInput } from "./encryption/activity-interceptors.js";

export interface WorkerOptions {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  /** Their devices are served here. */
  sites: readonly string[];
  /** Segments at once, which is sessions at once; a tenth more for stages of few devices. */
  sessions_at_once: number;
  deps: ActivityDeps;
  /** Absent: not versioned. */
  build?: Build | undefined;
  /** Around every activity, the short ones of presence left out. */
  around: ActivityInterceptorsFactory;
}

/** After a stop signal, what is under way has this long to end. */
const GRACE = "30s";

/**
 * A segment that finds nobody waiting for it is written to the queue's backlog and read back. With 5 waiting instead of
 * 50 a run of 200 segments took 1.4 times as much of the machine, and 1.6 times as much of Temporal.
 */
const POLLERS = { type: "autoscaling", minimum: 25, initial: 50, maximum: 100 } as const;

const roomForFew = (sessions: number): number => Math.ceil(sessions / 10);

export async function createWorkers(options: WorkerOptions): Promise<Worker[]> {
  const { connection, namespace, dataConverter, deps, around, build } = options;
  const unversioned = { connection, namespace, dataConverter, shutdownGraceTime: GRACE } as const;
  const common = { ...unversioned, ...(build ? { workerDeploymentOptions: versioned(build) } : {}) };
  const interceptors = encrypts(dataConverter)
    ? { activity: [checkActivityInput, around], client: clientOptions(dataConverter).interceptors }
    : { activity: [around] };
  const create = () =>
    Promise.all([
      Worker.create({
        ...common,
        interceptors,
        taskQueue: CONTROL_QUEUE,
        workflowBundle: workflowBundle(dataConverter, build !== undefined),
        activities: controlActivities(deps),
        maxCachedWorkflows: 200,
      }),
      ...options.sites.flatMap((site) => [
        Worker.create({
          ...common,
          interceptors,
          taskQueue: devicesQueue(site),
          activities: deviceActivities({ ...deps, room: new Room(options.sessions_at_once) }),
          maxConcurrentActivityTaskExecutions: options.sessions_at_once,
          activityTaskPollerBehavior: POLLERS,
          maxHeartbeatThrottleInterval: "5s",
          defaultHeartbeatThrottleInterval: "5s",
        }),
        Worker.create({
          ...common,
          interceptors,
          taskQueue: fewDevicesQueue(site),
          activities: deviceActivities(deps),
          maxConcurrentActivityTaskExecutions: roomForFew(options.sessions_at_once),
          maxHeartbeatThrottleInterval: "5s",
          defaultHeartbeatThrottleInterval: "5s",
        }),
        Worker.create({
          ...unversioned,
          ...(build ? { workerDeploymentOptions: named(build) } : {}),
          taskQueue: presenceQueue(devicesQueue(site)),
          activities: { present: async () => {} },
          maxConcurrentActivityTaskExecutions: 1,
        }),
      ]),
    ]);
  return deps.log.isLevelEnabled("debug") ? create() : withoutStacks(create);
}

/**
 * The SDK notes the stack of every promise of a workflow, for a query that asks where it stands; "current details" say
 * that. Ten frames each took half of the time of a run's workflow, one still a quarter. So where an error of a workflow
 * was thrown is told by a worker that logs at `debug`: Temporal tries such a task again until it passes. V8 gives the
 * limit to contexts that are made meanwhile: the one of the workflows.
 */
async function withoutStacks<T>(create: () => Promise<T>): Promise<T> {
  setFlagsFromString("--stack-trace-limit=0");
  try {
    return await create();
  } finally {
    setFlagsFromString(`--stack-trace-limit=${Error.stackTraceLimit}`);
  }
}

/** Runs them until the process is told to end or one of them fails. @param about what the line on stdout says of them */
export async function workUntil(told: Promise<unknown>, workers: Worker[], about: object): Promise<void> {
  const running = Promise.all(workers.map((worker) => worker.run()));
  process.stdout.write(`${JSON.stringify({ ready: true, ...about, pid: process.pid })}\n`);
  await Promise.race([told, running]);
  for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  await running;
}
