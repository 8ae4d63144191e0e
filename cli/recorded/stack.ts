// A private stack for one replay: Temporal on a database that goes away, the API, and a worker whose devices are
// recordings. Nothing of the user's own settings leads any of it elsewhere.
import { join } from "node:path";
import { Client } from "../client.js";
import type { Cli } from "../cli.js";
import { apiPart, type PartContext, temporalPart } from "../dev/parts.js";
import { type PartPlan, Supervisor } from "../dev/supervisor.js";
import { entryPath } from "../entry.js";
import { CliError } from "../errors.js";

export interface PrivateStack {
  client: Client;
  /** Serves the devices of these sites with what is recorded of the run. */
  startWorker(run: string, sites: string[]): Promise<void>;
  /** Rejects when a part does not stay up. */
  failed: Promise<never>;
  /** The last lines that the parts have logged. */
  said(): string[];
  stop(): Promise<void>;
}

const BODY_LIMIT = 256 * 1024 * 1024;
const KEPT_LINES = 20;

/**
 * @param data folder for the database and the artifacts
 * @param templates folder of TextFSM templates
 * @throws {CliError} `not_built`, `part_failed` with the last lines that the parts have said
 */
export async function startPrivateStack(cli: Cli, data: string, templates: string): Promise<PrivateStack> {
  const { deps } = cli;
  for (const folder of ["temporal-dev", "worker/recorded", "api"]) entryPath(deps, folder);
  const said: string[] = [];
  const supervisor = new Supervisor({
    log: (part, line) => {
      said.push(`  ${part}: ${line}`);
      said.splice(0, said.length - KEPT_LINES);
    },
  });
  const told = (error: unknown): never => {
    if (!(error instanceof CliError) || error.code !== "part_failed") throw error;
    throw new CliError("part_failed", [error.message, ...said].join("\n"), { cause: error });
  };
  const failed = supervisor.failed.catch(told) as Promise<never>;
  failed.catch(() => {});
  const context: PartContext = {
    dist: deps.dist,
    data,
    environment: { ...ownEnvironment(deps.environment), NET_TEXTFSM: templates },
  };
  try {
    const temporal = await supervisor.start(temporalPart(context, { port: 0, uiPort: 0 })).catch(told);
    const address = String(temporal.address);
    const names = { address, ui: undefined, lab: false };
    const api = await supervisor.start(privateApi(context, apiPart(context, names, 0))).catch(told);
    const url = String(api.url);
    return {
      client: new Client({ url, urlGiven: true }),
      failed,
      said: () => [...said],
      startWorker: async (run, sites) => {
        await supervisor.start(tapePart(context, address, run, sites)).catch(told);
      },
      stop: () => supervisor.stop(),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

function ownEnvironment(all: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !/^(TEMPORAL_|ORCHESTRATOR_|AWS_|OTEL_)/.test(name)),
  );
}

/** An inventory may name any source of secrets: none is read. */
function privateApi(context: PartContext, plan: PartPlan): PartPlan {
  return {
    ...plan,
    command(last) {
      const { args, env } = plan.command(last);
      const limits = { ORCHESTRATOR_BODY_LIMIT: String(BODY_LIMIT), ORCHESTRATOR_DATA: context.data };
      return { args: [...args, "--allow-exec"], env: { ...env, ...limits } };
    },
  };
}

function tapePart(context: PartContext, address: string, run: string, sites: string[]): PartPlan {
  const main = join(context.dist, "worker", "recorded", "main.js");
  const { env } = apiPart(context, { address, ui: undefined, lab: false }, 0).command(undefined);
  return {
    name: "worker",
    ready_ms: 60_000,
    grace_ms: 8_000,
    command: () => ({
      args: [main, "--run", run, ...sites.flatMap((site) => ["--site", site])],
      env,
    }),
  };
}
