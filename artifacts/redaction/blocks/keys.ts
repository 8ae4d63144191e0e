// Private keys as PEM, OpenSSH and PuTTY write them, over several lines or in one.
import type { Span } from "../spans.js";
import { groupSpan, type Block, type BlockLine } from "./block.js";

const BEGIN =
  /(?:-----BEGIN (?:(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1|OpenVPN tls-crypt-v2 (?:client|server) key)-----|---- BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY ----)(?:\\[rn]|\s)*/;
const END = /-----END [A-Za-z0-9 -]+-----|---- END [A-Z0-9 ]+ ----/;
/** PuTTY counts the lines of the key instead; of Ansible's vault a line names the cipher. */
const PRIVATE_LINES = /^\s*(?:Private-Lines: \d+|(?:\S+ )?\$ANSIBLE_VAULT;\S+|.*!vault \|)\s*$/;
/** A full line of a static key of OpenVPN: 16 bytes as hexadecimal digits. */
const HEX_LINE = /^[\da-f]{32}$/;
/** Base64 alone in its line, but for what a listing, a diff, JSON or a pager puts around it. */
const BODY =
  /^(?:[^\r]{0,200}\r)*[^\S\r]*(?:[|>!-]\s?)?(?:\d{1,6}[:-]?\s+)?(?:[\w./-]{1,80}:)?["']?([A-Za-z0-9+/]+={0,3})(?:\\[rn])*["',;\\\s]*$/d;
/** All of a key where it stands in one line. */
const INSIDE = /^(?:[A-Za-z0-9+/=\s]|\\(?:[rn]|$)|[A-Z][\w-]{1,40}: [\w,-]{1,80}(?:\\[rn]|\s))*/;
/** Stands between the lines of a key without ending it: headers, a blank line, a pager. */
const BETWEEN = /^\s*(?:[A-Z][\w-]{1,40}: .{0,200}|-{1,4} ?\(?more\)? ?-{1,4}.*)?$/i;
/** Shorter lines are the last one of a key. */
const FULL_LINE = 40;

/** @returns undefined where the line does not belong to the key that began before it. */
export function keyLine(line: string, offset: number, isOver: boolean): BlockLine | undefined {
  const end = END.exec(line);
  const inside = INSIDE.exec(line.slice(0, end?.index))![0];
  const rest = trimmed(inside);
  // in front of the end stands the rest of a key in one line, or a line number
  if (end)
    return {
      spans: rest.length >= 8 && inside.length === end.index ? [placed(rest, line, offset)] : [],
      block: undefined,
      isWhole: true,
    };
  const body = isOver ? null : BODY.exec(line);
  if (body) {
    const block: Block = { kind: "key", isOver: body[1]!.length < FULL_LINE && !HEX_LINE.test(body[1]!) };
    return { spans: groupSpan(body, offset, 1), block, isWhole: true };
  }
  // a part of a key in one line that is far too long
  if (rest.length >= FULL_LINE)
    return { spans: [placed(rest, line, offset)], block: { kind: "key", isOver: false }, isWhole: true };
  return !isOver && BETWEEN.test(line)
    ? { spans: [], block: { kind: "key", isOver }, isWhole: true }
    : undefined;
}

const trimmed = (inside: string): string => withoutLineEnds(inside).trimStart();

/** Line ends may be written out, as `\n`. */
function withoutLineEnds(inside: string): string {
  let end = inside.length;
  for (;;) {
    if (/\s/.test(inside[end - 1] ?? "")) end -= 1;
    else if (/^\\[rn]$/.test(inside.slice(Math.max(0, end - 2), end))) end -= 2;
    else return inside.slice(0, end);
  }
}

function placed(part: string, line: string, offset: number): Span {
  const start = offset + line.indexOf(part);
  return { start, end: start + part.length };
}

/** Keys that begin in the line, some of which end in it too. */
export function keysIn(line: string, offset: number): { spans: Span[]; block: Block | undefined } {
  const spans: Span[] = [];
  for (let from = 0; ; ) {
    const begin = BEGIN.exec(line.slice(from));
    if (!begin)
      return { spans, block: PRIVATE_LINES.test(line) ? { kind: "key", isOver: false } : undefined };
    const start = from + begin.index + begin[0].length;
    const end = END.exec(line.slice(start));
    const inside = INSIDE.exec(line.slice(start, end ? start + end.index : undefined))![0];
    const length = withoutLineEnds(inside).length;
    if (length > 0) spans.push({ start: offset + start, end: offset + start + length });
    if (!end) return { spans, block: { kind: "key", isOver: false } };
    from = start + end.index + end[0].length;
  }
}
