// Looks for canaries in bytes as somebody would who wants them: every encoding undone, and what splits a word removed. It
// shares no code with what masks.
import { gunzipSync } from "node:zlib";

/** @returns what was found, with how it was read and a few characters around it */
export function leaksIn(bytes: Buffer, canaries: readonly string[]): string[] {
  const whole = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const readings = readingsOf(whole.toString("utf8"));
  return canaries.flatMap((canary) => {
    const [how, text] = Object.entries(readings).find(([, each]) => each.includes(canary)) ?? [];
    const at = text?.indexOf(canary) ?? -1;
    return text === undefined
      ? []
      : [`${canary} (${how}): ${JSON.stringify(text.slice(Math.max(0, at - 80), at + 80))}`];
  });
}

function readingsOf(text: string): Record<string, string> {
  const decoded = undone(text);
  return {
    "as it stands": text,
    decoded,
    "without what splits it": joined(text),
    "decoded, without what splits it": joined(decoded),
    "decoded behind what splits it": undone(joined(text)),
    "on a terminal": overstruck(text),
    hexadecimal: hexadecimal(text),
    base64: base64(text),
    "base64 in lines": base64(joined(text)),
    "letter by letter": spelled(text),
    "in decimal numbers": decimals(text),
  };
}

/** Escapes within escapes: as often as anything changes. */
function undone(text: string): string {
  let now = text;
  for (let layer = 0; layer < 6; layer += 1) {
    const next = now
      .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\+x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&#x0*([0-9a-f]{1,5});/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\+U([0-9a-f]{8})/g, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16) % 0x110000),
      )
      .replace(/&#0*([0-9]{1,6})(?![0-9]);?/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&lt;?/g, "<")
      .replace(/&gt;?/g, ">")
      .replace(/&quot;?/g, '"')
      .replace(/&amp;?/g, "&")
      .replaceAll("&excl;", "!")
      .replace(/\\+(["'/\\])/g, "$1");
    if (next === now) return now;
    now = next;
  }
  return now;
}

const joined = (text: string): string =>
  text.replace(
    /(?:\\+u001b\[|\x1b\[|\\+u009b|[\x9b\ufffd])[0-9;?]*[A-Za-z]|\x9d[^\x9c]{0,80}\x9c|\\+u009d.{0,80}?\\+u009c|\]\]><!\[CDATA\[|\u2028|\\+u0000|\\+[rn]|\s+|[\x00-\x1f\x7f]/g,
    "",
  );

/** Each backspace takes the character before it away. */
function overstruck(text: string): string {
  let now = text.replace(/\\+b|\\+u0008/g, "\b");
  for (let before = ""; before !== now; ) {
    before = now;
    now = now.replace(/[^\x08]\x08/g, "");
  }
  return joined(now);
}

const hexadecimal = (text: string): string =>
  (text.match(/(?:(?:0x|\\+x?)?[0-9a-f]{2}h?(?:[ :.,-]|\\+[rn]|[\r\n]){0,4} {0,4}){6,}/gi) ?? [])
    .map((run) => run.replace(/0x|\\+x|[^0-9a-f]/gi, ""))
    .flatMap((digits) => [digits, digits.slice(1)])
    .flatMap((digits) => [
      Buffer.from(digits, "hex").toString("latin1"),
      Buffer.from(digits, "hex").toString("utf16le"),
    ])
    .join("\n");

const spelled = (text: string): string =>
  (text.match(/(?:\S(?: |\\*["'],\s*\\*["'])){6,}\S/g) ?? [])
    .map((run) => run.replace(/(\S)(?: |\\*["'],\s*\\*["'])/g, "$1"))
    .join("\n");

const decimals = (text: string): string =>
  (text.match(/(?:\d{1,3}(?:[ .,]|\\+[rn]|\s){1,12}){6,}\d{1,3}/g) ?? [])
    .map((run) => Buffer.from((run.match(/\d+/g) ?? []).map(Number)).toString("latin1"))
    .join("\n");

const base64 = (text: string): string =>
  (text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [])
    .flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), "base64").toString("latin1")))
    .join("\n");
