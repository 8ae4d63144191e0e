// Errors that nobody expected may quote what the device said, in their message and in their stack.
import type { Redactor } from "../artifacts/redaction/index.js";
import { asMaskedError, type Masked, type MaskedError } from "../packages/devices/src/words/masked.js";

/** @returns the same kind of error with secrets masked, without its cause: nobody knows what that holds */
export function maskUnexpected({ cutText }: Pick<Redactor, "cutText">, error: unknown): MaskedError | Masked {
  if (!(error instanceof Error)) return cutText(String(error));
  const { name, message, stack = "" } = error;
  const masked = Object.create(Object.getPrototypeOf(error) as object, {
    ...Object.getOwnPropertyDescriptors(error),
    name: { value: name },
    message: { value: cutText(withoutSnippet(message)), enumerable: false },
    stack: { value: cutText(withoutSnippet(stack)), enumerable: false },
  }) as Error;
  delete masked.cause;
  return asMaskedError(masked);
}

/** V8 quotes a few characters of a text that is not JSON, which may be a part of a secret. */
const withoutSnippet = (text: string): string =>
  text.replaceAll(/, (?:\.{3})?"[^\n]*"(?:\.{3})? (?=is not valid JSON)/g, " ");
