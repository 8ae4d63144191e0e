// What looks like a secret in what devices print: by the shapes of the platform's data and by rules for all platforms.
import { RE2JS } from "re2js";
import { OverBudget, PatternMeter } from "../../packages/devices/src/words/pattern-budget.js";
import { allowanceFor } from "../../packages/devices/src/words/pattern-limit.js";
import { ArtifactError } from "../errors.js";
import { BLOCK_WORDS, blockLine, type Block } from "./blocks/index.js";
import { isOfRoutes } from "./blocks/routes.js";
import { createCandidates, SHORTEST_WORD } from "./candidates.js";
import { GENERAL_WORDS, generalSecrets } from "../../packages/devices/src/words/secret-lines/index.js";
import { commandStarts } from "../../packages/devices/src/words/secret-lines/margin.js";
import { meantLines } from "./encoded-line.js";
import { hiddenTexts, plainLine } from "./plain-line.js";
import { valueSpan } from "./quotes.js";
import { createSeen } from "./seen.js";
import type { Span } from "./spans.js";
import type { Steps } from "./steps.js";
import { wordsOf } from "./words.js";

/** What the lines before say of those that follow. */
export interface LineState {
  block: Block | undefined;
  /** The last line is as wide as a terminal and ends with a secret, which may go on in the next one. */
  isWrapped: boolean;
  /** The user's pattern that took too long; from there on all of the text is masked. */
  tooSlow: string | undefined;
}

export interface Shapes {
  readonly none: boolean;
  /** Whether one of the words stands in the text without which nothing is found; true where that cannot be told. */
  mayHold(text: string): boolean;
  /**
   * @param text Whole lines, the last one with or without its line end.
   * @param state as the text before left it.
   * @param isLaidOut whether the line from here to there need not be looked at, since its JSON is looked at line by line
   * @returns places in the text, and what its lines say of those that follow.
   */
  find(
    text: string,
    state?: LineState,
    isLaidOut?: (start: number, end: number) => boolean,
  ): { spans: Span[]; state: LineState | undefined };
}

/** A text in which nothing is looked for. */
export const NO_SHAPES: Shapes = {
  none: true,
  mayHold: () => false,
  find: () => ({ spans: [], state: undefined }),
};

/** Stands for the first line that is masked because a pattern took too long. It must not look like a secret itself. */
const TOO_SLOW = "*** masked: the platform's own patterns took too long ***";

interface Shape {
  pattern: RE2JS;
  /** Of an inventory: the time that it may take is limited. */
  isOwn: boolean;
  /** Of which one stands in each line that it matches; none: that cannot be told. */
  words: string[];
  /** Says of a whole text whether a line of it is worth a look. */
  hint?: RE2JS;
}

/** What a diff, a comment or a listing with line numbers puts in front of a line. */
const MARGIN = /^[ \t]*(?:[-+!>#|"'{]+|\d{1,6}[:.)]?(?=[ \t]))([ \t]*)/;

/** Of terminals: of this many characters is a line that goes on in the next one. */
const WIDTHS = new Set([80, 120, 132, 160, 200, 255, 256, 511, 512]);
/** What a wrapped line has left of a secret. */
const REST = /^[^\s"',;]+/;
/** Begins a line of its own: a mark between two parts of a configuration, a command, an end. */
const NO_REST = new RegExp(
  `^(?:[^\\w\\s]+(?:$| )|(?:${[
    "exit|end|quit|return|next|no|interface|line|hostname|vrf|vlan|ip|ipv6|router|aaa|username|user|enable|banner|clock",
    "logging|ntp|set|delete|crypto|key|service|feature|object|object-group|access-list|route-map|access-group|track|alias",
    "spanning-tree|lldp|monitor|license|redundancy|policy-map|class-map|boot|archive|control-plane|mgmt|role|switch|config",
    "edit|add|local-user|system|group|tunnel-group|failover|prompt|mac|mtu|name|names|mpls|bgp|peer|undo|acl|dot1x|radius",
    "tacacs|[a-z]+-(?:server|agent|group|service)",
  ].join("|")})(?:$|[ ;]))`,
);

/**
 * @param own Patterns of an inventory. Where they take too long, the rest of the text is masked whole.
 * @throws {ArtifactError} `bad_shape`
 */
export function* collectShapes(patterns: readonly string[], own: readonly string[] = []): Steps<Shapes> {
  const ours = new Set(patterns);
  const shapes: Shape[] = [];
  for (const source of new Set([...ours, ...own])) {
    shapes.push(compile(source, !ours.has(source)));
    yield;
  }
  const worded = shapes.filter(({ words }) => isSought(words));
  const wordless = shapes.filter(({ words }) => !isSought(words));
  const candidates = createCandidates([
    ...GENERAL_WORDS,
    // `grep --color pass`
    "pass\u001b",
    "pass\u009b",
    "pass\u00ad",
    ...BLOCK_WORDS,
    ...worded.flatMap(({ words }) => words),
  ]);

  const seen = createSeen<readonly Span[]>();

  /** Of data many lines are the same. What a pattern of a whole text tells, or one that takes too long, is not remembered. */
  function lineSpans(line: string, tried: readonly Shape[], search: Search): readonly Span[] {
    const known = tried === worded ? seen.get(line) : undefined;
    if (known) return known;
    const spans = placesIn(line, tried, search);
    if (tried === worded && search.tooSlow === undefined) seen.add(line, spans);
    return spans;
  }

  function find(text: string, before?: LineState, isLaidOut?: (start: number, end: number) => boolean) {
    const spans: Span[] = [];
    const search = createSearch(text.length, before?.tooSlow);
    const anywhere = promising(wordless, text, search);
    const tried = anywhere.length === 0 ? worded : [...worded, ...anywhere];
    let { block, isWrapped } = before ?? { block: undefined, isWrapped: false };
    for (let from = 0; from < text.length; ) {
      const isEachLine =
        block !== undefined || isWrapped || anywhere.length > 0 || search.tooSlow !== undefined;
      const at = isEachLine ? from : candidates.next(text, from);
      if (at === -1) break;
      const start = text.lastIndexOf("\n", at - 1) + 1;
      const feed = text.indexOf("\n", at);
      const end = feed === -1 ? text.length : feed;
      // blanks and the return at its end are not part of a line
      const line = text.slice(start, end).trimEnd();
      const found = blockLine(line, start, block);
      block = found.block;
      const first = spans.length;
      const rest = isWrapped && !NO_REST.test(line) ? REST.exec(line) : null;
      if (rest) spans.push({ start, end: start + rest[0].length });
      for (const span of found.spans) spans.push(span);
      const wasSlow = search.tooSlow !== undefined;
      if (!found.isWhole && !isLaidOut?.(start, end)) {
        const places = lineSpans(line, tried, search);
        for (const span of places.length > 0 && isOfRoutes(text, start, end) ? [] : places)
          spans.push({ start: start + span.start, end: start + span.end, isOfLine: true });
      }
      if (search.tooSlow !== undefined)
        spans.splice(first, Infinity, {
          start,
          end: start + line.length,
          ...(wasSlow ? {} : { mask: TOO_SLOW }),
        });
      // a key goes on in a block
      const isFull = WIDTHS.has(line.length) && block === undefined;
      isWrapped = isFull && spans.slice(first).some((span) => span.end === start + line.length);
      from = end + 1;
    }
    const { tooSlow } = search;
    return { spans, state: block || isWrapped || tooSlow ? { block, isWrapped, tooSlow } : undefined };
  }
  return {
    none: false,
    mayHold: (text) => wordless.length > 0 || candidates.next(text, 0) !== -1,
    find,
  };
}

/** Searches that note the first pattern which took too long, and find nothing from then on. */
interface Search {
  readonly tooSlow: string | undefined;
  run(shape: Shape, text: string, find: (text: string) => void): void;
}

function createSearch(characters: number, before: string | undefined): Search {
  let tooSlow = before;
  const meter = new PatternMeter(allowanceFor(characters));
  return {
    get tooSlow() {
      return tooSlow;
    },
    run({ pattern, isOwn }, text, find) {
      if (!isOwn) return find(text);
      if (tooSlow !== undefined) return;
      try {
        meter.search(pattern, text, find);
      } catch (error) {
        if (!(error instanceof OverBudget)) throw error;
        tooSlow = pattern.pattern();
      }
    },
  };
}

/** Places in a line, as it stands and as it is meant where signs of it are written as entities or escapes. */
function placesIn(line: string, shapes: readonly Shape[], search: Search): Span[] {
  const meant = meantLines(line).flatMap(({ text, starts, ends }) =>
    shownPlaces(text, shapes, search).map(({ start, end }) => ({
      start: starts[start]!,
      end: ends[end - 1]!,
    })),
  );
  return [...shownPlaces(line, shapes, search), ...meant];
}

/** Colours and the like are left out of the line where there are any. */
function shownPlaces(line: string, shapes: readonly Shape[], search: Search): Span[] {
  const read = plainLine(line);
  const plain = read?.plain ?? line;
  const spans: Span[] = [...generalSecrets(plain)];
  const mayMatch = shapes.filter(
    ({ words }) => words.length === 0 || words.some((word) => plain.includes(word)),
  );
  const starts = mayMatch.length > 0 ? startsIn(plain) : [];
  for (const shape of mayMatch)
    for (const start of starts)
      search.run(shape, plain.slice(start), (rest) => match(rest, start, shape.pattern, spans));
  if (!read) return spans;
  const hidden = hiddenTexts(line).flatMap(({ text, start }) =>
    generalSecrets(text).map((span) => ({ start: start + span.start, end: start + span.end })),
  );
  const seen = spans.map(({ start, end }) => ({
    start: read.placeOf(start),
    end: read.placeOf(end - 1) + 1,
  }));
  return [...seen, ...hidden];
}

/** Shapes that may match a line of the text although no word tells. */
function promising(shapes: readonly Shape[], text: string, search: Search): Shape[] {
  if (shapes.length === 0) return [];
  const plain = text.replaceAll(/(?<![ \t\r])[ \t\r]+\n/g, "\n").trimEnd();
  return shapes.filter((shape) => {
    const { words, hint } = shape;
    if (words.length > 0 && !words.some((word) => text.includes(word))) return false;
    let isPromising = hint === undefined;
    if (hint) search.run(shape, plain, (whole) => (isPromising = hint.test(whole)));
    return isPromising;
  });
}

const isSought = (words: readonly string[]): boolean =>
  words.length > 0 && words.every((word) => word.length >= SHORTEST_WORD);

function compile(source: string, isOwn: boolean): Shape {
  try {
    const pattern = RE2JS.compile(source);
    const words = wordsOf(source);
    // the anchors of the whole text mean something else where the lines stand together, and a margin is cut off
    if (words.length > 0 || /\\[Az]|\(\?[a-z]*-?[a-z]*m|\^/.test(source)) return { pattern, isOwn, words };
    return { pattern, isOwn, words, hint: RE2JS.compile(source, RE2JS.MULTILINE) };
  } catch (error) {
    throw new ArtifactError(
      "bad_shape",
      `The secret shape ${JSON.stringify(source)} is not an RE2 pattern: ${error instanceof Error ? error.message : String(error)}. Correct it in the platform's data.`,
      { cause: error },
    );
  }
}

/** Where a line may begin: as it stands, behind what a listing puts in front, behind a prompt. */
function startsIn(line: string): number[] {
  const margin = MARGIN.exec(line);
  const behind = margin?.[0].length ?? 0;
  const blanks = margin?.[1]!.length ?? 0;
  // the line's own indentation begins behind the margin, or behind the blank that belongs to it
  const starts = margin ? [0, behind - blanks, behind - blanks + 1, behind] : [0];
  return [...new Set([...starts.filter((each) => each <= behind), ...commandStarts(line)])];
}

function match(line: string, offset: number, pattern: RE2JS, spans: Span[]): void {
  const matcher = pattern.matcher(line);
  const group = pattern.groupCount() > 0 ? 1 : 0;
  while (matcher.find()) {
    const end = matcher.end(group);
    if (end < 0) continue;
    const place = valueSpan(line, { start: matcher.start(group), end });
    spans.push({ start: offset + place.start, end: offset + place.end });
  }
}
