// A whole cluster for a test, as `npm run cluster` starts it: PostgreSQL, Temporal, S3, the API and a worker for each of two sites.
import { execFile } from "node:child_process";
import { type Requests, requestsTo } from "./requests.js";
import { type StackProcess, startProcess } from "./process.js";
import type { CliOutcome } from "./stack.js";

type Variables = Record<string, string>;

export interface TestCluster extends Requests {
  readonly process: StackProcess;
  /** What API, workers and command line are told. */
  readonly variables: Variables;
  /** What whoever may prepare the namespace is told. */
  readonly operator: Variables;
  readonly certificates?: { stranger: { cert: string; key: string; ca: string } };
  /** Of the process of a part, such as `worker site-a`, at the start. */
  pid(part: string): number;
  /** The command line with these variables and no others of ours. */
  cli(variables: Variables, ...args: string[]): Promise<CliOutcome>;
  stop(): Promise<void>;
}

const here = (path: string) => new URL(`../../${path}`, import.meta.url).pathname;

const clean = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|ORCHESTRATOR_|AWS_)/.test(name)),
  );

export async function startCluster(flags: string[], env: Variables = {}): Promise<TestCluster> {
  const started = await startProcess({
    name: "cluster",
    args: [here("scripts/cluster.mjs"), "--json", ...flags],
    env: { ...clean(), ...env },
    ready_ms: 180_000,
  });
  const { variables, operator, certificates, pids } = started.ready as unknown as {
    variables: Variables;
    operator: Variables;
    certificates?: NonNullable<TestCluster["certificates"]>;
    pids: Record<string, number>;
  };
  return {
    ...requestsTo(() => variables["ORCHESTRATOR_URL"] ?? "", variables["ORCHESTRATOR_TOKEN"]),
    process: started,
    variables,
    operator,
    ...(certificates === undefined ? {} : { certificates }),
    pid: (part) => pids[part] ?? 0,
    cli: (given, ...args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [here("dist/cli/main.js"), ...args],
          { env: { ...clean(), NO_COLOR: "1", ...given }, timeout: 60_000 },
          (error, stdout, stderr) =>
            resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout, stderr }),
        );
      }),
    stop: () => started.stop(),
  };
}
