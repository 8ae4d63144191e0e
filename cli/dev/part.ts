// One process of `dev`: started, watched until it says that it is ready, told to end, and killed when it does not.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { NODE_FLAGS } from "../node-flags.js";

/** What a part's process says on stdout once it serves: `{ "ready": true, … }` or `ready { … }`. */
export type Ready = Record<string, unknown> & { ready: true };

export interface PartOptions {
  /** `worker`, `api`, …: for messages and in front of its log lines. */
  name: string;
  /** Arguments for Node: a script and its own. */
  args: string[];
  env: Record<string, string | undefined>;
  /** Told every line of stderr, and of stdout after the ready line. */
  log: (line: string) => void;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It had said that it was ready. */
  wasReady: boolean;
}

export interface RunningPart {
  pid: number | undefined;
  /** Resolves with the ready line; never settles for a process that ends before. */
  ready: Promise<Ready>;
  /** Resolves when the process has ended, whatever way, and never rejects. */
  ended: Promise<Ending>;
  /** Tells it to end; kills it after `grace_ms`. Resolves when it is gone. */
  stop(grace_ms: number): Promise<void>;
}

/**
 * Starts a part in our process group. Its stdin is a pipe that only we hold: when we are gone, however that happened,
 * the part reads the end of it and ends too.
 */
export function startPart(options: PartOptions): RunningPart {
  const child = spawn(process.execPath, [...NODE_FLAGS, ...options.args], {
    env: { ...options.env, ORCHESTRATOR_SUPERVISED: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});

  let said: Ready | undefined;
  const ready = new Promise<Ready>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed = said === undefined ? readyLine(line) : undefined;
      if (parsed === undefined) return options.log(line);
      said = parsed;
      resolve(parsed);
    });
  });
  createInterface({ input: child.stderr }).on("line", options.log);

  const ended = new Promise<Ending>((resolve) => {
    child.once("error", (error) => {
      options.log(`cannot be started: ${error.message}`);
      resolve({ code: null, signal: null, wasReady: false });
    });
    child.once("exit", (code, signal) => {
      killRest(said, child.pid);
      resolve({ code, signal, wasReady: said !== undefined });
    });
  });

  return { pid: child.pid, ready, ended, stop: (grace) => stop(child, ended, grace) };
}

export function readyLine(line: string): Ready | undefined {
  const json = line.startsWith("ready {") ? line.slice("ready ".length) : line;
  if (!json.startsWith("{")) return undefined;
  try {
    const parsed = JSON.parse(json) as Partial<Ready>;
    return json !== line || parsed.ready === true ? { ...parsed, ready: true } : undefined;
  } catch {
    return undefined;
  }
}

/** A part that stands for another program (the Temporal server) names its process; it must not outlive the part. */
function killRest(said: Ready | undefined, own: number | undefined): void {
  if (typeof said?.pid !== "number" || said.pid === own) return;
  try {
    process.kill(said.pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}

async function stop(child: ChildProcess, ended: Promise<Ending>, grace_ms: number): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace_ms);
  await ended;
  clearTimeout(timer);
}
