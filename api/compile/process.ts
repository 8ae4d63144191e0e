// One compiling process and the job it is on. A process of its own and no thread: where a thread runs out of memory in
// the growing of one array or map, V8 ends the whole process, and so the API.
import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { Problem, type ProblemCode } from "../problem.js";
import { sendFiles } from "./bytes.js";
import type { Answer, Job } from "./job.js";
import { OVER_TIME } from "./watchdog.js";

/** What the process says of a job: its pieces, then how it ended. */
export type Message =
  | { file: string; piece: Uint8Array }
  | { value: unknown }
  | { problem: { code: ProblemCode; message: string; errors?: { code: string; message: string }[] } }
  | { defect: string };

/** What the process is told: pieces of large files, then the job that they belong to. */
export type Told = { n: number; piece: Uint8Array } | Job;

export interface ProcessOptions {
  /** The compiled `main.js`. */
  file: string;
  /** What it is started with: plain data. */
  settings: object;
  heap_mb: number;
  /** Time of the processor for one job. */
  cpu_ms: number;
}

/** Whoever serves requests comes first. */
const NICENESS = 5;

export class CompilerProcess {
  readonly #child: ChildProcess;
  #hasEnded = false;

  constructor({ file, settings, heap_mb, cpu_ms }: ProcessOptions) {
    // Without the environment: it holds keys, and the compiler reads none of it.
    this.#child = fork(file, [JSON.stringify({ ...settings, parent: process.pid, cpu_ms })], {
      env: {},
      execArgv: [`--max-old-space-size=${heap_mb}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const end = (): void => {
      this.#hasEnded = true;
    };
    this.#child.once("exit", end).on("error", end);
    lowerPriority(this.#child.pid);
    this.#rest();
  }

  get isUsable(): boolean {
    return !this.#hasEnded;
  }

  /** An idle process holds up no exit. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /**
   * Only one at a time.
   * @param signal where it is aborted, the process is ended
   * @throws {Problem} what the job finds
   * @throws {Exhausted} where it took too much
   * @throws what the signal was aborted with
   */
  run(job: Job, signal: AbortSignal): Promise<Answer<never>> {
    const child = this.#child;
    const files: Record<string, Uint8Array[]> = {};
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        child.off("message", onMessage).off("exit", onExit).off("error", onError);
        signal.removeEventListener("abort", onAbort);
        this.#rest();
      };
      const fail = (error: unknown): void => {
        finish();
        reject(error as Error);
      };
      const onMessage = (message: Message): void => {
        if ("piece" in message) return void (files[message.file] ??= []).push(message.piece);
        if ("value" in message) {
          finish();
          return resolve({ value: message.value as never, files });
        }
        if ("defect" in message) return fail(new Error(`the compiler failed: ${message.defect}`));
        const { code, message: text, errors } = message.problem;
        fail(new Problem(code, text, errors ? { errors } : {}));
      };
      const onExit = (code: number | null, killed: NodeJS.Signals | null): void =>
        fail(endedBy(code, killed));
      const onError = (error: Error): void => {
        this.stop();
        fail(error);
      };
      const onAbort = (): void => {
        this.stop();
        fail(signal.reason);
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      child.on("message", onMessage).on("exit", onExit).on("error", onError).ref();
      child.channel?.ref();
      this.#tell(job, signal).catch(onError);
    });
  }

  async #tell(job: Job, signal: AbortSignal): Promise<void> {
    const send = (told: object) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        this.#child.send(told, (error) => (error ? reject(error) : resolve()));
      });
    await send(await sendFiles(job, (n, piece) => send({ n, piece })));
  }

  stop(): void {
    this.#hasEnded = true;
    this.#child.kill("SIGKILL");
  }
}

/** The process was ended since a job took more than it may. */
export class Exhausted extends Error {
  override readonly name = "Exhausted";
  constructor(readonly what: "memory" | "time") {
    super(what);
  }
}

/** Where there is no memory left, V8 aborts, or the system kills. */
function endedBy(code: number | null, signal: NodeJS.Signals | null): Error {
  if (signal === OVER_TIME) return new Exhausted("time");
  if (signal === "SIGABRT" || signal === "SIGKILL") return new Exhausted("memory");
  return new Error(`the compiling process ended with ${signal ?? code}`);
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already, which its first job will find.
  }
}
