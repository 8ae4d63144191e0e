// Process: a worker whose devices are the recordings of a run. `main.js --run ID [--site NAME]…`; Temporal and the store,
// which holds the recorded run, from the environment. It opens no connection to a device and reads no secret.
import { parseArgs } from "node:util";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { DefaultLogger, NativeConnection, Runtime } from "@temporalio/worker";
import { pino } from "pino";
import { createPlans } from "../../activities/plans.js";
import { createPulse } from "../../activities/pulse.js";
import { createTapedSessions, maskedSecrets } from "../../activities/taped-sessions.js";
import { openStore } from "../../artifacts/index.js";
import { openTracing } from "../../telemetry/tracing.js";
import { DEFAULT_SITE } from "../../workflows/ids.js";
import { createArchive } from "../archive.js";
import { observeActivities } from "../interceptors.js";
import { createWorkerMetrics } from "../metrics.js";
import { closed, hasWorker } from "../queues.js";
import { untilTold } from "../told.js";
import { createWorkers } from "../workers.js";

/** Devices at once. */
const SEGMENTS = 50;

const { env } = process;
const log = pino(
  { name: "worker", level: env["ORCHESTRATOR_LOG_LEVEL"] ?? "warn" },
  pino.destination({ dest: 2, sync: true }),
);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { run: { type: "string" }, site: { type: "string", multiple: true } },
  });
  const { run } = values;
  const url = env["ORCHESTRATOR_ARTIFACTS"];
  if (run === undefined || url === undefined)
    throw new Error("--run and ORCHESTRATOR_ARTIFACTS say which recordings are meant; one is missing");
  const told = untilTold(env["ORCHESTRATOR_SUPERVISED"] === "1");
  const store = openStore(url, { env });
  const logger = new DefaultLogger("WARN", ({ message, meta }) => log.warn(meta ?? {}, message));
  Runtime.install({ logger, telemetryOptions: { logging: { forward: {}, filter: "WARN" } } });
  const { connectionOptions, namespace = "default" } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const { tape, ...sessions } = createTapedSessions({ store, run });
  const tracing = await openTracing("orchestrator-worker", {});
  const metrics = createWorkerMetrics();
  const templates = env["NET_TEXTFSM"];
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter: {},
    sites: values.site ?? [DEFAULT_SITE],
    segments: SEGMENTS,
    around: observeActivities(metrics, tracing),
    deps: {
      store,
      plans: createPlans(store),
      sessions,
      tape,
      secrets: maskedSecrets,
      log,
      pulse: createPulse(),
      ...(templates === undefined ? {} : { templates }),
      archive: createArchive({ connection, namespace, dataConverter: {}, store, log, onArchived: () => {} }),
      meter: metrics.meter,
      tracing,
      hasWorker: (queue) => hasWorker(connection, namespace, queue),
      closed: (workflow_id) => closed(connection, namespace, workflow_id),
    },
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  process.stdout.write(`${JSON.stringify({ ready: true, run, pid: process.pid })}\n`);
  await Promise.race([told, running]);
  for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  await running;
  await connection.close();
  await tracing.close();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, `the worker ended: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
