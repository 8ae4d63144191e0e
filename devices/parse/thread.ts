// One parsing thread and the work it is on. A thread that takes too long is ended; the next work gets another.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Json } from "../../schemas/json.js";
import { packageFolder } from "../platforms/package-folder.js";
import { ParseError } from "./errors.js";
import type { ThreadAnswer, ThreadRequest } from "./parse-thread.js";
import type { Work } from "./work.js";

const NAME = "parse-thread.js";

/** The compiled thread: beside this file, or in `dist/` where this is run from its source. Undefined where neither is. */
export function threadFile(): string | undefined {
  const beside = fileURLToPath(new URL(NAME, import.meta.url));
  return [beside, join(packageFolder("dist/devices/parse"), NAME)].find(existsSync);
}

const HEAP_MB = 2_048;

export class ParsingThread {
  private readonly worker: Worker;
  private ended = false;

  constructor(file: string) {
    // Without arguments of ours: those of a debugger or a test runner do not suit a thread.
    this.worker = new Worker(file, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    this.worker.unref();
    this.worker.once("exit", () => (this.ended = true));
    // Whoever waits hears of it; an idle thread that fails is only gone.
    this.worker.on("error", () => (this.ended = true));
  }

  get usable(): boolean {
    return !this.ended;
  }

  /**
   * Only one at a time.
   *
   * @param limit_ms after which the thread is ended
   * @throws {ParseError} what the work throws; `too_slow`, `too_large` where it does not fit into memory
   */
  run(work: Work, limit_ms: number): Promise<Json> {
    const { worker } = this;
    const parts: Json[][] = [];
    return new Promise<Json>((resolve, reject) => {
      const late = setTimeout(() => {
        this.ended = true;
        finish();
        void worker.terminate();
        reject(tooSlow(work, limit_ms));
      }, limit_ms);
      const onMessage = (answer: ThreadAnswer): void => {
        if ("part" in answer) {
          parts.push(answer.part);
          if (answer.more) return this.post({ more: true });
        }
        finish();
        if ("part" in answer) resolve(parts.length === 1 ? parts[0]! : parts.flat());
        else if ("value" in answer) resolve(answer.value);
        else if ("error" in answer) reject(ParseError.from(answer.error));
        else reject(new Error(`the parser failed: ${answer.defect}`));
      };
      const onError = (error: NodeJS.ErrnoException): void => {
        finish();
        const isMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
        reject(
          isMemory
            ? new ParseError("too_large", "the output does not fit into the memory for parsing")
            : error,
        );
      };
      const onExit = (): void => onError(new Error("the parsing thread ended"));
      const finish = (): void => {
        clearTimeout(late);
        worker.off("message", onMessage).off("error", onError).off("exit", onExit).unref();
      };
      worker.on("message", onMessage).on("error", onError).on("exit", onExit).ref();
      this.post({ work });
    });
  }

  private post(request: ThreadRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin
    this.worker.postMessage(request);
  }
}

function tooSlow({ text, ...how }: Work, limit_ms: number): ParseError {
  const what =
    how.with === "textfsm" ? (how.template ?? `${how.command} of ${how.platform}`).split("\n")[0] : how.with;
  return new ParseError(
    "too_slow",
    `parsing ${text.length} characters with ${what} took longer than ${limit_ms} ms and was stopped; a pattern in it backtracks too much for this output`,
  );
}
