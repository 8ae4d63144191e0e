// Process: the HTTP API. `main.js [--allow-exec] [--next-free] [--recorded]`; everything else from the environment.
// Prints one JSON line when it serves, and stops gracefully.
import { fromPlan, fromSystem } from "../packages/devices/src/words/masked.js";
import { readdir, readFile } from "node:fs/promises";
import type { Server } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createAdaptorServer } from "@hono/node-server";
import { makeFoldersPrivate, openStore, PRIVATE_UMASK } from "../artifacts/index.js";
import { createTemplatesDigest } from "../packages/devices/src/parse/index.js";
import { loadPlatforms } from "../packages/devices/src/platforms/load.js";
import { ALLOW_SETTING, parseAllowance } from "../schemas/capability.js";
import { isLoopback, withoutBrackets } from "../schemas/loopback.js";
import {
  countSetting,
  fileLimitSetting,
  portSetting,
  SettingError,
  startExitCode,
  unreadableSetting,
} from "../schemas/setting.js";
import { createLog } from "../telemetry/log.js";
import { openTracing } from "../telemetry/tracing.js";
import { clientOptions, createDataConverter } from "../worker/codec.js";
import { temporalSettings } from "../worker/temporal-settings.js";
import { createApp } from "./app.js";
import { absolutePath, expandHome, ownPlaces } from "../compiler/worker-path.js";
import { createCompiler } from "./compile/pool.js";
import { ownerHash, parseTokens } from "./http/auth.js";
import { LOOPBACK_NAMES } from "./http/hosts.js";
import { answerUnrouted, SERVER_OPTIONS } from "./http/unrouted.js";
import { listen } from "./listen.js";
import { createReplay } from "./runs/replay.js";
import { createTemporal } from "./temporal.js";

const { values } = parseArgs({
  options: {
    "allow-exec": { type: "boolean", default: false },
    recorded: { type: "boolean", default: false },
    "next-free": { type: "boolean", default: false },
  },
});
const { env } = process;
const log = createLog({ name: "api", level: env["ORCHESTRATOR_LOG_LEVEL"] });

const DEFAULT_BODY_LIMIT = `${1024 * 1024}`;
/** Open streams get this long after the last request, milliseconds. */
const GRACE_MS = 5_000;

const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);

function hostNames(host: string): Set<string> {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const addresses = own.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
  const reachable = isLoopback(host) ? [] : [hostname(), ...addresses];
  const names = [
    ...LOOPBACK_NAMES,
    host.includes(":") ? `[${host}]` : host,
    ...reachable,
    ...listOf(env["ORCHESTRATOR_ALLOWED_HOSTS"]),
  ];
  return new Set(names.map((name) => name.toLowerCase()));
}

async function readTokens(given: string): Promise<string> {
  const path = absolutePath(given);
  return readFile(path, "utf8").catch((error: unknown) => {
    throw unreadableSetting({ name: "ORCHESTRATOR_TOKENS_FILE", given, path }, error);
  });
}

/** It may come later, so this is no reason not to start. */
async function warnOfMissingCatalogue(given: string): Promise<void> {
  const path = absolutePath(given);
  const file = { name: "ORCHESTRATOR_CATALOGUE", given, path };
  await readdir(path).catch((error: unknown) => log.warn(fromSystem(unreadableSetting(file, error))));
}

async function main(): Promise<void> {
  const host = withoutBrackets(env["ORCHESTRATOR_HOST"] || "127.0.0.1");
  const port = portSetting("ORCHESTRATOR_PORT", env["ORCHESTRATOR_PORT"] || "8080");
  const tokensFile = env["ORCHESTRATOR_TOKENS_FILE"];
  const tokens = tokensFile ? parseTokens(await readTokens(tokensFile)) : undefined;
  const owner = env["ORCHESTRATOR_OWNER_TOKEN_SHA256"];
  if (!isLoopback(host) && !tokens) {
    throw new SettingError(
      `ORCHESTRATOR_HOST is ${host}, which is not a loopback address, and there are no tokens. Name a tokens file in ORCHESTRATOR_TOKENS_FILE, or listen on 127.0.0.1.`,
    );
  }
  const body_limit = countSetting(
    "ORCHESTRATOR_BODY_LIMIT",
    env["ORCHESTRATOR_BODY_LIMIT"] || DEFAULT_BODY_LIMIT,
    "of bytes",
  );
  const file_limit = fileLimitSetting(env["ORCHESTRATOR_FILE_LIMIT"]);
  const allowance = parseAllowance(env[ALLOW_SETTING]);
  const data = expandHome(env["ORCHESTRATOR_DATA"] ?? ".orchestrator");
  const { connectionOptions, namespace = "default" } = temporalSettings(env);
  const temporal = createTemporal({
    connection: connectionOptions,
    namespace,
    client: clientOptions(createDataConverter(env["ORCHESTRATOR_ENCRYPTION_KEY"], "strict")),
  });
  // As the worker has it: an absolute folder stays what it is.
  const store_url = env["ORCHESTRATOR_ARTIFACTS"] ?? pathToFileURL(resolve(data, "artifacts")).href;
  const store = openStore(store_url, {
    env,
    onLink: (path) =>
      log.warn({ path: fromPlan(path) }, "a symbolic link in the store's folder is not an artifact"),
  });
  process.umask(PRIVATE_UMASK);
  for (const changed of await makeFoldersPrivate(data, store_url)) log.warn(fromSystem(changed));
  const platforms = await loadPlatforms();
  const tracing = await openTracing("orchestrator-api", env, (endpoint, reason) =>
    log.warn({ endpoint: fromSystem(endpoint), reason: fromSystem(reason) }, "traces cannot be delivered"),
  );
  const templates = expandHome(env["NET_TEXTFSM"] || join(data, "templates"));
  const catalogue = env["ORCHESTRATOR_CATALOGUE"];
  if (catalogue) await warnOfMissingCatalogue(catalogue);
  const compiler = createCompiler({
    file: fileURLToPath(new URL("compile/main.js", import.meta.url)),
    settings: {
      ...(catalogue === undefined ? {} : { catalogue: expandHome(catalogue) }),
      templates,
      allowance,
      allow_exec: values["allow-exec"],
      own: ownPlaces(data, store_url, env),
      has_owner: Boolean(owner),
    },
    body_limit,
  });
  const app = createApp({
    temporal,
    store,
    platforms,
    compiler,
    log,
    tracing,
    auth: { ...(tokens ? { tokens } : {}), ...(owner ? { owner_sha256: ownerHash(owner) } : {}) },
    hosts: { hosts: hostNames(host), origins: new Set(listOf(env["ORCHESTRATOR_ALLOWED_ORIGINS"])) },
    body_limit,
    file_limit,
    recorded: values.recorded,
    replay: createReplay(fileURLToPath(new URL("../worker/replay/main.js", import.meta.url)), env),
    templates_digest: createTemplatesDigest(templates),
    version: env["npm_package_version"] ?? "0.1.0",
    ...(env["ORCHESTRATOR_TEMPORAL_UI"] ? { temporal_ui: env["ORCHESTRATOR_TEMPORAL_UI"] } : {}),
  });

  // A supervisor stops its parts one after the other, and is gone when our stdin ends; Ctrl-C reaches all at once.
  const supervised = env["ORCHESTRATOR_SUPERVISED"] === "1";
  const stopped = new Promise<string>((resolve) => {
    process.once("SIGTERM", resolve);
    for (const signal of ["SIGINT", "SIGHUP"] as const)
      process.on(signal, () => supervised || resolve(signal));
    if (supervised) process.stdin.once("end", () => resolve("end of stdin")).resume();
  });
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: SERVER_OPTIONS }) as Server;
  answerUnrouted(server);
  const bound = await listen(server, { host, port, next_free: values["next-free"] });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  process.stdout.write(`${JSON.stringify({ ready: true, url, pid: process.pid })}\n`);
  const failed = new Promise<never>((_, reject) => server.once("error", reject));
  const signal = await Promise.race([stopped, failed]);
  log.info({ signal: fromSystem(signal) }, "stopping");
  app.close();
  compiler.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  const force = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(force);
  await temporal.close();
  await tracing.close();
}

main().then(
  () => process.exit(0),
  (error: NodeJS.ErrnoException) => {
    const message =
      error.code === "EADDRINUSE"
        ? `Port ${env["ORCHESTRATOR_PORT"] || 8080} is in use. Stop what listens there, or set ORCHESTRATOR_PORT.`
        : error.message;
    process.stderr.write(`${message}\n`);
    process.exit(startExitCode(error));
  },
);
