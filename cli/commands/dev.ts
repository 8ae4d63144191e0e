// `orchestrator dev`: Temporal, worker, API and a simulated lab on one machine, kept running until told to stop.
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Option, type Command } from "commander";
import { colorsFor, say } from "../deps.js";
import {
  type PartContext,
  type PartNames,
  apiPart,
  labInventory,
  labPart,
  labPort,
  portOf,
  temporalPart,
  workerPart,
} from "../dev/parts.js";
import { logLine } from "../dev/log-line.js";
import { lockData } from "../dev/lock.js";
import { devSecrets } from "../dev/secrets.js";
import { entryPath } from "../entry.js";
import { messageOf } from "../errors.js";
import { asTyped, examplePath } from "../examples.js";
import { mayRunPrograms } from "../dev/ask-exec.js";
import { register } from "../owner/registry.js";
import { startOf } from "../process-identity.js";
import { Supervisor } from "../dev/supervisor.js";
import { type Cli, runs } from "../cli.js";
import { count, port } from "../arguments.js";
import { pathOf } from "../paths.js";

interface DevOptions {
  data: string;
  port: number;
  temporalPort: number;
  uiPort: number;
  lab?: number;
  labPort: number;
  allowExec?: boolean;
}

export function devCommand(parent: Command, cli: Cli): void {
  parent
    .command("dev")
    .summary("start everything on this machine")
    .description(
      "Starts a durable Temporal server with its UI, a worker, the API and, with --lab, simulated devices, and keeps\nthem running until Ctrl-C. What ran is kept in the data directory and goes on after a restart.",
    )
    .option("--data <dir>", "where state is kept", ".orchestrator")
    .addOption(new Option("--port <port>", "of the API; 0: any free one").argParser(port).default(8080))
    .addOption(new Option("--temporal-port <port>", "of the Temporal server").argParser(port).default(7233))
    .addOption(new Option("--ui-port <port>", "of Temporal's Web UI").argParser(port).default(8233))
    .addOption(
      new Option("--lab <n>", "also simulate this many devices, reached over real SSH").argParser(count),
    )
    .addOption(
      new Option("--lab-port <port>", "of the first simulated device").argParser(port).default(20_000),
    )
    .option("--allow-exec", "your inventories may name programs that print secrets, and transport local")
    .option("--no-allow-exec", "they may not; without either, a terminal is asked once and the answer kept")
    .addHelpText(
      "after",
      `
Prints one line on stdout when it serves: ready http://127.0.0.1:8080. Logs go to stderr.
A busy port is replaced by a free one, and said so.

Examples:
  orchestrator dev
  orchestrator dev --lab 3
  ${demoCommand(cli, ".orchestrator/lab/inventory.yaml")}`,
    )
    .action(runs(cli, (options: DevOptions) => dev(cli, options)));
}

const demoCommand = ({ deps }: Cli, inventory: string): string =>
  `orchestrator run ${examplePath(deps, "demo.yaml")} -i ${inventory}`;

async function dev(cli: Cli, options: DevOptions): Promise<number> {
  const { deps } = cli;
  const colors = colorsFor(deps, deps.stderr);
  const tell = (line: string): void => say(deps.stderr, line);
  const log = (part: string, line: string): void => tell(`${colors.dim(part.padEnd(8))} ${logLine(line)}`);
  const data = pathOf(deps.cwd, options.data);

  const parts = ["temporal-dev", "worker", "api", ...(options.lab === undefined ? [] : ["packages/lab/src"])];
  for (const folder of parts) entryPath(deps, folder);
  // Whatever it and its parts write is for this user alone.
  process.umask(0o077);
  const allowExec = options.allowExec ?? (await mayRunPrograms(deps, data)) ?? false;
  const lock = await lockData(data, (line) => log("dev", line));
  const supervisor = new Supervisor({ log, onProcess: (pid) => lock.add(pid) });
  let unregister = async (): Promise<void> => {};
  const stopped = stopRequest(cli, supervisor, (line) => log("dev", line));
  try {
    const serving = start().then((url) => say(deps.stdout, `ready ${url}`));
    await Promise.race([stopped.promise, supervisor.failed, serving.then(() => stopped.promise)]);
    return 0;
  } finally {
    await supervisor.stop();
    await unregister();
    await lock.release();
    stopped.release();
  }

  async function start(): Promise<string> {
    const { environment } = deps;
    const { owner, ...secrets } = await devSecrets(data, environment, (line) => log("dev", line));
    const context = { dist: deps.dist, data, environment, ...secrets, owner_sha256: owner.sha256 };
    const lab = options.lab ?? 0;
    const [temporal] = await Promise.all([
      supervisor.start(temporalPart(context, { port: options.temporalPort, uiPort: options.uiPort })),
      lab > 0 ? startLab(context, lab) : undefined,
    ]);
    const names: PartNames = {
      address: String(temporal.address),
      ui: typeof temporal.ui === "string" ? temporal.ui : undefined,
      lab: lab > 0,
    };
    const [worker, api] = await Promise.all([
      supervisor.start(workerPart(context, names)),
      supervisor.start(apiPart(context, names, { ...options, allowExec })),
    ]);
    const url = String(api.url);
    sayMoved(options.port, Number(portOf(url)), "the API takes");
    await lock.serving(url);
    await tellCommandLine(url, owner.file);
    if (names.ui !== undefined) log("dev", `Temporal UI  ${names.ui}`);
    if (typeof temporal["codec"] === "string")
      log(
        "dev",
        `codec        ${temporal["codec"]} decodes payloads for Temporal's UI: enter it there (glasses icon), with "Use my browser setting". Whoever has this address can read payloads`,
      );
    if (typeof worker.metrics === "string") log("dev", `metrics      ${url}/metrics, ${worker.metrics}`);
    log("dev", `owner        ${owner.file} has the owner's token; your command line finds it`);
    log("dev", `data         ${data}`);
    if (lab > 0) {
      log("dev", `inventory    ${labInventory(data)}`);
      log("dev", `try it       ${demoCommand(cli, asTyped(deps, labInventory(data)))}`);
    }
    return url;
  }

  /** So that it sends the owner's token, in whatever folder it is used. */
  async function tellCommandLine(url: string, token_file: string): Promise<void> {
    const { pid } = process;
    const started = (await startOf(pid)) ?? "";
    try {
      unregister = await register(deps.environment, { url, token_file, pid, started });
    } catch (error) {
      const why = messageOf(error);
      log("dev", `the command line will not find the owner's token in ${token_file} by itself: ${why}`);
      log("dev", `set ORCHESTRATOR_TOKEN="$(cat ${token_file})" for it`);
    }
  }

  async function startLab(context: PartContext, devices: number): Promise<void> {
    await mkdir(dirname(labInventory(data)), { recursive: true });
    const lab = await supervisor.start(labPart(context, { devices, port: options.labPort }));
    sayMoved(options.labPort, labPort(lab), "the lab begins at");
  }

  function sayMoved(wanted: number, taken: number | undefined, what: string): void {
    if (wanted !== 0 && taken !== wanted) log("dev", `port ${wanted} is in use; ${what} ${taken}`);
  }
}

/** Resolves at the first signal, or when the process that supervises us is gone; a second signal kills at once. */
function stopRequest(
  cli: Cli,
  supervisor: Supervisor,
  tell: (line: string) => void,
): { promise: Promise<void>; release: () => void } {
  let asked = 0;
  let release = (): void => {};
  const promise = new Promise<void>((resolve_) => {
    const ask = (why: string): void => {
      asked++;
      tell(asked === 1 ? `${why}: stopping everything` : `${why} again: killing what is left`);
      if (asked > 1) void supervisor.kill();
      resolve_();
    };
    release = cli.deps.onSignal(ask);
    if (cli.deps.environment.ORCHESTRATOR_SUPERVISED === "1") {
      cli.deps.stdin.on("end", () => ask("the supervising process is gone"));
      cli.deps.stdin.resume();
    }
  });
  return { promise, release };
}
