// Process: one worker. `main.js [--site NAME] [--sessions N] [--logins-per-second N] [--deployment NAME]`; Temporal, store and the rest from the environment.
// Prints one JSON line when it polls.
import { errorOfSystem, fromSystem, ownText } from "../packages/devices/src/words/masked.js";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createGate } from "../activities/gate.js";
import { createPlans } from "../activities/plans.js";
import { createStallDetector } from "../activities/stall-detector.js";
import { createSecretReader } from "../activities/secrets.js";
import { createPooledSessions } from "../activities/pooled-sessions.js";
import { makeFoldersPrivate, openStore, PRIVATE_UMASK, proveConditionalCreate } from "../artifacts/index.js";
import { LoginPace } from "../packages/devices/src/index.js";
import { createTemplatesDigest } from "../packages/devices/src/parse/index.js";
import { createLog } from "../telemetry/log.js";
import { measureStore } from "../telemetry/store-metrics.js";
import { openTracing } from "../telemetry/tracing.js";
import { ALLOW_SETTING, parseAllowance } from "../schemas/capability.js";
import { expandHome, ownPlaces } from "../compiler/worker-path.js";
import { countSetting, fileLimitSetting, startExitCode } from "../schemas/setting.js";
import { createArchive } from "./archive.js";
import { buildOf } from "./build.js";
import { bundleFor } from "./bundle.js";
import { createDataConverter } from "./codec.js";
import { connectToTemporal } from "./connection.js";
import { observeActivities } from "./interceptors.js";
import { createFailingTasks } from "./failing-tasks.js";
import { createWorkerMetrics } from "./metrics.js";
import { serveMetrics } from "./metrics-server.js";
import { lostLeases } from "./lost-leases.js";
import { closed, hasWorker, workersOf } from "./queues.js";
import { reasonsNotReady } from "./readiness.js";
import { workerArguments } from "./options.js";
import { serveFiles } from "./file-server.js";
import { observeRuns } from "./run-ends.js";
import { installRuntime } from "./runtime.js";
import { trustStores } from "./trust-stores.js";
import { createPatientStore } from "../artifacts/eventually.js";
import { noteHeld } from "./held-artifacts.js";
import { waitForShutdown } from "./shutdown.js";
import { createWorkers, workUntil } from "./workers.js";

const { env } = process;

const packageVersion = (): string =>
  (createRequire(import.meta.url)("../../package.json") as { version: string }).version;

/** @throws {Error} for people, where it cannot start */
async function main(): Promise<void> {
  // Inventories may name variables of this environment, and programs that print secrets inherit it: not this one.
  const { ORCHESTRATOR_ENCRYPTION_KEY: key } = env;
  delete env["ORCHESTRATOR_ENCRYPTION_KEY"];
  const {
    site,
    sessions: atOnce,
    logins_per_second,
    deployment,
  } = workerArguments(process.argv.slice(2), env["ORCHESTRATOR_DEPLOYMENT"]);
  const log = createLog({ name: "worker", level: env["ORCHESTRATOR_LOG_LEVEL"], base: { site } });
  const told = waitForShutdown(env["ORCHESTRATOR_SUPERVISED"] === "1");
  const data = expandHome(env["ORCHESTRATOR_DATA"] ?? ".orchestrator");
  const url = env["ORCHESTRATOR_ARTIFACTS"] ?? pathToFileURL(resolve(data, "artifacts")).href;
  const metrics = createWorkerMetrics();
  const store = createPatientStore(measureStore(openStore(url, { env }), metrics.registry), {
    log: noteHeld(log),
  });
  const gate = createGate({
    allowance: parseAllowance(env[ALLOW_SETTING]),
    own: ownPlaces(data, url, env),
    agent: env["SSH_AUTH_SOCK"] || undefined,
  });
  process.umask(PRIVATE_UMASK);
  for (const changed of await makeFoldersPrivate(data, url)) log.warn(fromSystem(changed));
  const proof = await proveConditionalCreate(store);
  const writes_refused = proof.ok ? undefined : fromSystem(proof.error);
  if (writes_refused !== undefined) log.warn(ownText`this worker sends no changes: ${writes_refused}`);

  const files = env["ORCHESTRATOR_FILE_SERVER"]
    ? await serveFiles(env["ORCHESTRATOR_FILE_SERVER"])
    : undefined;
  const failingTasks = createFailingTasks();
  const sdk = await installRuntime(log, (entry) => failingTasks.told(entry));
  const { connection, namespace } = await connectToTemporal(env);
  const dataConverter = createDataConverter(key, "worker");
  const build = deployment
    ? buildOf({
        deployment,
        version: packageVersion(),
        bundle: bundleFor(dataConverter),
        given: env["ORCHESTRATOR_BUILD_ID"],
      })
    : undefined;
  const secrets = createSecretReader(env, gate);
  const tracing = await openTracing("orchestrator-worker", env, (endpoint, reason) =>
    log.warn({ endpoint: fromSystem(endpoint), reason: fromSystem(reason) }, "traces cannot be delivered"),
  );
  const onArchived = observeRuns(metrics, tracing);
  // Histories are read, not executed: what is refused is an error for whoever reads it.
  const historyConverter = createDataConverter(key, "strict");
  const storedConverter = createDataConverter(key, "stored");
  const archive = createArchive({
    connection,
    namespace,
    dataConverter: historyConverter,
    storedConverter,
    store,
    log,
    notifies: true,
    onArchived,
  });
  const templates = expandHome(env["NET_TEXTFSM"] || join(data, "templates"));
  const sessions = createPooledSessions({
    store,
    secrets,
    hostKeys: trustStores(url, data, store),
    gate,
    meter: metrics.meter,
    tracing,
    pace: new LoginPace({ per_second: logins_per_second, workers: workersOf(connection, namespace, site) }),
  });
  metrics.watchPool(sessions.stats);
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter,
    sites: [site],
    sessions_at_once: atOnce,
    build,
    around: observeActivities(metrics, tracing),
    deps: {
      store,
      plans: createPlans(store),
      sessions,
      secrets,
      log,
      stallDetector: createStallDetector(),
      templates,
      templates_digest: createTemplatesDigest(templates),
      ...(env["ORCHESTRATOR_OUTPUT_LIMIT"]
        ? {
            output_limit: countSetting(
              "ORCHESTRATOR_OUTPUT_LIMIT",
              env["ORCHESTRATOR_OUTPUT_LIMIT"],
              "of bytes",
            ),
          }
        : {}),
      ...(writes_refused === undefined ? {} : { writes_refused }),
      archive,
      gate,
      ...(files ? { files } : {}),
      file_limit: fileLimitSetting(env["ORCHESTRATOR_FILE_LIMIT"]),
      meter: metrics.meter,
      tracing,
      hasWorker: (queue) => hasWorker(connection, namespace, queue, build),
      closed: (workflow_id) => closed(connection, namespace, workflow_id),
      lostLeases: (workflow_id) => lostLeases(connection, namespace, historyConverter, workflow_id),
    },
  });
  const scraped = await serveMetrics({
    host: env["ORCHESTRATOR_METRICS_HOST"],
    port: env["ORCHESTRATOR_METRICS_PORT"],
    registry: metrics.registry,
    sdk,
    reasons: async () => [
      ...(await reasonsNotReady(workers, connection, namespace)),
      ...failingTasks.reasons(),
    ],
  });
  await workUntil(told, workers, { site, metrics: scraped.url, ...build }).catch((error: unknown) => {
    log.fatal({ err: errorOfSystem(error) }, ownText`the worker ended: ${fromSystem(error)}`);
    process.exit(3);
  });
  await sessions.closeAll();
  const held = await store.flush();
  if (held > 0)
    log.error(
      { held },
      "artifacts that could not be written to the store are lost, because this worker ends",
    );
  await connection.close();
  scraped.close();
  files?.close();
  await tracing.close();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(startExitCode(error));
}
