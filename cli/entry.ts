// Runs one of the program's own processes (`dist/<folder>/main.js`) in the foreground, as if it were this one.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Deps, say } from "./deps.js";
import { type Ready, readyLine } from "./dev/part.js";
import { CliError } from "./errors.js";
import { EXIT } from "./exit.js";
import { NODE_FLAGS } from "./node-flags.js";

export interface EntryOptions {
  /** Below `dist`: `worker`, `api`, `packages/lab/src`, … */
  folder: string;
  args?: string[];
  env?: Record<string, string | undefined>;
  /** Told what the process says when it serves, and the process; without it its stdout is ours. */
  onReady?: (ready: Ready, child: ChildProcess) => void | Promise<void>;
}

/**
 * Signals are passed on as SIGTERM, once each. The process lives in a group of its own, so that Ctrl-C does not reach
 * it twice, and reads the end of its stdin when we are killed.
 *
 * @returns its exit code. @throws {CliError} `not_built` when there is no such process in this build
 */
export async function runEntry(deps: Deps, options: EntryOptions): Promise<number> {
  const main = entryPath(deps, options.folder);
  const child = spawn(process.execPath, [...NODE_FLAGS, main, ...(options.args ?? [])], {
    cwd: deps.cwd,
    env: { ...deps.environment, ...options.env, ORCHESTRATOR_SUPERVISED: "1" },
    detached: true,
    stdio: ["pipe", options.onReady === undefined ? "inherit" : "pipe", "inherit"],
  });
  child.stdin?.on("error", () => {});
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const ready = readyLine(line);
      if (ready === undefined) say(deps.stdout, line);
      else void options.onReady?.(ready, child);
    });
  }
  const release = deps.onSignal(() => child.kill("SIGTERM"));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) =>
        resolve(signal === "SIGTERM" ? EXIT.passed : (code ?? EXIT.errored)),
      );
    });
  } finally {
    release();
  }
}

export const hasEntry = (deps: Pick<Deps, "dist">, folder: string): boolean =>
  existsSync(join(deps.dist, folder, "main.js"));

export function entryPath(deps: Pick<Deps, "dist">, folder: string): string {
  const path = join(deps.dist, folder, "main.js");
  if (!existsSync(path)) {
    throw new CliError(
      "not_built",
      `This build has no ${folder}: ${path} is not there. In a checkout, npm run build makes it.`,
    );
  }
  return path;
}
