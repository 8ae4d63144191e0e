// Parsing in a thread, within a time limit and a memory limit.
import type { Json } from "../words/json.js";
import { type Answered, type Asked, askThread } from "../threads/answer.js";
import { ThreadPool } from "../threads/pool.js";
import { ThreadError } from "../threads/thread.js";
import { ParseError } from "./errors.js";
import { type Asked as AskedDevice, withoutNoise } from "./noise.js";
import type { ParseFailure, ParseQuestion } from "./parse-thread.js";
import { perform, type Work } from "./work.js";

const LIMIT_MS = 10_000;
const LIMIT_MS_PER_MIB = 2_000;

/** A thread that has parsed so many characters would keep hundreds of megabytes for the next output; a new one takes 50 ms. */
const LEAVES_MUCH = 1024 * 1024;

const pool = new ThreadPool<Asked<ParseQuestion>, Answered<ParseFailure>>({
  file: "packages/devices/src/parse/parse-thread.js",
  threads: 2,
  heap_mb: 2_048,
});

/** Time for a text of this many characters, milliseconds. */
const limitFor = (length: number): number => LIMIT_MS + Math.ceil(length / 2 ** 20) * LIMIT_MS_PER_MIB;

/**
 * Parses in a thread. In a checkout that has never been built there is no thread, and the work is done here.
 *
 * @param limit_ms of work, counted from when it has its thread; default by the length of the text
 * @throws {ParseError}
 */
export async function performInThread(work: Work, limit_ms = limitFor(work.text.length)): Promise<Json> {
  if (!pool.available) return perform(work);
  return ask({ work }, work.text.length, limit_ms).catch((error: unknown): never => {
    if (!(error instanceof ThreadError) || error.code === "died") throw error;
    if (error.code === "too_slow") throw tooSlow(work, limit_ms);
    throw new ParseError(
      "too_large",
      `the output (${work.text.length} characters) does not fit into the memory for parsing`,
    );
  });
}

/** As {@link withoutNoise}. */
export async function withoutNoiseInThread(output: string, asked: AskedDevice): Promise<string[]> {
  if (!pool.available) return withoutNoise(output, asked);
  return (await ask({ noisy: output, asked }, output.length, limitFor(output.length))) as string[];
}

/** @throws {ParseError} @throws {ThreadError} */
async function ask(question: ParseQuestion, length: number, limit_ms: number): Promise<Json> {
  const answer = await pool.use(async (thread) => {
    try {
      return await askThread(thread, question, limit_ms);
    } finally {
      if (length > LEAVES_MUCH) thread.terminate();
    }
  });
  if ("value" in answer) return answer.value;
  if ("error" in answer.error) throw ParseError.from(answer.error.error);
  throw new Error(`the parser failed: ${answer.error.defect}`);
}

function tooSlow({ text, ...how }: Work, limit_ms: number): ParseError {
  const cure =
    how.with === "regex"
      ? "Use a simpler pattern, without large repetitions such as {1,900}, or ask for less output"
      : "A pattern in it backtracks too much for this output";
  return new ParseError(
    "too_slow",
    `parsing ${text.length} characters with ${nameOf(how)} took longer than ${limit_ms} ms and was stopped. ${cure}`,
  );
}

function nameOf(how: Omit<Work, "text">): string {
  const { with: format, template, platform, command } = how as Partial<Record<string, string>>;
  if (format === "textfsm") return (template ?? `${command} of ${platform}`).split("\n")[0]!;
  return format === "regex" ? `the pattern \`${(template ?? "").slice(0, 200)}\`` : `${format}`;
}
