// Masks secrets in whatever is kept or shown: the values that were used, and what has the shape of a secret.
import type { Json } from "../../packages/devices/src/words/json.js";
import {
  asMasked,
  asMaskedBytes,
  asMaskedJson,
  joined,
  type Masked,
  type MaskedBytes,
  type MaskedJson,
} from "../../packages/devices/src/words/masked.js";
import { shortForms } from "./forms.js";
import { collectSecrets, type KnownSecrets } from "./known.js";
import {
  createOrigin,
  type Found,
  foundAt,
  isDistinct,
  lastOf,
  lostStrengthOf,
  type Traces,
} from "./lost.js";
import { collectShapes, type Shapes } from "./shapes.js";
import { openedJson } from "./json/opened.js";
import { preparedSearch } from "./prepared.js";
import { openingLine } from "./blocks/index.js";
import { createMask } from "./mask.js";
import { MASK, type Span } from "./spans.js";
import { withoutSpelled } from "./spelled-lists.js";
import { atOnce, inSlices, type Steps } from "./steps.js";
import { createStream, fitted, type RedactionStream, spansInLines } from "./stream.js";
import { maskValue } from "./values.js";
import { strengthOf } from "../../schemas/secret-strength.js";
import { createWeakSecrets, type Weak, type WeakSecrets } from "./weak.js";

export type { RedactionStream, Span, Traces };
export { prepareSecret } from "./prepared.js";
export { isSecretKey } from "./names.js";
export { shownOf, withStandIns } from "./stand-in.js";
export { MASK };

export interface RedactorOptions {
  /**
   * Values as they were used. One is masked wherever it stands, also quoted, encoded, wrapped or split; one that is
   * short or a common word only as a word of its own, a common word only where its line says that it is a secret.
   */
  secrets: readonly string[];
  /** RE2 patterns, looked for line by line; group 1 is masked, or all of the match where there is no group. */
  shapes: readonly string[];
  /** The same of an inventory's own platforms. Where these take too long, the rest of the text is masked whole. */
  own?: readonly string[];
}

/** A text that is masked, with what it tells to be secret. */
export interface ReadText extends Found {
  masked: Masked;
}

export interface Redactor {
  /** @returns the text with `***` for each secret; secrets that overlap or touch become one `***`. */
  text(text: string): Masked;
  /** The same, with what was masked. */
  read(text: string): ReadText;
  /** The same for a text that comes in pieces. */
  reader(): { push(text: string): Masked; end(): Found & { rest: Masked } };
  /** @returns what is secret in data by the name of its member. @param within names of what the data is a part of */
  named(value: Json, within?: readonly string[]): string[];
  /** Masks these secrets too, which are few, whatever the number of the others. A long one is prepared before: {@link prepareSecret}. */
  plus(secrets: readonly string[]): Redactor;
  /**
   * Masks these values too: what has the shape of a secret in its line is one without its line as well. Of more than
   * 16,000 characters together the last ones count, and none that is longer than 2,000.
   * @param origin of values that came of texts: what is secret in a line of these stays so in a part of the line
   */
  with(found: readonly string[], origin?: Traces): Redactor;
  /** Whether it is a part of a secret in the texts that it came of, and stands nowhere else in them: see {@link with}. */
  isPart(text: string): boolean;
  /** For our own words: values that are known and no common word, and no shapes. */
  known(text: string): Masked;
  /** For a text in which `…` stands for what was cut off: what that has left of a secret goes too. */
  cutText(text: string): Masked;
  /** For a text that comes in pieces; wherever it is cut, the result is that of {@link Redactor.text}. */
  stream(): RedactionStream;
  /** For bytes that may not be text. */
  bytes(bytes: Uint8Array): MaskedBytes;
  /** @returns places that are masked */
  spans(text: string): Span[];
  /**
   * @returns a text to stand in front of what follows this one, where that is looked at alone: the names and lines that
   * say what is secret in it
   */
  opened(text: string): string;
  /**
   * @param within names of what the value is a part of, outermost first
   * @returns a copy with all strings masked, names of members too, and numbers that are a secret
   */
  json(value: Json, within?: readonly string[]): MaskedJson;
  /** @returns the items, those masked that are the characters or the bytes of a known secret, one after the other */
  list(items: readonly Json[]): readonly Json[];
}

/**
 * What general rules take for a secret is masked without any shape. Time grows with the text's length alone. A stream
 * holds back the current line and at most what may be a secret; of a line over 64 Ki characters a shape is found when it
 * is no longer than 4 Ki.
 * @throws {ArtifactError} `bad_shape`
 */
export const createRedactor = (options: RedactorOptions): Redactor => atOnce(collectRedactor(options));

/** The same in slices, between which others have the loop: many secrets take long. */
export const buildRedactor = (options: RedactorOptions): Promise<Redactor> =>
  inSlices(collectRedactor(options));

function* collectRedactor({ secrets, shapes, own = [] }: RedactorOptions): Steps<Redactor> {
  const used = [...new Set(secrets)].filter((secret) => secret.trim() !== "");
  const known = yield* collectSecrets(used.filter(isStrong));
  return redactorOf({ used, known, shapes: yield* collectShapes(shapes, own) }, []);
}

const isStrong = (secret: string): boolean => strengthOf(secret) === "strong";

interface Base {
  used: readonly string[];
  known: KnownSecrets | undefined;
  shapes: Shapes;
}

/** @param all what was masked for its shape, and has lost its line; the last of them where these are too many */
function redactorOf(base: Base, all: readonly string[], traces?: Traces): Redactor {
  const lost = lastOf(all);
  const known = bothOf(
    base.known,
    atOnce(collectSecrets(lost.filter((value) => lostStrengthOf(value) === "strong"))),
  );
  const words = [
    ...base.used.map((secret): Weak => ({ secret, strength: strengthOf(secret) })),
    ...lost.map((secret): Weak => ({ secret, strength: lostStrengthOf(secret) })),
  ]
    .filter(({ strength }) => strength !== "strong")
    .flatMap((word) => [word, ...shortForms(word.secret).map((secret): Weak => ({ ...word, secret }))]);
  const weak = createWeakSecrets(words);
  const { shapes } = base;
  const lines: Shapes = weak ? withWeak(shapes, weak) : shapes;
  const origin = traces && createOrigin(traces);
  const alone = traces?.traces.map(({ secret }) => secret).filter(isDistinct) ?? [];
  const whole = new Set([
    ...base.used.filter((secret) => strengthOf(secret) !== "common"),
    ...lost,
    ...alone,
  ]);

  const spans = (text: string): Span[] => {
    const found = [...(known?.find(text) ?? []), ...(origin?.find(text) ?? [])];
    const inLines = spansInLines(lines, text, found.length > 0);
    return fitted(text, { ...inLines, spans: [...found, ...inLines.spans] });
  };
  const text = (plain: string): Masked => maskSpans(plain, spans(plain));

  /** How many of the last characters may be the beginning of a secret. */
  const begun = (part: string): number => Math.max(known?.begun(part) ?? 0, weak?.begun(part) ?? 0);

  /** What a cut has left of a secret goes, before `…` and behind it. */
  function withoutCut(masked: Masked): Masked {
    if (!masked.includes("…")) return masked;
    const parts = masked.split("…");
    return asMasked(
      parts
        .map((part, n) => (n === 0 ? part : part.slice(known?.ended(part) ?? 0)))
        .map((part, n) => (n === parts.length - 1 ? part : part.slice(0, part.length - begun(part))))
        .join("…"),
    );
  }

  let latest: { found: string[]; redactor: Redactor } | undefined;
  const self: Redactor = {
    text,
    spans,
    opened(plain) {
      const json = openedJson(plain);
      if (json !== "" || shapes.none) return json;
      const { state } = shapes.find(plain);
      if (state?.block) return `${openingLine(plain, state.block)}\n`;
      return state?.isWrapped ? plain.slice(plain.trimEnd().lastIndexOf("\n") + 1) : "";
    },
    read(plain) {
      const found = known?.find(plain) ?? [];
      const inLines = spansInLines(lines, plain, found.length > 0);
      const { tooSlow } = inLines;
      const places = fitted(plain, {
        ...inLines,
        spans: [...found.map((span) => ({ ...span, isKnown: true })), ...inLines.spans],
      });
      const masked = maskSpans(plain, places);
      return { masked, ...foundAt(plain, { places, masked, tooSlow }) };
    },
    reader() {
      const places: Span[] = [];
      const stream = createStream(
        known,
        lines,
        createMask((span) => places.push(span)),
      );
      const pieces: string[] = [];
      const shown: Masked[] = [];
      return {
        push(piece) {
          pieces.push(piece);
          const out = stream.push(piece);
          shown.push(out);
          return out;
        },
        end() {
          const rest = stream.flush();
          const masked = joined([...shown, rest]);
          return { rest, ...foundAt(pieces.join(""), { places, masked, tooSlow: stream.tooSlow }) };
        },
      };
    },
    named(value, within) {
      const named: string[] = [];
      const rules = {
        text: (plain: string) => plain,
        secretNumber: () => false,
        list: (items: readonly Json[]) => items,
        named: (each: string) => named.push(each),
      };
      maskValue(value, rules, within);
      return named.filter(isDistinct);
    },
    plus(secrets) {
      const used = new Set(base.used);
      const fresh = [...new Set(secrets)].filter((each) => each.trim() !== "" && !used.has(each));
      if (fresh.length === 0) return self;
      const strong = fresh.filter(isStrong);
      const short = strong.filter((secret) => !preparedSearch(secret));
      const known = strong
        .map(preparedSearch)
        .reduce(bothOf, bothOf(base.known, atOnce(collectSecrets(short))));
      return redactorOf({ ...base, used: [...base.used, ...fresh], known }, lost, traces);
    },
    with(found, from) {
      const hasTraces = from !== undefined && from.traces.length + from.known.length > 0;
      if (found.length === 0 && !hasTraces) return self;
      if (hasTraces) return redactorOf(base, [...new Set([...lost, ...found])], from);
      // Recordings ask again for each block.
      const isLatest =
        found.length === latest?.found.length && found.every((each, n) => each === latest?.found[n]);
      if (!isLatest || !latest)
        latest = { found: [...found], redactor: redactorOf(base, [...new Set([...lost, ...found])]) };
      return latest.redactor;
    },
    list: (items) => (known ? withoutSpelled(items, known.find) : items),
    isPart: (plain) => origin?.isPart(plain) === true,
    known: (plain) =>
      withoutCut(maskSpans(plain, [...(known?.find(plain) ?? []), ...(weak?.words(plain) ?? [])])),
    cutText: (plain) => withoutCut(text(plain)),
    stream: () => createStream(known, lines),
    bytes: (bytes) => asMaskedBytes(Buffer.from(text(Buffer.from(bytes).toString("latin1")), "latin1")),
    json: (value, within) => {
      const rules = {
        text: (plain: string) => (whole.has(plain) || origin?.isSecret(plain) ? MASK : text(plain)),
        secretNumber: (printed: string) => printed.length > 2 && whole.has(printed),
        list: self.list,
      };
      return asMaskedJson(maskValue(value, rules, within));
    },
  };
  return self;
}

function bothOf(one: KnownSecrets | undefined, other: KnownSecrets | undefined): KnownSecrets | undefined {
  if (!one || !other) return one ?? other;
  return {
    find: (text) => [...one.find(text), ...other.find(text)],
    begun: (text) => Math.max(one.begun(text), other.begun(text)),
    ended: (text) => Math.max(one.ended(text), other.ended(text)),
  };
}

const withWeak = (shapes: Shapes, weak: WeakSecrets): Shapes => ({
  none: false,
  mayHold: (text) => shapes.mayHold(text) || weak.find(text).length > 0,
  find(text, before, isLaidOut) {
    const { spans, state } = shapes.find(text, before, isLaidOut);
    return { spans: [...spans, ...weak.find(text)], state };
  },
});

function maskSpans(text: string, spans: readonly Span[]): Masked {
  if (spans.length === 0) return asMasked(text);
  const mask = createMask();
  for (const span of spans) mask.add(span);
  return mask.take(text, 0, text.length);
}
