// Starts a durable development server on a database file and waits until it serves.
import type { ChildProcess } from "node:child_process";
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BinaryDeps, findTemporal } from "./binary.js";
import { TemporalDevError } from "./errors.js";
import { serverFlags } from "./flags.js";
import { lockData } from "./lock.js";
import { claimPort, type ClaimedPort, isFree, listening } from "./ports.js";
import { isPrepared } from "./prepared.js";
import { spawnTethered } from "./tether.js";

export interface StartOptions extends BinaryDeps {
  /** Holds `temporal.db` and `temporal.log`; created when missing. */
  data_dir: string;
  /** 0: any. Another one is taken, and logged, when it is busy. */
  port: number;
  ui_port: number;
  /** Nobody wants its data afterwards, nor its UI: it is ended at once, by force. */
  discard?: boolean;
  /** Refuse busy ports instead of taking others: for a restart that must come back where it was. */
  same_ports?: boolean;
  /** Default `default`. */
  namespace?: string;
  /** How long the server may take to serve, milliseconds. Default 60,000. */
  timeout_ms?: number;
}

export interface TemporalServer {
  /** `host:port` of the gRPC service. */
  address: string;
  /** Empty where it has no UI. */
  ui_url: string;
  pid: number;
  /** Resolves when the server has ended, whoever ended it. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends the server, by force after 10 s, and resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Go's collector runs when the heap has grown by so many percent; at its usual 100 it takes a tenth of the server's time.
 * Near the limit it runs as often as it must.
 */
const COLLECTOR = { GOGC: "400", GOMEMLIMIT: "512MiB" };
const LOG_LIMIT = 10 * 1024 * 1024;

async function openLog(file: string) {
  const size = await stat(file).then(
    (info) => info.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(file, `${file}.1`);
  return open(file, "a");
}

async function pickPort(wanted: number, name: string, options: StartOptions): Promise<ClaimedPort> {
  if (options.same_ports) {
    if (await isFree(wanted)) return { port: wanted, moved: false, release: () => {} };
    throw new TemporalDevError(
      "port_busy",
      `Port ${wanted} (${name}) is busy and must be this one. Stop what listens there.`,
    );
  }
  const claimed = await claimPort(wanted);
  if (claimed.moved) options.log(`port ${wanted} is busy; ${name} takes ${claimed.port}`);
  return claimed;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Ends early when the server does, so that a bad flag or database is not a timeout. */
async function waitUntilListening(port: number, child: ChildProcess, until: number): Promise<void> {
  for (;;) {
    if (hasEnded(child)) throw new Error("the server ended while starting");
    if (Date.now() > until) throw new Error("the server did not serve in time");
    if (await listening(port)) return;
    await sleep(20);
  }
}

/** Makes what the server has not made of its command line, and waits until all of it can be used. */
async function prepare(address: string, namespace: string, until: number): Promise<void> {
  const [{ Connection }, { setupTemporal }] = await Promise.all([
    import("@temporalio/client"),
    import("./setup.js"),
  ]);
  const connection = await Connection.connect({ address, connectTimeout: Math.max(1, until - Date.now()) });
  try {
    await setupTemporal({ connection, namespace });
  } finally {
    await connection.close();
  }
}

interface Attempt {
  binary: string;
  data_dir: string;
  namespace: string;
  options: StartOptions;
}

async function startOnce({ binary, data_dir, namespace, options }: Attempt): Promise<TemporalServer> {
  const database = join(data_dir, "temporal.db");
  const log = join(data_dir, "temporal.log");
  const lock = await lockData(data_dir);
  let child: ChildProcess | undefined;
  let logged = 0;
  const claimed: ClaimedPort[] = [];
  const take = async (wanted: number, name: string): Promise<number> => {
    const taken = await pickPort(wanted, name, options);
    claimed.push(taken);
    return taken.port;
  };
  const release = async () => {
    for (const each of claimed) each.release();
    await lock.release();
  };
  try {
    const port = await take(options.port, "Temporal");
    const ui_port = options.discard ? undefined : await take(options.ui_port, "Temporal's UI");
    const http = await claimPort(0);
    claimed.push(http);
    const sink = await openLog(log);
    logged = (await sink.stat()).size;
    const flags = serverFlags({ database, namespace, port, http_port: http.port, ui_port });
    child = spawnTethered(binary, flags, {
      env: { ...COLLECTOR, ...options.env },
      stdout: sink.fd,
      stderr: sink.fd,
    });
    const server = child;
    const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
      server.once("error", () => done({ code: null, signal: null }));
      server.once("exit", (code, signal) => done({ code, signal }));
    });
    await sink.close();
    if (child.pid === undefined) throw new Error(`${binary} cannot be started`);
    const { pid } = child;
    await lock.hold(pid, database);
    const address = `127.0.0.1:${port}`;
    const until = Date.now() + (options.timeout_ms ?? 60_000);
    await waitUntilListening(port, child, until);
    if (!(await isPrepared(http.port, namespace))) await prepare(address, namespace, until);
    // Whoever answered in the place of a server that could not listen was another one.
    if (hasEnded(child)) throw new Error("the server ended while starting");
    const gone = exited.then(async (how) => {
      await release();
      return how;
    });
    const stop = async () => {
      server.kill(options.discard ? "SIGKILL" : "SIGTERM");
      const force = setTimeout(() => server.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(force);
    };
    const ui_url = ui_port === undefined ? "" : `http://127.0.0.1:${ui_port}`;
    return { address, ui_url, pid, exited: gone, stop };
  } catch (error) {
    if (child?.pid !== undefined && !hasEnded(child)) {
      const ended = new Promise((done) => child?.once("exit", done));
      child.kill("SIGKILL");
      await ended;
    }
    await release();
    if (error instanceof TemporalDevError) throw error;
    const said = (await readFile(log, "utf8").catch(() => ""))
      .slice(logged)
      .trim()
      .split("\n")
      .slice(-5)
      .join("\n");
    throw new TemporalDevError(
      "start_failed",
      `The Temporal server did not start: ${error instanceof Error ? error.message : String(error)}.${said ? ` It said:\n${said}\n` : " "}More is in ${log}.`,
      { cause: error },
    );
  }
}

/**
 * Finds a binary, starts it on `data_dir`, prepares namespace and search attributes. What ran before goes on where it was.
 * The server ends with this process, whatever ends that.
 * @throws {TemporalDevError}
 */
export async function startTemporal(options: StartOptions): Promise<TemporalServer> {
  const binary = await findTemporal(options);
  const data_dir = resolve(options.data_dir);
  await mkdir(data_dir, { recursive: true });
  const attempt = { binary, data_dir, namespace: options.namespace ?? "default", options };
  for (let left = 2; ; left -= 1) {
    try {
      return await startOnce(attempt);
    } catch (error) {
      // Between looking at a port and the server's taking it another program may have been quicker.
      const raced =
        error instanceof TemporalDevError &&
        error.code === "start_failed" &&
        /address already in use/.test(error.message);
      if (!raced || left === 0) throw error;
    }
  }
}
