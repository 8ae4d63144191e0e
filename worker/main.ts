// Process: one worker. `main.js [--site NAME] [--segments N]`; Temporal, store and the rest from the environment.
// Prints one JSON line when it polls.
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createPlans } from "../activities/plans.js";
import { createPulse } from "../activities/pulse.js";
import { createSecretReader } from "../activities/secrets.js";
import { createPooledSessions } from "../activities/pooled-sessions.js";
import { openStore, proveConditionalCreate } from "../artifacts/index.js";
import { hostKeyFile } from "../devices/index.js";
import { createTemplatesDigest } from "../devices/parse/index.js";
import { createLog } from "../telemetry/log.js";
import { measureStore } from "../telemetry/store-metrics.js";
import { openTracing } from "../telemetry/tracing.js";
import { DEFAULT_SITE } from "../workflows/ids.js";
import { createArchive } from "./archive.js";
import { createDataConverter } from "./codec.js";
import { connectToTemporal } from "./connection.js";
import { observeActivities } from "./interceptors.js";
import { createWorkerMetrics } from "./metrics.js";
import { serveMetrics } from "./metrics-server.js";
import { lostLeases } from "./lost-leases.js";
import { closed, hasWorker } from "./queues.js";
import { reasonsNotReady } from "./readiness.js";
import { observeRuns } from "./run-ends.js";
import { installRuntime } from "./runtime.js";
import { storedHostKeys } from "./stored-host-keys.js";
import { untilTold } from "./told.js";
import { createWorkers, workUntil } from "./workers.js";

const { values } = parseArgs({
  options: {
    site: { type: "string", default: DEFAULT_SITE },
    segments: { type: "string", default: "200" },
  },
});
const { env } = process;
const log = createLog({
  name: "worker",
  level: env["ORCHESTRATOR_LOG_LEVEL"],
  base: { site: values.site },
});

async function main(): Promise<void> {
  const told = untilTold(env["ORCHESTRATOR_SUPERVISED"] === "1");
  const data = env["ORCHESTRATOR_DATA"] ?? ".orchestrator";
  const url = env["ORCHESTRATOR_ARTIFACTS"] ?? pathToFileURL(resolve(data, "artifacts")).href;
  const metrics = createWorkerMetrics();
  const store = measureStore(openStore(url, { env }), metrics.registry);
  const proof = await proveConditionalCreate(store);
  const writes_refused = proof.ok ? undefined : proof.error.message;
  if (writes_refused !== undefined) log.warn(`this worker sends no changes: ${writes_refused}`);

  const sdk = await installRuntime(log);
  const { connection, namespace } = await connectToTemporal();
  const dataConverter = createDataConverter(env["ORCHESTRATOR_ENCRYPTION_KEY"]);
  const secrets = createSecretReader(env);
  const tracing = await openTracing("orchestrator-worker", env, (endpoint, reason) =>
    log.warn({ endpoint, reason }, "traces cannot be delivered"),
  );
  const onArchived = observeRuns(metrics, tracing);
  const archive = createArchive({ connection, namespace, dataConverter, store, log, onArchived });
  const templates = env["NET_TEXTFSM"] || join(data, "templates");
  const sessions = createPooledSessions({
    store,
    secrets,
    hostKeys: url.startsWith("s3:") ? storedHostKeys(store, url) : hostKeyFile(join(data, "known_hosts")),
    ...(env["SSH_AUTH_SOCK"] ? { agent: env["SSH_AUTH_SOCK"] } : {}),
    meter: metrics.meter,
    tracing,
  });
  metrics.watchPool(sessions.stats);
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter,
    sites: [values.site],
    segments: Number(values.segments),
    around: observeActivities(metrics, tracing),
    deps: {
      store,
      plans: createPlans(store),
      sessions,
      secrets,
      log,
      pulse: createPulse(),
      templates,
      templates_digest: createTemplatesDigest(templates),
      ...(env["ORCHESTRATOR_OUTPUT_LIMIT"]
        ? { output_limit: byteCount(env["ORCHESTRATOR_OUTPUT_LIMIT"]) }
        : {}),
      ...(writes_refused === undefined ? {} : { writes_refused }),
      archive,
      meter: metrics.meter,
      tracing,
      hasWorker: (queue) => hasWorker(connection, namespace, queue),
      closed: (workflow_id) => closed(connection, namespace, workflow_id),
      lostLeases: (workflow_id) => lostLeases(connection, namespace, dataConverter, workflow_id),
    },
  });
  const scraped = await serveMetrics({
    host: env["ORCHESTRATOR_METRICS_HOST"],
    port: env["ORCHESTRATOR_METRICS_PORT"],
    registry: metrics.registry,
    sdk,
    reasons: () => reasonsNotReady(workers, connection, namespace),
  });
  await workUntil(told, workers, { site: values.site, metrics: scraped.url });
  await sessions.closeAll();
  await connection.close();
  scraped.close();
  await tracing.close();
}

function byteCount(text: string): number {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new RangeError(
    `ORCHESTRATOR_OUTPUT_LIMIT is ${JSON.stringify(text)}; expected a number of bytes, 104857600`,
  );
}

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, `the worker ended: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
