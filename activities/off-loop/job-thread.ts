// A thread that evaluates, so that no expression and no pattern holds up the loop of the worker.
import { answerQuestions } from "../../packages/devices/src/threads/answer.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { liftPatternLimit } from "../../packages/devices/src/words/pattern-limit.js";
import { ExpressionError, type ExpressionErrorCode } from "../../compiler/expressions/index.js";
import { type Job, perform } from "./jobs.js";

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
  | {
      code: ExpressionErrorCode;
      message: string;
      offset: number;
      length: number;
      hint?: string | undefined;
      expression?: string | undefined;
    }
  | { code: "syntax" | "defect"; message: string };

function answer({ job: json, texts, current }: JobQuestion): Json {
  const job = JSON.parse(json) as Job;
  Object.assign(job.kind === "judge" ? job.observed : job, texts);
  return perform(job, (index) => void Atomics.store(current, 0, index)) as Json;
}

function describe(error: unknown): JobError {
  if (error instanceof ExpressionError) {
    const { code, message, offset, length, hint, expression } = error;
    return { code, message, offset, length, hint, expression };
  }
  if (error instanceof SyntaxError) return { code: "syntax", message: error.message };
  return { code: "defect", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

liftPatternLimit();
answerQuestions(answer, describe);
