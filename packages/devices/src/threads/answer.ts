// How a thread answers: with an error, or with a value that is sent part by part as it is asked for.
import { parentPort } from "node:worker_threads";
import type { Json } from "../words/json.js";
import { type Part, PartJoiner, partsOf } from "./parts.js";
import type { WorkThread } from "./thread.js";

/** `more` asks for the next part of the answer before. */
export type Asked<Question> = { question: Question } | { more: true };
export type Answered<Failure> = { part: Part; more: boolean } | { error: Failure };

/** In the thread: answers each question with what `perform` returns, or with what `describe` makes of its error. */
export function answerQuestions(
  perform: (question: never) => Json,
  describe: (error: unknown) => unknown,
): void {
  let parts: Iterator<Part> = [].values();
  let next: IteratorResult<Part>;
  function answer(asked: Asked<never>): Answered<unknown> {
    if ("question" in asked) {
      try {
        parts = partsOf(perform(asked.question));
        next = parts.next();
      } catch (error) {
        return { error: describe(error) };
      }
    }
    const part = next.value as Part;
    next = parts.next();
    return { part, more: next.done !== true };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
  parentPort?.on("message", (asked: Asked<never>) => parentPort?.postMessage(answer(asked)));
}

/** @param limit_ms for each part of the answer @throws {ThreadError} where the thread gave no answer */
export async function askThread<Question, Failure>(
  thread: WorkThread<Asked<Question>, Answered<Failure>>,
  question: Question,
  limit_ms: number,
): Promise<{ value: Json } | { error: Failure }> {
  const joiner = new PartJoiner();
  let asked: Asked<Question> = { question };
  for (;;) {
    const answer = await thread.ask(asked, limit_ms);
    if ("error" in answer) return answer;
    joiner.add(answer.part);
    if (!answer.more) return { value: joiner.value };
    asked = { more: true };
  }
}
