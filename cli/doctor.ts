// The examination behind `orchestrator doctor`: each check finds something, and names the cure where it is bad.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isFree } from "./dev/ports.js";
import { hasEntry } from "./entry.js";
import { CliError, messageOf } from "./errors.js";
import { ApiProblem } from "./problem.js";
import type { Cli } from "./cli.js";

const run = promisify(execFile);

export interface Finding {
  subject: string;
  state: "fine" | "warning" | "wrong";
  found: string;
  cure?: string;
}

const MIN_NODE = 20;
const PARTS = ["api", "worker", "temporal-dev", "devices/lab"];

export async function examine(cli: Cli): Promise<Finding[]> {
  const api = await reachApi(cli);
  const isUp = api.state === "fine";
  const others = await Promise.all([
    isUp ? readiness(cli) : undefined,
    isUp ? undefined : port(cli),
    isUp || cli.deps.environment.TEMPORAL_ADDRESS ? undefined : python(),
  ]);
  return [node(), build(cli), api, ...others.filter((finding) => finding !== undefined)];
}

function node(): Finding {
  const { node: version } = process.versions;
  const isNew = Number(version.split(".")[0]) >= MIN_NODE;
  return isNew
    ? { subject: "Node", state: "fine", found: version }
    : { subject: "Node", state: "wrong", found: version, cure: `install Node ${MIN_NODE} or newer` };
}

function build(cli: Cli): Finding {
  const missing = PARTS.filter((part) => !hasEntry(cli.deps, part));
  return missing.length === 0
    ? { subject: "Program", state: "fine", found: "all parts are built" }
    : {
        subject: "Program",
        state: "wrong",
        found: `not built: ${missing.join(", ")}`,
        cure: "npm run build",
      };
}

async function reachApi(cli: Cli): Promise<Finding> {
  const subject = "API";
  try {
    await cli.client.json("/healthz");
    // Health is open to all; this asks whether our token is good.
    await cli.client.runs({ limit: "1" });
    return { subject, state: "fine", found: cli.deps.url };
  } catch (error) {
    if (error instanceof ApiProblem && error.status >= 500) {
      return { subject, state: "fine", found: `${cli.deps.url} (${error.message})` };
    }
    if (error instanceof CliError && error.code === "unreachable") {
      return {
        subject,
        state: "wrong",
        found: `nothing at ${cli.deps.url}`,
        cure: "orchestrator dev, or set ORCHESTRATOR_URL",
      };
    }
    return {
      subject,
      state: "wrong",
      found: messageOf(error),
      cure: "check ORCHESTRATOR_URL and ORCHESTRATOR_TOKEN",
    };
  }
}

/** What the API itself says of the things that it needs. */
async function readiness(cli: Cli): Promise<Finding> {
  const response = await cli.client.fetch("/readyz");
  const told = (await response.json().catch(() => ({}))) as Record<string, { ok?: boolean; reason?: string }>;
  if (response.ok)
    return {
      subject: "Readiness",
      state: "fine",
      found: "Temporal and the artifact store answer, a worker lives",
    };
  const wrong = Object.entries(told).filter(([, part]) => part.ok === false);
  const found = wrong.map(([name, part]) => `${name}: ${part.reason ?? "does not answer"}`).join("; ");
  return {
    subject: "Readiness",
    state: "wrong",
    found,
    cure: "see that it runs, and the API's log for more",
  };
}

async function port(cli: Cli): Promise<Finding> {
  const wanted = Number(new URL(cli.deps.url).port || 80);
  return (await isFree(wanted))
    ? { subject: "Port", state: "fine", found: `${wanted} is free` }
    : {
        subject: "Port",
        state: "warning",
        found: `${wanted} is taken`,
        cure: "orchestrator dev takes another one by itself",
      };
}

/** Only needed to fetch the Temporal server on a machine that has none. */
async function python(): Promise<Finding> {
  try {
    const { stdout } = await run("python3", ["--version"]);
    return { subject: "Python", state: "fine", found: stdout.trim() };
  } catch {
    return {
      subject: "Python",
      state: "warning",
      found: "python3 is not there",
      cure: "install it, or put the `temporal` program on the PATH: one of them gives dev its server",
    };
  }
}
