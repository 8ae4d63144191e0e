// Looks at this machine, the API and what the API needs: each check finds something, and names the remediation where it is bad.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isFree } from "../dev/ports.js";
import { hasEntry } from "../entry.js";
import { ApiError, ConnectionError } from "../../packages/client/src/index.js";
import { asCliError } from "../client-errors.js";
import { messageOf } from "../errors.js";
import type { Cli } from "../cli.js";
import type { Finding } from "./finding.js";

const run = promisify(execFile);

const MIN_NODE = 20;
const PARTS = ["api", "worker", "temporal-dev", "packages/lab/src"];

export async function examine(cli: Cli): Promise<Finding[]> {
  const api = await reachApi(cli);
  const here = [node(), build(cli), api];
  if (api.state === "ok") return [...here, ...(await readiness(cli))];
  const toStart = await Promise.all([
    port(cli),
    ...(cli.deps.environment.TEMPORAL_ADDRESS ? [] : [python()]),
  ]);
  return [...here, ...toStart];
}

function node(): Finding {
  const { node: version } = process.versions;
  const isNew = Number(version.split(".")[0]) >= MIN_NODE;
  return isNew
    ? { subject: "Node", state: "ok", found: version }
    : { subject: "Node", state: "failed", found: version, remediation: `install Node ${MIN_NODE} or newer` };
}

function build(cli: Cli): Finding {
  const missing = PARTS.filter((part) => !hasEntry(cli.deps, part));
  return missing.length === 0
    ? { subject: "Program", state: "ok", found: "all parts are built" }
    : {
        subject: "Program",
        state: "failed",
        found: `not built: ${missing.join(", ")}`,
        remediation: "in a checkout: npm run build; otherwise install the package again",
      };
}

async function reachApi(cli: Cli): Promise<Finding> {
  const subject = "API";
  try {
    await cli.client.take(cli.client.http.GET("/healthz"));
    // Health is open to all; this asks whether our token is good.
    await cli.client.runs({ limit: 1 });
    return { subject, state: "ok", found: cli.deps.url };
  } catch (error) {
    if (error instanceof ApiError && error.status >= 500) {
      return { subject, state: "ok", found: `${cli.deps.url} (${error.message})` };
    }
    if (error instanceof ConnectionError) {
      return {
        subject,
        state: "failed",
        found: `nothing at ${cli.deps.url}`,
        remediation: "orchestrator dev, or set ORCHESTRATOR_URL",
      };
    }
    return {
      subject,
      state: "failed",
      found: messageOf(asCliError(error, cli.deps)),
      remediation: "check ORCHESTRATOR_URL and ORCHESTRATOR_TOKEN",
    };
  }
}

/** What the API needs, as it says itself, and the remediation for each. */
const NEEDS = [
  [
    "temporal",
    "Temporal",
    "it answers the API",
    "start it, or correct TEMPORAL_ADDRESS of the API and the workers",
  ],
  [
    "store",
    "Store",
    "artifacts can be written and read",
    "correct ORCHESTRATOR_ARTIFACTS and AWS_* of the API and the workers, or bring the store back",
  ],
  [
    "worker",
    "Worker",
    "one is alive",
    "orchestrator worker, beside orchestrator api; orchestrator dev has one",
  ],
  [
    "runs",
    "Runs",
    "none of the open ones that were looked at stands still",
    "start workers of the build that the reason names; `docs/upgrades.md` says more",
  ],
] as const;

async function readiness(cli: Cli): Promise<Finding[]> {
  const { data, error, response } = await cli.client.http.GET("/readyz");
  const told = data ?? (error && "temporal" in error ? error : undefined);
  return NEEDS.map(([part, subject, found, remediation]): Finding => {
    const { ok = response.ok, reason = "it does not answer" } = told?.[part] ?? {};
    return ok ? { subject, state: "ok", found } : { subject, state: "failed", found: reason, remediation };
  });
}

async function port(cli: Cli): Promise<Finding> {
  const wanted = Number(new URL(cli.deps.url).port || 80);
  return (await isFree(wanted))
    ? { subject: "Port", state: "ok", found: `${wanted} is free` }
    : {
        subject: "Port",
        state: "warning",
        found: `${wanted} is taken`,
        remediation: "orchestrator dev takes another one by itself",
      };
}

/** Only needed to fetch the Temporal server on a machine that has none. */
async function python(): Promise<Finding> {
  try {
    const { stdout } = await run("python3", ["--version"]);
    return { subject: "Python", state: "ok", found: stdout.trim() };
  } catch {
    return {
      subject: "Python",
      state: "warning",
      found: "python3 is not there",
      remediation: "install it, or put the `temporal` program on the PATH: one of them gives dev its server",
    };
  }
}
