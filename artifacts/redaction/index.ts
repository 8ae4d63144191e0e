// Masks secrets in whatever is kept or shown: the values that were used, and what has the shape of a secret.
import type { Json } from "../../schemas/json.js";
import { createAutomaton } from "./automaton.js";
import { formsOf, SHORT } from "./forms.js";
import { createShapes } from "./shapes.js";
import { createStream, type RedactionStream } from "./stream.js";
import { maskValue } from "./values.js";

export type { RedactionStream };

export interface RedactorOptions {
  /**
   * Values as they were used. Their JSON-escaped, URL-encoded and base64 forms are masked too, and each line of those
   * that have several. One of fewer than 3 characters is masked only where it stands alone, between blanks, quotes
   * and the like.
   */
  secrets: readonly string[];
  /** RE2 patterns, looked for line by line; group 1 is masked, or all of the match where there is no group. */
  shapes: readonly string[];
}

export interface Redactor {
  /** @returns the text with `***` for each secret; secrets that overlap or touch become one `***`. */
  text(text: string): string;
  /** For a text in which `…` stands for what was cut off: the beginning of a secret in front of it goes too. */
  cutText(text: string): string;
  /** For a text that comes in pieces; wherever it is cut, the result is that of {@link Redactor.text}. */
  stream(): RedactionStream;
  /** For bytes that may be no text. */
  bytes(bytes: Uint8Array): Buffer;
  /** @returns a copy with all strings masked, names of members too, and numbers that are a secret. */
  json<T extends Json>(value: T): T;
}

/**
 * Time grows with the text's length alone. A stream holds back at most the longest secret, and where there are shapes
 * the current line; of a line over 64 Ki characters a shape is found when it is no longer than 4 Ki.
 * @throws {ArtifactError} `bad_shape`
 */
export function createRedactor({ secrets, shapes }: RedactorOptions): Redactor {
  const used = [...new Set(secrets)].filter((secret) => secret.trim() !== "");
  const forms = [...new Set(used.flatMap(formsOf))];
  const automaton = forms.length > 0 ? createAutomaton(forms) : undefined;
  const lines = createShapes(
    shapes,
    used.filter((secret) => secret.length < SHORT),
  );
  const numbers = new Set(used.filter((secret) => secret.length >= SHORT));

  function text(whole: string): string {
    const stream = createStream(automaton, lines);
    return stream.push(whole) + stream.flush();
  }

  /** How many of the last characters may be the beginning of a secret. */
  function begun(part: string): number {
    if (!automaton) return 0;
    let state = 0;
    for (let at = 0; at < part.length; at += 1) state = automaton.next(state, part.charCodeAt(at));
    return automaton.depth(state);
  }

  function cutText(whole: string): string {
    const parts = text(whole).split("…");
    const last = parts.pop();
    return [...parts.map((part) => part.slice(0, part.length - begun(part))), last].join("…");
  }

  return {
    text,
    cutText,
    stream: () => createStream(automaton, lines),
    bytes: (bytes) => Buffer.from(text(Buffer.from(bytes).toString("latin1")), "latin1"),
    json: <T extends Json>(value: T) =>
      maskValue(value, { text, secretNumber: (printed) => numbers.has(printed) }) as T,
  };
}
