// The shapes in which devices print secrets: `password 7 …`, `$9$…`. Patterns in RE2 syntax, looked for in each line.
import { RE2JS } from "re2js";
import { ArtifactError } from "../errors.js";
import type { Span } from "./spans.js";
import { wordsOf } from "./words.js";

export interface Shapes {
  readonly none: boolean;
  /** @param text Whole lines, the last one with or without its line end. @returns places in the text. */
  find(text: string): Span[];
}

interface Shape {
  source: string;
  pattern: RE2JS;
  /** Answers for many lines at once whether any of them is worth a closer look; absent: look at each. */
  hint?: RE2JS;
  /** What follows group 1 may begin the next match. */
  overlapping: boolean;
}

/** @param alone Secrets that are masked only between blanks, quotes and the like. @throws {ArtifactError} `bad_shape` */
export function createShapes(patterns: readonly string[], alone: readonly string[]): Shapes {
  const shapes = [
    ...[...new Set(patterns)].map((pattern) => compile(pattern, false)),
    ...alone.map((secret) => compile(`(?:^|[\\s"'=:])(${RE2JS.quote(secret)})(?:$|[\\s"',;])`, true)),
  ];
  const words = wordsOfAll(shapes);
  const any = anyOf(shapes);
  return {
    none: shapes.length === 0,
    find(text) {
      if (words && !words.some((word) => text.includes(word))) return [];
      const plain = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
      const isAny = any?.test(plain) ?? false;
      const promising = shapes.filter(({ hint }) => (hint ? isAny && hint.test(plain) : true));
      return promising.length === 0 ? [] : inLines(text, promising);
    },
  };
}

/**
 * Most texts hold none of the words that shapes need, which is seen at once. Without those that another one is a part
 * of; undefined where a shape needs none.
 */
function wordsOfAll(shapes: readonly Shape[]): string[] | undefined {
  const words = shapes.map(({ source }) => wordsOf(source));
  if (words.some((each) => each.length === 0)) return undefined;
  const all = [...new Set(words.flat())];
  return all.filter((word) => !all.some((other) => other !== word && word.includes(other)));
}

/** One hint for all shapes that have one: most texts hold no secret, and one search is several times as fast as many. */
function anyOf(shapes: readonly Shape[]): RE2JS | undefined {
  const hinted = shapes.filter(({ hint }) => hint).map(({ source }) => `(?:${source})`);
  return hinted.length === 0 ? undefined : RE2JS.compile(hinted.join("|"), RE2JS.MULTILINE);
}

function compile(source: string, overlapping: boolean): Shape {
  try {
    const pattern = RE2JS.compile(source);
    // the anchors of the whole text mean something else where the lines stand together
    if (/\\[Az]|\(\?[a-z]*-?[a-z]*m/.test(source)) return { source, pattern, overlapping };
    return { source, pattern, overlapping, hint: RE2JS.compile(source, RE2JS.MULTILINE) };
  } catch (error) {
    throw new ArtifactError(
      "bad_shape",
      `The secret shape ${JSON.stringify(source)} is no RE2 pattern: ${error instanceof Error ? error.message : String(error)}. Correct it in the platform's data.`,
      { cause: error },
    );
  }
}

function inLines(text: string, shapes: readonly Shape[]): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf("\n", from);
    const next = feed === -1 ? text.length : feed + 1;
    const line = text.slice(from, feed === -1 ? next : feed).replace(/\r$/, "");
    for (const shape of shapes) inLine(line, from, shape, spans);
    from = next;
  }
  return spans;
}

function inLine(line: string, offset: number, { pattern, overlapping }: Shape, spans: Span[]): void {
  const matcher = pattern.matcher(line);
  const group = pattern.groupCount() > 0 ? 1 : 0;
  for (let found = matcher.find(); found; ) {
    const end = matcher.end(group);
    if (end >= 0) spans.push({ start: offset + matcher.start(group), end: offset + end });
    found = overlapping ? matcher.find(end) : matcher.find();
  }
}
