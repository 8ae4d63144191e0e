// The forms in which a secret may be printed: as it is, escaped for JSON or a URL, encoded as base64.

/** Secrets shorter than this are masked only where they stand alone; their encoded forms would match by chance. */
export const SHORT = 3;
/** Lines of a secret of several lines are masked one by one from this length on. */
const LINE = 8;
/** Shorter pieces of base64 would match by chance. */
const BASE64 = 4;
const ARMOUR = /^-----(BEGIN|END) /;

/** @returns distinct texts, each of at least {@link SHORT} characters. */
export function formsOf(secret: string): string[] {
  const plain = [secret, ...linesOf(secret)];
  const forms = plain.flatMap((text) => [text, ...jsonForms(text), ...urlForms(text)]);
  const all = [...forms, ...forms.map(asLatin1), ...base64Forms(secret)];
  return [...new Set(all)].filter((form) => form.length >= SHORT);
}

function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/);
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= LINE && !ARMOUR.test(line));
}

function jsonForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [escaped, ascii, escaped.replaceAll("/", "\\/"), ascii.replaceAll("/", "\\/")];
}

function urlForms(text: string): string[] {
  const encoded = encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
  const strict = encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [encoded, strict, encoded.replaceAll("%20", "+"), strict.replaceAll("%20", "+")];
  return [...all, ...all.map((form) => form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()))];
}

/** The characters of UTF-8 bytes read one by one, for texts that are bytes in disguise. */
function asLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/**
 * A secret inside something longer (`user:password`) begins at any of three places in a group of base64. Of each only
 * the characters are taken that depend on the secret alone; at most four bits of its first and last byte stay visible.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString("base64");
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const from = Math.ceil((offset * 8) / 6);
    return encoded.slice(from, Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const forms = [whole, whole.replace(/=+$/, ""), ...inside].filter((form) => form.length >= BASE64);
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
