// Process: PostgreSQL, a Temporal server or an S3 server of a cluster, kept for as long as whoever started it lives.
// `part.mjs postgres|temporal|s3`, its settings as JSON in ORCHESTRATOR_CLUSTER_PART; prints one JSON line when it serves.
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnTethered } from "../../dist/temporal-dev/tether.js";
import { listening } from "../../dist/temporal-dev/ports.js";
import { owner, postgresProgram, serverArguments } from "./postgres.mjs";
import { prepareNamespace } from "./namespace.mjs";
import { ensureSchema } from "./schema.mjs";
import { dynamicConfig, temporalConfig } from "./temporal-config.mjs";

const [kind] = process.argv.slice(2);
const settings = JSON.parse(process.env.ORCHESTRATOR_CLUSTER_PART ?? "{}");
const READY_MS = 60_000;
const GRACE_MS = 8_000;

/** Whoever supervises stops its parts one after the other; Ctrl-C reaches all of them at once. */
const told = new Promise((resolve) => {
  process.on("SIGTERM", resolve);
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
  process.stdin.on("end", resolve).resume();
});

const logFile = () => join(settings.folder, `${kind}.log`);
const lastWords = () => readFileSync(logFile(), "utf8").trim().split("\n").slice(-8).join("\n");

/** Starts a program with its output in a log file. @throws {Error} with its last words when it does not listen in time */
async function serve(program, args, { port, signal = "SIGTERM", ...options }) {
  const log = openSync(logFile(), "a", 0o600);
  const child = spawnTethered(program, args, { ...options, stdout: log, stderr: log });
  closeSync(log);
  const ended = new Promise((done) => {
    child.once("error", () => done("could not be started"));
    child.once("exit", (code, by) => done(by ?? `exit code ${code}`));
  });
  let how;
  void ended.then((it) => (how = it));
  for (const until = Date.now() + READY_MS; !(await listening(port)); await sleep(50))
    if (how !== undefined || Date.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`${kind} does not serve (${how ?? "too slow"}); its log ends with:\n${lastWords()}`);
    }
  const stop = async () => {
    child.kill(signal);
    const force = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(force);
  };
  return { pid: child.pid, ended, stop };
}

async function postgres() {
  const { data, port } = settings;
  // SIGINT: it does not wait for those who are connected, and loses nothing.
  const user = await owner();
  const running = await serve(postgresProgram("postgres"), serverArguments(data, port), {
    port,
    signal: "SIGINT",
    cwd: "/",
    ...user,
  });
  return { ...running, said: { port } };
}

/** Only our files: the configuration holds the password of the database. */
function writeConfiguration(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dynamic_file = join(folder, "dynamic.yaml");
  const file = join(folder, "temporal.yaml");
  writeFileSync(dynamic_file, dynamicConfig(), { mode: 0o600 });
  writeFileSync(file, temporalConfig({ ...settings, dynamic_file }), { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

async function temporal() {
  const { server, sql_tool, postgres_port, password, database, ports } = settings;
  await ensureSchema({ sql_tool, port: postgres_port, password, database });
  const file = writeConfiguration(settings.folder);
  const services = ["frontend", "internal-frontend", "history", "matching", "worker"];
  const args = ["--config-file", file, "--allow-no-auth", "start"];
  for (const service of services) args.push("--service", service);
  const [port] = ports;
  const { ORCHESTRATOR_CLUSTER_PART: _settings, ...env } = process.env;
  const running = await serve(server, args, { port, env: { ...env, GOGC: "400", GOMEMLIMIT: "1GiB" } });
  await Promise.race([
    prepareNamespace(READY_MS, env),
    running.ended.then((how) => {
      throw new Error(
        `the Temporal server ended while starting (${how}); its log ends with:\n${lastWords()}`,
      );
    }),
  ]);
  return { ...running, said: { address: `127.0.0.1:${port}`, ui: null } };
}

async function s3() {
  const { startSeaweedFs } = await import("../../test/labs/seaweedfs.mjs");
  const server = await startSeaweedFs(process.env, { data: settings.folder });
  return {
    pid: server.pid(),
    ended: new Promise(() => {}),
    stop: server.dispose,
    said: { env: server.env, bucket: server.bucket },
  };
}

const KINDS = { postgres, temporal, s3 };

try {
  const running = await KINDS[kind]();
  process.stdout.write(`${JSON.stringify({ ready: true, ...running.said, pid: running.pid })}\n`);
  const how = await Promise.race([told.then(() => undefined), running.ended]);
  if (how === undefined) await running.stop();
  else process.stderr.write(`${kind} ended (${how}); its log ends with:\n${lastWords()}\n`);
  process.exit(how === undefined ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
