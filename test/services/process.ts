// A process of the stack: started until it says that it is ready, killed, frozen, started again.
import { setTimeout as sleep } from "node:timers/promises";
import { startPart, type Ready, type RunningPart } from "../../cli/dev/part.js";
import { atTestEnd } from "./test-end.js";

export interface StackProcess {
  readonly name: string;
  readonly pid: number;
  readonly ready: Ready;
  /** What it wrote to stderr, over all its lives. */
  log(): string;
  /** SIGKILL; resolves when it is gone. A test that fails before it has started it again has it started. */
  kill9(): Promise<void>;
  /** SIGSTOP. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Ends it where it still runs, then starts it with the same arguments and environment. */
  restart(): Promise<void>;
  /** Ends it in order; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface StackProcessOptions {
  name: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** How long it may take to be ready. Default a minute. */
  ready_ms?: number;
}

const GRACE_MS = 30_000;
const READY_MS = 60_000;

/** @throws {Error} with its last words when it ends before it is ready, or is not ready in a minute */
export async function startProcess({
  name,
  args,
  env,
  ready_ms = READY_MS,
}: StackProcessOptions): Promise<StackProcess> {
  const lines: string[] = [];
  let part: RunningPart;
  let ready: Ready;
  let gone = false;

  const start = async () => {
    part = startPart({ name, args, env, log: (line) => void lines.push(line) });
    gone = false;
    const early = part.ended.then(({ code, signal }) => {
      gone = true;
      throw new Error(
        `${name} ended with ${signal ?? code} before it was ready:\n${lines.slice(-20).join("\n")}`,
      );
    });
    early.catch(() => {});
    const slow = new AbortController();
    const late = sleep(ready_ms, undefined, { signal: slow.signal }).then(() => {
      throw new Error(`${name} was not ready within ${ready_ms / 1_000} s:\n${lines.slice(-20).join("\n")}`);
    });
    late.catch(() => {});
    try {
      ready = await Promise.race([part.ready, early, late]);
    } finally {
      slow.abort();
    }
  };
  const signal = (what: NodeJS.Signals) => {
    if (!gone && part.pid !== undefined) process.kill(part.pid, what);
  };
  const end = async () => {
    signal("SIGCONT");
    if (!gone) await part.stop(GRACE_MS);
  };
  await start();

  return {
    name,
    get pid() {
      return part.pid ?? 0;
    },
    get ready() {
      return ready;
    },
    log: () => lines.join("\n"),
    kill9: async () => {
      signal("SIGKILL");
      await part.ended;
      atTestEnd(async (hasFailed) => {
        if (hasFailed && gone) await start();
      });
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    restart: async () => {
      await end();
      await start();
    },
    stop: end,
  };
}
