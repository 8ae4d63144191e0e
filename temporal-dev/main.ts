// Process: a Temporal server for development, or the one that TEMPORAL_ADDRESS names, prepared for us.
// `main.js [--data DIR] [--port N] [--ui-port N] [--same-ports] [--codec-port N] [--discard]` prints one JSON line when it serves.
import { parseArgs } from "node:util";
import type { Connection } from "@temporalio/client";
import { makeDataPrivate, PRIVATE_UMASK } from "../artifacts/private-folder.js";
import { SettingError, startExitCode } from "../schemas/setting.js";
import { askedTemporal, temporalRefusal } from "../schemas/temporal-refusal.js";
import { SEARCH_ATTRIBUTE_TYPES } from "../workflows/ids.js";
import { checkSecret } from "../worker/encryption/secret.js";
import {
  type CodecServer,
  type CodecServerOptions,
  newCodecSecret,
  startCodecServer,
} from "./codec-server.js";
import { TemporalDevError } from "./errors.js";
import { startTemporal } from "./server.js";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: ".orchestrator" },
    port: { type: "string", default: "7233" },
    "ui-port": { type: "string", default: "8233" },
    "same-ports": { type: "boolean", default: false },
    "codec-port": { type: "string", default: "0" },
    discard: { type: "boolean", default: false },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);
const announce = (what: { address: string; ui: string | null; pid: number | null; codec?: string }) =>
  process.stdout.write(`${JSON.stringify({ ready: true, ...what })}\n`);

/** A supervisor stops its parts one after the other; Ctrl-C reaches the whole process group at once. */
const supervised = process.env.ORCHESTRATOR_SUPERVISED === "1";

/** Resolves on SIGTERM, unless supervised on SIGINT and SIGHUP, or when the process that started us is gone. */
const told = new Promise<"told">((resolve) => {
  process.on("SIGTERM", () => resolve("told"));
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => supervised || resolve("told"));
  if (process.env.ORCHESTRATOR_SUPERVISED === "1") process.stdin.on("end", () => resolve("told")).resume();
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && resolve("told"), 250).unref();
});
const aborted = new AbortController();
void told.then(() => aborted.abort());

/** A cluster or a server that others run: prepare it, start nothing. */
async function useGiven(address: string): Promise<number> {
  const [client, { temporalSettings }, { whyNot }, { setupTemporal }] = await Promise.all([
    import("@temporalio/client"),
    import("../worker/temporal-settings.js"),
    import("../worker/why-not.js"),
    import("./setup.js"),
  ]);
  const { connectionOptions, namespace = "default" } = temporalSettings(process.env);
  const asked = askedTemporal(connectionOptions, namespace, SEARCH_ATTRIBUTE_TYPES);
  let connection: Connection | undefined;
  try {
    connection = await client.Connection.connect(connectionOptions).catch(async (error: unknown) => {
      throw (await whyNot(connectionOptions, namespace)) ?? error;
    });
    await setupTemporal({ connection, namespace });
  } catch (error) {
    if (error instanceof TemporalDevError) throw error;
    const refusal = temporalRefusal(error, asked);
    if (refusal !== undefined) throw new TemporalDevError("refused", refusal, { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemporalDevError(
      "unreachable",
      `No Temporal server answers at ${address} (${reason}). Check TEMPORAL_ADDRESS, TEMPORAL_TLS_* and TEMPORAL_API_KEY.`,
      { cause: error },
    );
  } finally {
    await connection?.close();
  }
  announce({ address, ui: null, pid: null });
  const keep = setInterval(() => {}, 60_000);
  await told;
  clearInterval(keep);
  return 0;
}

/** Lets in the pages of `origins`, which may grow; nothing is started where payloads are not encrypted. */
async function startCodec(origins: string[]): Promise<CodecServer | undefined> {
  const key = process.env.ORCHESTRATOR_ENCRYPTION_KEY;
  if (!key) return undefined;
  // In the environment after a restart, so that the browser's setting stays right; arguments are readable for everybody.
  const secret = process.env.ORCHESTRATOR_CODEC_SECRET || newCodecSecret();
  return startCodecServer({ codec: codecOf(key), port: Number(values["codec-port"]), origins, secret });
}

/** Loaded with the first payload that somebody looks at. */
function codecOf(key: string): CodecServerOptions["codec"] {
  try {
    checkSecret(key);
  } catch (error) {
    throw new TemporalDevError("bad_key", (error as Error).message, { cause: error });
  }
  let loading: Promise<CodecServerOptions["codec"]> | undefined;
  const load = async () => (await import("../worker/codec.js")).createPayloadCodec(key, "display");
  return { decode: async (...args) => (await (loading ??= load())).decode(...args) };
}

async function start(): Promise<number> {
  process.umask(PRIVATE_UMASK);
  const changed = await makeDataPrivate(values.data);
  if (changed !== undefined) say(changed);
  // The server has no use for them.
  const { ORCHESTRATOR_ENCRYPTION_KEY: _key, ORCHESTRATOR_CODEC_SECRET: _secret, ...env } = process.env;
  const origins: string[] = [];
  const codec = await startCodec(origins);
  const server = await startTemporal({
    data_dir: values.data,
    port: Number(values.port),
    ui_port: Number(values["ui-port"]),
    same_ports: values["same-ports"],
    discard: values.discard,
    namespace: process.env.TEMPORAL_NAMESPACE,
    env,
    log: say,
    signal: aborted.signal,
  });
  origins.push(server.ui_url, server.ui_url.replace("127.0.0.1", "localhost"));
  announce({ address: server.address, ui: server.ui_url || null, pid: server.pid, codec: codec?.url });
  const first = await Promise.race([told, server.exited]);
  if (first === "told") {
    await server.stop();
    return 0;
  }
  say(`the Temporal server ended (${first.signal ?? `exit code ${first.code}`})`);
  return 1;
}

try {
  const address = process.env.TEMPORAL_ADDRESS;
  process.exitCode = await (address ? useGiven(address) : start());
} catch (error) {
  const isForPeople = error instanceof TemporalDevError || error instanceof SettingError;
  if (!aborted.signal.aborted) say(isForPeople ? error.message : String((error as Error).stack ?? error));
  process.exitCode = aborted.signal.aborted ? 0 : startExitCode(error);
}
process.exit();
