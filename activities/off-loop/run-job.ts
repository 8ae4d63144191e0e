// Does a job on the loop while it is cheap, and in a thread with a time limit once it is not.
import { JOB } from "../../policy/processes.js";
import { type Answered, type Asked, askThread } from "../../packages/devices/src/threads/answer.js";
import { isTooSlow } from "../../packages/devices/src/shell/regex.js";
import { ThreadPool } from "../../packages/devices/src/threads/pool.js";
import { ThreadError } from "../../packages/devices/src/threads/thread.js";
import { describeExpectation, ExpressionError, TooDear, withAllowance } from "../../compiler/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { JobError, JobQuestion } from "./job-thread.js";
import { type Job, type JobKind, type Jobs, perform } from "./jobs.js";
import { stringify } from "./slices.js";

/** Snapshots of this size together, in characters, are compared in a few milliseconds. */
const SMALL_DIFF = 32 * 1_024;

const pool = new ThreadPool<Asked<JobQuestion>, Answered<JobError>>({
  file: "activities/off-loop/job-thread.js",
  threads: 2,
  heap_mb: 1_024,
});

/**
 * @throws {ExpressionError} `over_budget` where it took longer than the time limit, or more memory
 * @throws {SyntaxError} for a path or pattern of `diff` that is none
 */
export const runJob = <K extends JobKind>(job: Job<K>): Promise<Jobs[K]["result"]> => run(job as Job);

async function run(job: Job): Promise<Jobs[JobKind]["result"]> {
  if (!pool.available) return perform(job);
  if (!isDear(job)) {
    try {
      return withAllowance(() => perform(job));
    } catch (error) {
      if (!(error instanceof TooDear) && !isTooSlow(error)) throw error;
    }
  }
  return inThread(job);
}

/** Comparisons and templates are not counted while they run. */
const isDear = (job: Job): boolean =>
  job.kind === "template" ||
  (job.kind === "diff" &&
    (sizeOf(job) > SMALL_DIFF || job.exclude.some((pattern) => pattern.startsWith("/"))));

async function inThread(job: Job): Promise<Jobs[JobKind]["result"]> {
  const current = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(-1);
  const limit_ms = JOB.limit_ms + Math.ceil((sizeOf(job) / 2 ** 20) * JOB.more_ms_per_mib);
  const { rest, texts } = split(job);
  const json = await stringify(rest as unknown as Json, 0);
  const answer = await pool.use((thread) =>
    askThread(thread, { job: json, texts, current }, limit_ms).catch((error: unknown) => {
      if (!(error instanceof ThreadError) || error.code === "died") throw error;
      throw overLimit(job, Atomics.load(current, 0), error.code, limit_ms);
    }),
  );
  if ("error" in answer) throw revive(answer.error);
  return answer.value as Jobs[JobKind]["result"];
}

/** Long texts are copied as they are. */
function split(job: Job): { rest: object; texts: JobQuestion["texts"] } {
  if (job.kind === "diff") {
    const { before, after, ...rest } = job;
    return { rest, texts: { before, after } };
  }
  if (job.kind !== "judge") return { rest: job, texts: {} };
  const { output, ...observed } = job.observed;
  return { rest: { ...job, observed: withoutUndefined(observed) }, texts: { output } };
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

/** Characters that the job looks at. */
function sizeOf(job: Job): number {
  if (job.kind === "diff") return job.before.length + job.after.length;
  if (job.kind !== "judge") return 0;
  return [job.observed.output].flat().reduce((sum, text) => sum + text.length, 0);
}

function overLimit(
  job: Job,
  current: number,
  code: "too_slow" | "out_of_memory",
  limit_ms: number,
): ExpressionError {
  const what =
    code === "too_slow" ? `took longer than ${limit_ms} ms and was stopped` : "needed too much memory";
  const size = sizeOf(job);
  const on = size > 0 ? ` on ${size} characters` : "";
  const message = `${describe(job, current)} ${what}${on}. ${cureFor(job, current)}`;
  return new ExpressionError("over_budget", message, 0);
}

function describe(job: Job, current: number): string {
  const expectation = job.kind === "judge" ? job.expectations[current] : undefined;
  if (expectation) return `the check \`${cut(describeExpectation(expectation))}\``;
  if (job.kind === "condition") return `the condition \`${cut(job.cel)}\``;
  if (job.kind === "diff") return "comparing the snapshots";
  if (job.kind === "template") return `rendering the template \`${cut(job.source.path)}\``;
  return "evaluating the expressions of this step";
}

function cureFor(job: Job, current: number): string {
  const expectation = job.kind === "judge" ? job.expectations[current] : undefined;
  const isPattern = expectation !== undefined && ("matches" in expectation || "not_matches" in expectation);
  return isPattern
    ? "Use a simpler pattern, without large counted repetitions such as {1,900}, or ask the device for less output"
    : "Use simpler expressions and patterns, or ask the device for less output";
}

const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

function revive(error: JobError): Error {
  if (error.code === "syntax") return new SyntaxError(error.message);
  if (error.code === "defect") return new TypeError(`the evaluation failed: ${error.message}`);
  if (!("offset" in error)) return new TypeError(error.message);
  const { code, message, offset, length, hint, expression } = error;
  return new ExpressionError(code, message, offset, length, hint, expression);
}
