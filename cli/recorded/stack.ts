// A private stack for one replay: Temporal on a database that goes away, the API, and a worker whose devices are
// recordings. Nothing of the user's own settings leads any of it elsewhere.
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { ALLOW_SETTING } from "../../schemas/capability.js";
import { OrchestratorClient } from "../../packages/client/src/index.js";
import type { Cli } from "../cli.js";
import { apiPart, type PartContext, temporalPart } from "../dev/parts.js";
import { type PartPlan, Supervisor } from "../dev/supervisor.js";
import { entryPath } from "../entry.js";
import { CliError } from "../errors.js";

/** Serves the devices of these sites with what is recorded of the run. */
export interface RecordedDevices {
  run: string;
  sites: string[];
}

export interface PrivateStack {
  client: OrchestratorClient;
  startWorker(devices: RecordedDevices): Promise<void>;
  /** Rejects when a part does not stay up. */
  failed: Promise<never>;
  /** The last lines that the parts have logged. */
  said(): string[];
}

export interface StackOptions {
  /** Folder for the database and the artifacts. */
  data: string;
  /** Folder of TextFSM templates. */
  templates: string;
  /** A worker for them starts together with the API. */
  devices: RecordedDevices | undefined;
  /** Told how to end all parts, before the first one starts. */
  onStart: (stop: () => Promise<void>) => void;
}

const BODY_LIMIT = 256 * 1024 * 1024;
const KEPT_LINES = 20;

/** @throws {CliError} `not_built`, `part_failed` with the last lines that the parts have said */
export async function startPrivateStack(
  { deps }: Cli,
  { data, templates, devices, onStart }: StackOptions,
): Promise<PrivateStack> {
  for (const folder of ["temporal-dev", "worker/recorded", "api"]) entryPath(deps, folder);
  const said: string[] = [];
  const supervisor = new Supervisor({
    log: (part, line) => {
      said.push(`  ${part}: ${line}`);
      said.splice(0, said.length - KEPT_LINES);
    },
  });
  onStart(() => supervisor.stop());
  const told = (error: unknown): never => {
    if (!(error instanceof CliError) || error.code !== "part_failed") throw error;
    throw new CliError("part_failed", [error.message, ...said].join("\n"), { cause: error });
  };
  const failed = supervisor.failed.catch(told) as Promise<never>;
  failed.catch(() => {});
  // The recorded inventory may name whatever its owner could; it is read by nobody, and no file has this token.
  const token = randomBytes(32).toString("base64url");
  const context: PartContext = {
    dist: deps.dist,
    data,
    environment: { ...ownEnvironment(deps.environment), NET_TEXTFSM: templates },
    owner_sha256: createHash("sha256").update(token).digest("hex"),
  };
  const temporal = await supervisor
    .start(temporalPart(context, { port: 0, uiPort: 0, discard: true }))
    .catch(told);
  const address = String(temporal.address);
  const names = { address, ui: undefined, lab: false };
  const startWorker = async (of: RecordedDevices): Promise<void> => {
    await supervisor.start(recordedPart(context, address, of)).catch(told);
  };
  const [api] = await Promise.all([
    supervisor.start(privateApi(context, apiPart(context, names, { port: 0 }))).catch(told),
    devices && startWorker(devices),
  ]);
  const url = String(api.url);
  return {
    client: new OrchestratorClient({ url, token }),
    failed,
    said: () => [...said],
    startWorker,
  };
}

function ownEnvironment(all: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !/^(TEMPORAL_|ORCHESTRATOR_|AWS_|OTEL_)/.test(name)),
  );
}

/** An inventory may name everything of a worker: nothing of it is used. */
function privateApi(context: PartContext, plan: PartPlan): PartPlan {
  return {
    ...plan,
    command(last) {
      const { args, env } = plan.command(last);
      const own = {
        [ALLOW_SETTING]: "all",
        ORCHESTRATOR_BODY_LIMIT: String(BODY_LIMIT),
        ORCHESTRATOR_DATA: context.data,
      };
      return { args: [...args, "--recorded"], env: { ...env, ...own } };
    },
  };
}

function recordedPart(context: PartContext, address: string, { run, sites }: RecordedDevices): PartPlan {
  const main = join(context.dist, "worker", "recorded", "main.js");
  const { env } = apiPart(context, { address, ui: undefined, lab: false }, { port: 0 }).command(undefined);
  return {
    name: "worker",
    ready_ms: 60_000,
    // It has no device that it could leave in the middle of something.
    grace_ms: 0,
    command: () => ({
      args: [main, "--run", run, ...sites.flatMap((site) => ["--site", site])],
      env,
    }),
  };
}
