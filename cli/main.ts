// Process: the command `orchestrator`. The only file of the command line that reads the environment.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Deps } from "./deps.js";
import { EXIT } from "./exit.js";
import { watchNpx } from "./npx.js";
import { runCli } from "./program.js";

const { env } = process;
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** https://no-color.org: present and not empty means no. */
function colorWish(): Deps["color"] {
  if (env.NO_COLOR) return "never";
  if (env.FORCE_COLOR && env.FORCE_COLOR !== "0") return "always";
  return env.TERM === "dumb" ? "never" : "auto";
}

/** `host:8080` is meant as `http://host:8080`. */
function addressOf(text: string): string {
  return (/^https?:\/\//.test(text) ? text : `http://${text}`).replace(/\/+$/, "");
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Handler = Parameters<Deps["onSignal"]>[0];
const handlers = new Set<Handler>();
/** Whatever starts a run or a process handles signals before it does. */
let hasBegun = false;
function take(signal: NodeJS.Signals): void {
  if (handlers.size === 0) {
    process.stderr.write(hasBegun ? "Interrupted.\n" : "Interrupted: no run was started.\n");
    process.exit(EXIT.cancelled);
  }
  for (const handler of handlers) handler(signal);
}
for (const signal of SIGNALS) {
  // Those of bin/orchestrator.mjs, for the time until here. With no listener left, even for a moment, Node drops a signal
  // that came while the modules were loaded.
  const before = process.listeners(signal);
  process.on(signal, () => take(signal));
  for (const listener of before) process.removeListener(signal, listener);
}
void watchNpx(env, () => take("SIGTERM"));

// The reader of our output may go away (`| head`, a closed terminal): that is no reason for a stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const deps: Deps = {
  url: addressOf(env.ORCHESTRATOR_URL || "http://127.0.0.1:8080"),
  urlGiven: Boolean(env.ORCHESTRATOR_URL),
  ...(env.ORCHESTRATOR_TOKEN ? { token: env.ORCHESTRATOR_TOKEN } : {}),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  color: colorWish(),
  cwd: process.cwd(),
  environment: env,
  dist,
  onSignal(handler) {
    hasBegun = true;
    handlers.add(handler);
    return () => void handlers.delete(handler);
  },
};

const code = await runCli(process.argv.slice(2), deps, version);
// Idle connections would keep the process for seconds; what was written goes out first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
