// The forms in which a secret may be printed that its canonical reading does not undo: base64, its lines.
import { canonical, WITHOUT_QUOTED_PRINTABLE } from "./canonical.js";
import { ENTITIES } from "./entities.js";
import type { Steps } from "./steps.js";

/** Lines of a secret of several lines are masked one by one from this length on. */
const LINE = 8;
/** Shorter pieces of base64 or of a canonical reading would match by chance. */
const LEAST = 6;
/** Longer secrets are not looked for in base64 and hexadecimal. */
const MOST_BYTES = 1_024;
const ARMOUR = /^-----(BEGIN|END) /;

/** @returns distinct texts to be looked for in a text and in its canonical reading */
export function* collectForms(secret: string): Steps<Set<string>> {
  const lines = secret.split(/\r?\n/);
  const long = lines.length > 1 ? lines.filter((line) => line.length >= LINE && !ARMOUR.test(line)) : [];
  // The lines of a key are nothing but letters and digits, and as a whole it is too long to be looked for.
  const isKey = lines.some((line) => ARMOUR.test(line));
  const forms = new Set(isKey ? long : []);
  for (const text of isKey ? [] : [secret, ...long])
    for (const form of spellingsOf(text)) {
      if (form === undefined) yield;
      else if (form !== "") forms.add(form);
    }
  if (lines.length === 1) for (const form of caseForms(secret)) forms.add(form);
  return forms;
}

/** Gives undefined wherever others may have the loop. */
function* spellingsOf(text: string): Generator<string | undefined> {
  const all = [
    text,
    ...(text.includes(" ")
      ? [text.replaceAll(" ", "+"), text.replaceAll(" ", "\u00a0"), ...wrapped(text)]
      : []),
    ...quotedForms(text),
    ...composedForms(text),
    ...(text.length <= MOST_BYTES ? inJson(text).flatMap((form) => base64Forms(Buffer.from(form))) : []),
    // as PowerShell takes commands
    ...(text.length <= MOST_BYTES / 2 ? base64Forms(Buffer.from(text, "utf16le")) : []),
    ...(text.length <= MOST_BYTES / 2 ? twiceBase64Forms(Buffer.from(text)) : []),
    ...(text.length <= MOST_BYTES ? base32Forms(Buffer.from(text)) : []),
  ];
  yield* all;
  yield undefined;
  for (const form of all)
    for (const derive of DERIVED) {
      const derived = derive(form);
      if (derived.length >= LEAST) yield derived;
      if (form.length > LONG) yield undefined;
    }
}

/** Reading longer ones takes a part of a slice, characters. */
const LONG = 4 * 1_024;
const DERIVED: readonly ((form: string) => string)[] = [
  (form) => asLatin1(form),
  (form) => canonical(form),
  (form) => canonical(form, WITHOUT_QUOTED_PRINTABLE),
  (form) => canonical(asLatin1(form)),
];

/** Keys of hexadecimal digits are printed in either case; of others a short one could be a name. */
const HEXADECIMAL = /^(?:0x)?[\da-f]{8,}$/i;
const LEAST_CASED = 10;
const MOST_CASED = 256;

/** In capital and in small letters, as some devices print what was typed. */
function caseForms(text: string): string[] {
  const isDistinct =
    text.length >= LEAST_CASED && text.length <= MOST_CASED && /[a-z]/i.test(text) && /[^a-z]/i.test(text);
  return isDistinct || HEXADECIMAL.test(text) ? [text.toUpperCase(), text.toLowerCase()] : [];
}

/** As it stands, and as it stands in JSON. */
const inJson = (text: string): string[] => distinct([text, JSON.stringify(text).slice(1, -1)]);

const distinct = (forms: string[]): string[] => [...new Set(forms)].filter((form) => form !== "");

/** How quotes, and signs with a meaning, are written within quotes: by shells, in SQL and YAML, in CSV, by PowerShell. */
function quotedForms(text: string): string[] {
  return [
    text.replaceAll("'", String.raw`'\''`),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", "''"),
    text.replaceAll('"', '""'),
    text.replaceAll(/[$"`]/g, "`$&"),
  ].filter((form) => form !== text);
}

/** Letters with marks as two characters or one, and as what is left of Latin-1 that is read as UTF-8. */
function composedForms(text: string): string[] {
  const composed = text.normalize("NFC");
  const isLatin1 = /^[\0-\xff]*$/.test(composed);
  return [
    composed,
    text.normalize("NFD"),
    ...(isLatin1 ? [composed.replaceAll(/[\x80-\xff]/g, "\ufffd")] : []),
  ].filter((form) => form !== text);
}

const MOST_SPACES = 8;

/** A line that is broken at a blank may lose it. */
function wrapped(text: string): string[] {
  const places = [...text.matchAll(/ /g)].map(({ index }) => index).slice(0, MOST_SPACES);
  return places.map((at) => text.slice(0, at) + text.slice(at + 1));
}

/** The characters of UTF-8 bytes read one by one, for texts that are bytes in disguise. */
function asLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/**
 * A secret inside something longer (`user:password`) begins at any place in a group of base64 (of three bytes) or base32
 * (of five). Of each only the characters are taken that depend on the secret alone; at most four bits of its first and
 * last byte stay visible.
 */
const insideForms = (
  bytes: Buffer,
  { group, bits, encode }: { group: number; bits: number; encode: (bytes: Buffer) => string },
): string[] =>
  Array.from({ length: group }, (_, offset) => {
    const encoded = encode(Buffer.concat([Buffer.alloc(offset), bytes]));
    const from = Math.ceil((offset * 8) / bits);
    return encoded.slice(from, Math.floor(((offset + bytes.length) * 8) / bits));
  });

const BASE64 = { group: 3, bits: 6, encode: (bytes: Buffer) => bytes.toString("base64") };

function base64Forms(bytes: Buffer): string[] {
  const whole = bytes.toString("base64");
  const forms = [whole, whole.replace(/=+$/, ""), ...insideForms(bytes, BASE64)];
  return forms
    .filter((form) => form.length >= LEAST)
    .flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** Base64 of base64, as where a token holds a login. */
const twiceBase64Forms = (bytes: Buffer): string[] =>
  base64Inside(bytes).flatMap((form) => base64Inside(Buffer.from(form)));

const base64Inside = (bytes: Buffer): string[] =>
  insideForms(bytes, BASE64).filter((form) => form.length >= LEAST);

const BASE32_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Short ones would be words. */
const LEAST_BASE32 = 8;

function base32Forms(bytes: Buffer): string[] {
  const forms = insideForms(bytes, { group: 5, bits: 5, encode: base32 });
  return forms.filter((form) => form.length >= LEAST_BASE32);
}

function base32(bytes: Buffer): string {
  let [text, value, bits] = ["", 0, 0];
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xf_ff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32_DIGITS[(value >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + BASE32_DIGITS[(value << (5 - bits)) & 31]! : text;
}

/** The bytes of secrets that are looked for as digits: shorter ones would match by chance. */
export const bytesOf = (secrets: readonly string[]): Buffer[] =>
  secrets
    .flatMap((secret) => [
      Buffer.from(secret),
      Buffer.from(secret, "utf16le"),
      Buffer.from(secret, "utf16le").swap16(),
    ])
    .filter(({ length }) => length >= LEAST && length <= MOST_BYTES);

/** Other spellings of a short secret, to be looked for as words of their own; a sign of it may be written as a code. */
export function shortForms(secret: string): string[] {
  if (/^\w*$/.test(secret)) return [];
  const coded = (code: (sign: string) => string): string => secret.replaceAll(/[^\w.-]/gu, code);
  const hex = (sign: string, length: number): string =>
    sign.codePointAt(0)!.toString(16).padStart(length, "0");
  const spelled = [
    coded((sign) => `&${NAMES.get(sign) ?? `#${sign.codePointAt(0)}`};`),
    coded((sign) => `&#${sign.codePointAt(0)};`),
    coded((sign) => `&#x${hex(sign, 2)};`),
    coded((sign) => `\\u${hex(sign, 4)}`),
    coded((sign) => `\\${sign}`),
    coded((sign) => encodeURIComponent(sign)),
    ...quotedForms(secret),
    Buffer.from(secret).toString("base64"),
  ];
  return [
    ...new Set(
      spelled.flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]),
    ),
  ].filter((form) => form !== secret && form.length > secret.length);
}

const NAMES = new Map([...ENTITIES].map(([name, sign]) => [sign, name.toLowerCase()]));
