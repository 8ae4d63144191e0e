// The Temporal server of a test's stack: the development server, or within `npm run cluster -- --exec …` a server as a
// cluster has it, on a database of its own in the cluster's PostgreSQL.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { takePorts } from "../labs/ports.mjs";
import type { StackProcessOptions } from "./process.js";

const here = (...path: string[]) => new URL(`../../${path.join("/")}`, import.meta.url).pathname;
/** Ports of a server of a cluster beside that of its gRPC service. */
const MORE_PORTS = 10;

export interface TemporalOptions {
  data_dir: string;
  port: number;
  ui_port: number;
  env: Record<string, string | undefined>;
}

/** What `npm run cluster -- --exec …` says of its PostgreSQL and its programs. */
const givenCluster = (): object | undefined => {
  const { ORCHESTRATOR_TEST_CLUSTER: text } = process.env;
  return text ? (JSON.parse(text) as object) : undefined;
};

export async function temporalProcess(options: TemporalOptions): Promise<StackProcessOptions> {
  const cluster = givenCluster();
  return cluster === undefined ? developmentServer(options) : clusterServer(options, cluster);
}

function developmentServer({ data_dir, port, ui_port, env }: TemporalOptions): StackProcessOptions {
  const main = here("dist", "temporal-dev", "main.js");
  const ports = ["--port", `${port}`, "--ui-port", `${ui_port}`, "--same-ports"];
  return { name: "temporal", args: [main, "--data", data_dir, ...ports], env };
}

async function clusterServer(
  { data_dir, port, env }: TemporalOptions,
  cluster: object,
): Promise<StackProcessOptions> {
  const settings = {
    ...cluster,
    folder: join(data_dir, "temporal"),
    database: `stack_${randomUUID().slice(0, 8)}`,
    ports: [port, ...(await takePorts(MORE_PORTS))],
  };
  return {
    name: "temporal",
    args: [here("scripts", "cluster", "part.mjs"), "temporal"],
    // A schema to set up, and five services to start.
    ready_ms: 180_000,
    env: {
      ...env,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
      ORCHESTRATOR_CLUSTER_PART: JSON.stringify(settings),
    },
  };
}
