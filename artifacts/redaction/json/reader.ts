// Finds the secrets of JSON that stands in a text, however it is laid out: by the names of its members, in its lines as they
// would be printed one by one, and in its texts as they read without escapes.
import { isSecretName } from "../../../packages/devices/src/words/secret-lines/names.js";
import type { Shapes } from "../shapes.js";
import type { Span } from "../spans.js";
import { createContents } from "./contents.js";
import { Layout } from "./layout.js";
import { JsonMembers } from "./members.js";
import { JsonScanner } from "./scanner.js";
import type { JsonTokens } from "./tokens.js";

/** A text that may be JSON itself. */
const BEGINS_JSON = /^(?:\s|\\[nrt]){0,40}[{[](?:\s|\\[nrt]){0,40}(?:\\"|[{[\]}])/;

/** Whether the lines of a text without its escapes tell what is secret in it, and not the line that it stands in. */
const hasLines = (text: string, name = ""): boolean =>
  (BEGINS_JSON.test(text) || text.includes("\\")) && !isSecretName(name);

/** A value that waits for its name is not waited for any longer, characters. */
const LONGEST_WAIT = 4 * 1_024;

export interface JsonReader {
  push(text: string): void;
  /** The text comes to a rest. */
  flush(): void;
  /** Secrets in front of this place have been found. */
  readonly doneTo: number;
  /** The user's pattern that took too long. */
  readonly tooSlow: string | undefined;
}

interface Reading {
  shapes: Shapes;
  /** Finds secrets in a text of its own, which may hold JSON itself. */
  findWhole: (text: string) => Span[];
  tokens: JsonTokens;
  add: (span: Span) => void;
  /** Place where the text begins. */
  start: number;
  /** Nothing stands in front of it in its line. */
  isLineBlank: boolean;
}

export function createJsonReader({
  shapes,
  findWhole,
  tokens,
  add,
  start: from,
  isLineBlank,
}: Reading): JsonReader {
  const members = new JsonMembers(add);
  const layout = new Layout(shapes.find, add, (at) => tokens.layOut(at));
  const contents = createContents(shapes, findWhole, add);
  const scanner = new JsonScanner(from, isLineBlank, {
    begin(at, isAlone, name) {
      tokens.begin(at, isAlone);
      members.begin(name?.text);
      layout.begin(name);
    },
    open(isObject, at, isNewLine) {
      layout.open(isObject, at, isNewLine);
      members.open(isObject);
    },
    close() {
      members.close();
      layout.close();
    },
    key(text, start, isNewLine) {
      tokens.add(start, start + text.length, "text");
      members.key(text, start);
      layout.key(text, start, isNewLine);
      contents.text(text, start);
    },
    value(text, start, isText, isNewLine) {
      const isOfLines = isText && hasLines(text, members.name);
      tokens.add(start, start + text.length, !isText ? "word" : isOfLines ? "lines" : "text");
      members.value(text, start, isText);
      layout.value(isOfLines ? "" : text, start, isText, isNewLine);
      if (isText) contents.text(text, start);
    },
    part(text, start) {
      tokens.open(start);
      contents.part(text, start);
    },
    end(at, isWhole) {
      tokens.end(at, isWhole);
      layout.end();
    },
  });
  const settle = (): void => {
    layout.find();
    if (scanner.isInText) tokens.open(scanner.doneTo + 1);
  };
  return {
    push(text) {
      scanner.push(text);
      settle();
    },
    flush() {
      scanner.flush();
      settle();
    },
    get doneTo() {
      const { doneTo } = scanner;
      const from = members.waitsFrom;
      return doneTo - from < LONGEST_WAIT ? Math.min(from, doneTo) : doneTo;
    },
    get tooSlow() {
      return layout.tooSlow ?? contents.tooSlow;
    },
  };
}
