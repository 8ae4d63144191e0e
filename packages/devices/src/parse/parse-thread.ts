// A thread that parses, so that neither a large output nor a slow pattern holds up the loop of the worker.
import { liftPatternLimit } from "../words/pattern-limit.js";
import { answerQuestions } from "../threads/answer.js";
import { ParseError, type ParseErrorData } from "./errors.js";
import { type Asked, withoutNoise } from "./noise.js";
import { perform, type Work } from "./work.js";

export type ParseQuestion = { work: Work } | { noisy: string; asked: Asked };
export type ParseFailure = { error: ParseErrorData } | { defect: string };

function describe(error: unknown): ParseFailure {
  if (error instanceof ParseError) return { error: error.toData() };
  if (error instanceof RangeError)
    return {
      error: { code: "too_deep", message: `the output nests too deep to be parsed: ${error.message}` },
    };
  return { defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

liftPatternLimit();
answerQuestions(
  (question: ParseQuestion) =>
    "work" in question ? perform(question.work) : withoutNoise(question.noisy, question.asked),
  describe,
);
