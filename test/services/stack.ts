// The real stack for a test: a Temporal server, workers, the API, each a process of its own on ports of its own, in a folder
// that goes away.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { takePorts } from "../labs/ports.mjs";
import { startProcess, type StackProcess } from "./process.js";
import { withoutLeftovers } from "./leftover-runs.js";
import { requestsTo, type Requests } from "./requests.js";
import { temporalProcess } from "./temporal-process.js";

export interface StackOptions {
  /** For all processes, beside ours: secrets of an inventory, log level, another store than the folder. */
  env?: Record<string, string>;
  /** Sites, one worker each; a name may come twice. Default one worker of the default site. */
  workers?: string[];
  /** Of the workers that the stack starts with. */
  build?: WorkerBuild;
  /** Segments at once of a worker. */
  sessions?: number;
  api_args?: string[];
  /** What inventories may use of the worker beside the passwords of labs, as `ORCHESTRATOR_ALLOW` writes it. */
  allow?: string;
}

/** Of which build a worker is. */
export interface WorkerBuild {
  /** Holds `worker/main.js`. Absent: ours. */
  dist?: string;
  args?: string[];
  env?: Record<string, string>;
}

export interface CliOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Stack extends Requests {
  readonly url: string;
  /** Holds artifacts, database and known_hosts. */
  readonly data_dir: string;
  readonly temporal_address: string;
  readonly temporal: StackProcess;
  readonly api: StackProcess;
  readonly workers: StackProcess[];
  /** The first worker. */
  readonly worker: StackProcess;
  addWorker(site?: string, as?: WorkerBuild): Promise<StackProcess>;
  /** The command line against this stack, as a user types it. */
  cli(...args: string[]): Promise<CliOutcome>;
  /** Ends all processes and removes the folder. May be called twice. */
  stop(): Promise<void>;
}

const dist = (...path: string[]) => new URL(`../../dist/${path.join("/")}`, import.meta.url).pathname;

function runCli(env: Record<string, string | undefined>, args: string[]): Promise<CliOutcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [dist("cli", "main.js"), ...args],
      { env, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout, stderr });
      },
    );
  });
}

/** Whatever of our own settings could lead a process to another server, store or catalogue is left out. */
const cleanEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|ORCHESTRATOR_|AWS_)/.test(name)),
  );

/** @throws {Error} with the last words of the process that did not start; nothing is left running */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const data_dir = await mkdtemp(join(tmpdir(), "orchestrator-stack-"));
  const started: StackProcess[] = [];
  const keep = async (starting: Promise<StackProcess>): Promise<StackProcess> => {
    const each = await starting;
    started.push(each);
    return each;
  };
  let stopping: Promise<void> | undefined;
  const stopAll = async () => {
    const [temporal, ...others] = started;
    await Promise.all(others.map((each) => each.stop()));
    await temporal?.stop();
    await rm(data_dir, { recursive: true, force: true });
  };
  const stop = () => (stopping ??= stopAll());

  try {
    const [port, ui_port, api_port] = await takePorts(3);
    const base = { ...cleanEnvironment(), ...options.env };
    const temporal = await keep(
      startProcess(await temporalProcess({ data_dir, port: port!, ui_port: ui_port!, env: base })),
    );
    const temporal_address = `127.0.0.1:${port}`;
    const env = {
      ORCHESTRATOR_LOG_LEVEL: "warn",
      ORCHESTRATOR_ARTIFACTS: pathToFileURL(join(data_dir, "artifacts")).href,
      ...(options.allow === undefined ? {} : { ORCHESTRATOR_ALLOW: `env:LAB_*,${options.allow}` }),
      ...base,
      TEMPORAL_ADDRESS: temporal_address,
      ORCHESTRATOR_DATA: data_dir,
    };
    const startWorker = (site?: string, build = options.build ?? {}) =>
      startProcess({
        name: site === undefined ? "worker" : `worker ${site}`,
        args: [
          build.dist === undefined ? dist("worker", "main.js") : join(build.dist, "worker", "main.js"),
          ...(build.args ?? []),
          ...(site === undefined ? [] : ["--site", site]),
          ...(options.sessions === undefined ? [] : ["--sessions", `${options.sessions}`]),
        ],
        env: { ...env, ...build.env },
      });
    const sites: (string | undefined)[] = options.workers ?? [undefined];
    const starting = [
      startProcess({
        name: "api",
        args: [dist("api", "main.js"), ...(options.api_args ?? [])],
        env: { ...env, ORCHESTRATOR_HOST: "127.0.0.1", ORCHESTRATOR_PORT: `${api_port}` },
      }),
      ...sites.map((site) => startWorker(site)),
    ].map(keep);
    await Promise.allSettled(starting);
    const [api, ...workers] = (await Promise.all(starting)) as [StackProcess, ...StackProcess[]];
    const [worker] = workers;
    if (worker === undefined) throw new Error("a stack needs at least one worker");
    const url = `http://127.0.0.1:${api_port}`;
    return {
      ...withoutLeftovers(
        requestsTo(() => url),
        temporal_address,
      ),
      url,
      data_dir,
      temporal_address,
      temporal,
      api,
      workers,
      worker,
      addWorker: async (site, build) => {
        const added = await keep(startWorker(site, build));
        workers.push(added);
        return added;
      },
      cli: (...args) => runCli({ ...base, ORCHESTRATOR_URL: url, NO_COLOR: "1" }, args),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
