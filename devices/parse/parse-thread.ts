// A thread that parses, so that neither a large output nor a slow pattern holds up the loop of the worker.
import { parentPort } from "node:worker_threads";
import type { Json } from "../../schemas/json.js";
import { ParseError, type ParseErrorData } from "./errors.js";
import { perform, type Work } from "./work.js";

export interface ThreadRequest {
  work?: Work;
  /** Asks for the next part of a long list. */
  more?: true;
}
/** Long lists come in parts, one for each request, so that taking them in is done in slices too. */
export type ThreadAnswer =
  | { value: Json }
  | { part: Json[]; more: boolean }
  | { error: ParseErrorData }
  | { defect: string };

const PART = 2_000;

let rest: Json[] = [];

function answer({ work }: ThreadRequest): ThreadAnswer {
  if (work) {
    try {
      const value = perform(work);
      if (!Array.isArray(value)) return { value };
      rest = value;
    } catch (error) {
      if (error instanceof ParseError) return { error: error.toData() };
      if (error instanceof RangeError)
        return {
          error: {
            code: "too_deep",
            message: `the output nests too deep to be parsed: ${error.message}`,
          },
        };
      return { defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }
  const part = rest.slice(0, PART);
  rest = rest.slice(PART);
  return { part, more: rest.length > 0 };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
parentPort?.on("message", (request: ThreadRequest) => parentPort?.postMessage(answer(request)));
