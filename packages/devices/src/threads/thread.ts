// One worker thread and the question it is on. A thread that takes too long is terminated; the next question gets another.
import { Worker } from "node:worker_threads";
import { limitWork } from "./stopwatch.js";

export type ThreadErrorCode = "too_slow" | "out_of_memory" | "died";

/** Why a thread gave no answer. The thread is gone then. */
export class ThreadError extends Error {
  override readonly name = "ThreadError";
  constructor(
    readonly code: ThreadErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export class WorkThread<Question, Answer> {
  private readonly worker: Worker;
  private ended = false;

  constructor(file: string, heap_mb: number) {
    // Without arguments of ours: those of a debugger or a test runner do not suit a thread.
    this.worker = new Worker(file, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heap_mb } });
    this.worker.unref();
    this.worker.once("exit", () => (this.ended = true));
    // The question under way gets the error; an idle thread that fails is only replaced.
    this.worker.on("error", () => (this.ended = true));
  }

  get usable(): boolean {
    return !this.ended;
  }

  /**
   * Only one question at a time.
   *
   * @param limit_ms of work, after which the thread is terminated
   * @throws {ThreadError} where the thread gave no answer
   */
  ask(question: Question, limit_ms: number): Promise<Answer> {
    const { worker } = this;
    return new Promise<Answer>((resolve, reject) => {
      const unlimit = limitWork(limit_ms, () => {
        finish();
        this.terminate();
        reject(new ThreadError("too_slow", `no answer within ${limit_ms} ms`));
      });
      const onMessage = (answer: Answer): void => {
        finish();
        resolve(answer);
      };
      const onError = (error: NodeJS.ErrnoException): void => {
        finish();
        const code = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out_of_memory" : "died";
        reject(new ThreadError(code, error.message, { cause: error }));
      };
      const onExit = (): void => onError(new Error("the thread ended"));
      const finish = (): void => {
        unlimit();
        worker.off("message", onMessage).off("error", onError).off("exit", onExit).unref();
      };
      worker.on("message", onMessage).on("error", onError).on("exit", onExit).ref();
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin
        worker.postMessage(question);
      } catch (error) {
        finish();
        reject(error as Error);
      }
    });
  }

  terminate(): void {
    this.ended = true;
    void this.worker.terminate();
  }
}
