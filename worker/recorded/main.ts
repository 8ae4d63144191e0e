// Process: a worker whose devices are the recordings of a run. `main.js --run ID [--site NAME]…`; Temporal and the store,
// which holds the recorded run, from the environment. It opens no connection to a device and reads no secret.
import { errorOfSystem, fromSystem, ownText } from "../../packages/devices/src/words/masked.js";
import { parseArgs } from "node:util";
import { Runtime } from "@temporalio/worker";
import { createGate } from "../../activities/gate.js";
import { createPlans } from "../../activities/plans.js";
import { createStallDetector } from "../../activities/stall-detector.js";
import { createRecordedSessions, maskedSecrets } from "../../activities/recorded-sessions.js";
import { openStore } from "../../artifacts/index.js";
import { createTemplatesDigest } from "../../packages/devices/src/parse/index.js";
import { createLog } from "../../telemetry/log.js";
import { NO_TRACING } from "../../telemetry/tracing.js";
import { DEFAULT_SITE } from "../../workflows/ids.js";
import { createArchive } from "../archive.js";
import { connectToTemporal } from "../connection.js";
import { observeActivities } from "../interceptors.js";
import { createWorkerMetrics } from "../metrics.js";
import { lostLeases } from "../lost-leases.js";
import { closed, hasWorker } from "../queues.js";
import { sdkLogger } from "../sdk-log.js";
import { createPatientStore } from "../../artifacts/eventually.js";
import { noteHeld } from "../held-artifacts.js";
import { waitForShutdown } from "../shutdown.js";
import { createWorkers, workUntil } from "../workers.js";

/** Devices at once. */
const SESSIONS = 50;

const { env } = process;
const log = createLog({ name: "worker", level: env["ORCHESTRATOR_LOG_LEVEL"] ?? "warn" });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { run: { type: "string" }, site: { type: "string", multiple: true } },
  });
  const { run } = values;
  const url = env["ORCHESTRATOR_ARTIFACTS"];
  if (run === undefined || url === undefined)
    throw new Error("--run and ORCHESTRATOR_ARTIFACTS say which recordings are meant; one is missing");
  const told = waitForShutdown(env["ORCHESTRATOR_SUPERVISED"] === "1");
  const store = createPatientStore(openStore(url, { env }), { log: noteHeld(log) });
  Runtime.install({ logger: sdkLogger(log), telemetryOptions: { logging: { forward: {}, filter: "WARN" } } });
  const { connection, namespace } = await connectToTemporal(process.env);
  const { recorded, ...sessions } = createRecordedSessions({ store, run });
  const metrics = createWorkerMetrics();
  const templates = env["NET_TEXTFSM"];
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter: {},
    sites: values.site ?? [DEFAULT_SITE],
    sessions_at_once: SESSIONS,
    around: observeActivities(metrics, NO_TRACING),
    deps: {
      store,
      plans: createPlans(store),
      sessions,
      recorded,
      secrets: maskedSecrets,
      log,
      stallDetector: createStallDetector(),
      ...(templates === undefined ? {} : { templates, templates_digest: createTemplatesDigest(templates) }),
      archive: createArchive({
        connection,
        namespace,
        dataConverter: {},
        storedConverter: {},
        store,
        log,
        notifies: false,
        onArchived: () => {},
      }),
      gate: createGate({ allowance: [], own: [] }),
      file_limit: 0,
      meter: metrics.meter,
      tracing: NO_TRACING,
      hasWorker: (queue) => hasWorker(connection, namespace, queue),
      closed: (workflow_id) => closed(connection, namespace, workflow_id),
      lostLeases: (workflow_id) => lostLeases(connection, namespace, {}, workflow_id),
    },
  });
  await workUntil(told, workers, { run });
  await connection.close();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: errorOfSystem(error) }, ownText`the worker ended: ${fromSystem(error)}`);
  process.exit(1);
}
