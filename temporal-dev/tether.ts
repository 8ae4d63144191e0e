// Starts a program that cannot outlive us, not even our kill -9.
import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/**
 * A watcher in the background reads a pipe whose other end only we hold, then the shell becomes the program, so `$$`
 * is the program's own id. End of file means that we are gone; a line means that the program has ended by itself.
 */
const TETHER = `(read -r line <&3 && exit 0; kill -KILL $$) >/dev/null 2>&1 & exec "$@" 3<&-`;

export interface TetheredOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** For a program that does not run as root. */
  uid?: number;
  gid?: number;
  /** File descriptor or stream mode for the program's stdout and stderr. */
  stdout: "pipe" | "ignore" | "inherit" | number;
  stderr: "pipe" | "ignore" | "inherit" | number;
}

/**
 * Spawns `command` in a session of its own, so that Ctrl-C reaches only us and we decide the order of the end. The
 * child's pid is the program's. When this process ends in any way, the program is killed within milliseconds.
 */
export function spawnTethered(command: string, args: string[], options: TetheredOptions): ChildProcess {
  const child = spawn("/bin/sh", ["-c", TETHER, "sh", command, ...args], {
    cwd: options.cwd,
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    detached: true,
    stdio: ["ignore", options.stdout, options.stderr, "pipe"],
  });
  const rope = child.stdio[3] as Writable | null;
  rope?.on("error", () => {});
  child.once("exit", () => rope?.end("ended\n"));
  return child;
}
