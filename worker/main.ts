// Process: one worker. `main.js [--site NAME] [--segments N]`; Temporal, store and the rest from the environment.
// Prints one JSON line when it polls.
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { DefaultLogger, NativeConnection, Runtime } from "@temporalio/worker";
import type { LogLevel } from "@temporalio/worker";
import { pino } from "pino";
import { createPlans } from "../activities/plans.js";
import { createPulse } from "../activities/pulse.js";
import { createSecretReader } from "../activities/secrets.js";
import { createPooledSessions } from "../activities/pooled-sessions.js";
import { openStore, proveConditionalCreate } from "../artifacts/index.js";
import { hostKeyFile } from "../devices/index.js";
import { openTracing } from "../telemetry/tracing.js";
import { DEFAULT_SITE } from "../workflows/ids.js";
import { createArchive } from "./archive.js";
import { createDataConverter } from "./codec.js";
import { createWorkerMetrics } from "./metrics.js";
import { hasWorker, isOpen } from "./queues.js";
import { storedHostKeys } from "./stored-host-keys.js";
import { untilTold } from "./told.js";
import { createWorkers } from "./workers.js";

const { values } = parseArgs({
  options: {
    site: { type: "string", default: DEFAULT_SITE },
    segments: { type: "string", default: "200" },
  },
});
const { env } = process;
const log = pino(
  { name: "worker", level: env["ORCHESTRATOR_LOG_LEVEL"] ?? "info", base: { site: values.site } },
  pino.destination({ dest: 2, sync: true }),
);

async function main(): Promise<void> {
  const told = untilTold(env["ORCHESTRATOR_SUPERVISED"] === "1");
  const data = env["ORCHESTRATOR_DATA"] ?? ".orchestrator";
  const url = env["ORCHESTRATOR_ARTIFACTS"] ?? pathToFileURL(resolve(data, "artifacts")).href;
  const store = openStore(url, { env });
  const proof = await proveConditionalCreate(store);
  const writes_refused = proof.ok ? undefined : proof.error.message;
  if (writes_refused !== undefined) log.warn(`this worker sends no changes: ${writes_refused}`);

  const logger = new DefaultLogger("WARN", ({ level, message, meta }) =>
    log[pinoLevel(level)](meta ?? {}, message),
  );
  Runtime.install({ logger, telemetryOptions: { logging: { forward: {}, filter: "WARN" } } });
  const { connectionOptions, namespace = "default" } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const dataConverter = createDataConverter(env["ORCHESTRATOR_ENCRYPTION_KEY"]);
  const secrets = createSecretReader(env);
  const metrics = createWorkerMetrics();
  const tracing = await openTracing("orchestrator-worker", env);
  const archive = createArchive({ connection, namespace, dataConverter, store, log });
  const sessions = createPooledSessions({
    store,
    secrets,
    hostKeys: url.startsWith("s3:") ? storedHostKeys(store, url) : hostKeyFile(join(data, "known_hosts")),
    ...(env["SSH_AUTH_SOCK"] ? { agent: env["SSH_AUTH_SOCK"] } : {}),
  });
  const workers = await createWorkers({
    connection,
    namespace,
    dataConverter,
    site: values.site,
    segments: Number(values.segments),
    deps: {
      store,
      plans: createPlans(store),
      sessions,
      secrets,
      log,
      pulse: createPulse(),
      templates: env["NET_TEXTFSM"] || join(data, "templates"),
      ...(env["ORCHESTRATOR_OUTPUT_LIMIT"]
        ? { output_limit: byteCount(env["ORCHESTRATOR_OUTPUT_LIMIT"]) }
        : {}),
      ...(writes_refused === undefined ? {} : { writes_refused }),
      archive: ({ run }) => archive(run),
      meter: metrics.meter,
      tracing,
      hasWorker: (queue) => hasWorker(connection, namespace, queue),
      isOpen: (workflow_id) => isOpen(connection, namespace, workflow_id),
    },
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  process.stdout.write(`${JSON.stringify({ ready: true, site: values.site, pid: process.pid })}\n`);
  await Promise.race([told, running]);
  for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  await running;
  await sessions.closeAll();
  await connection.close();
  await tracing.close();
}

function byteCount(text: string): number {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new RangeError(
    `ORCHESTRATOR_OUTPUT_LIMIT is ${JSON.stringify(text)}; expected a number of bytes, 104857600`,
  );
}

const pinoLevel = (level: LogLevel) => level.toLowerCase() as "trace" | "debug" | "info" | "warn" | "error";

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, `the worker ended: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
