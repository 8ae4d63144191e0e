// A thread that evaluates, so that no expression and no pattern holds up the loop of the worker.
import { parentPort } from "node:worker_threads";
import { ExpressionError, type ExpressionErrorCode } from "../../spec/expressions/index.js";
import { type Job, type Jobs, type JobKind, perform } from "./jobs.js";

export interface JobQuestion {
  /** As JSON, which can be made in slices. Without its long texts. */
  job: string;
  /** `output`, or `before` and `after`. */
  texts: Record<string, string | string[]>;
  /** Index of the expectation that is being evaluated; -1 for none. Readable while the thread is busy. */
  current: Int32Array<SharedArrayBuffer>;
}
/** An error in a form that can leave the thread. */
export type JobError =
  | { code: ExpressionErrorCode; message: string; offset: number; length: number; hint?: string | undefined }
  | { code: "syntax" | "defect"; message: string };
export type JobAnswer = { result: Jobs[JobKind]["result"] } | { error: JobError };

function answer({ job: json, texts, current }: JobQuestion): JobAnswer {
  try {
    const job = JSON.parse(json) as Job;
    Object.assign(job.kind === "judge" ? job.observed : job, texts);
    return { result: perform(job, (index) => void Atomics.store(current, 0, index)) };
  } catch (error) {
    return { error: describe(error) };
  }
}

function describe(error: unknown): JobError {
  if (error instanceof ExpressionError) {
    const { code, message, offset, length, hint } = error;
    return { code, message, offset, length, hint };
  }
  if (error instanceof SyntaxError) return { code: "syntax", message: error.message };
  return { code: "defect", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
parentPort?.on("message", (question: JobQuestion) => parentPort?.postMessage(answer(question)));
