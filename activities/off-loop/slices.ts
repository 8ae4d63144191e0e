// Work on large data in slices, between which the loop of the worker does what else there is to do.
import { isSecretKey, MASK, type ReadText, type Redactor } from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { membersOf, weigh } from "../../packages/devices/src/words/json-walk.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import { joined, type Masked, type MaskedJson } from "../../packages/devices/src/words/masked.js";

/** Members and elements, and hundreds of characters, that are handled in far less than a slice. */
const SMALL = 500;
const PIECE = 64 * 1_024;
/** Pieces of text that are joined in far less than a slice. */
const MOST_PIECES = 10_000;

/** Counts no further than it has to. */
export const isSmall = (value: Json, limit = SMALL): boolean => weigh(value, limit) <= limit;

/** As `redactor.text`. */
export async function maskText(redactor: Pick<Redactor, "text" | "stream">, text: string): Promise<Masked> {
  if (text.length <= PIECE) return redactor.text(text);
  const stream = redactor.stream();
  const masked: Masked[] = [];
  for (let at = 0; at < text.length; at += PIECE) {
    masked.push(stream.push(text.slice(at, at + PIECE)));
    await pause();
  }
  return joined([...masked, stream.flush()]);
}

/** Each line by itself. */
export async function maskLines(
  redactor: Pick<Redactor, "text">,
  lines: readonly string[],
): Promise<Masked[]> {
  const masked: Masked[] = [];
  for (const line of lines) {
    masked.push(redactor.text(line));
    const turn = pause();
    if (turn) await turn;
  }
  return masked;
}

/** As `redactor.read`. */
export async function readText(redactor: Pick<Redactor, "read" | "reader">, text: string): Promise<ReadText> {
  if (text.length <= PIECE) return redactor.read(text);
  const reader = redactor.reader();
  const masked: Masked[] = [];
  for (let at = 0; at < text.length; at += PIECE) {
    masked.push(reader.push(text.slice(at, at + PIECE)));
    await pause();
  }
  const { rest, ...read } = reader.end();
  return { masked: joined([...masked, rest]), ...read };
}

/** As `redactor.named`. */
export async function namedIn(redactor: Pick<Redactor, "named">, value: Json): Promise<string[]> {
  const named: string[] = [];
  await look(value, []);
  return named;

  async function look(from: Json, within: string[]): Promise<void> {
    if (isSmall(from) || from === null || typeof from !== "object") {
      named.push(...redactor.named(from, within));
      return;
    }
    for (const [key, item] of membersOf(from)) {
      if (key !== undefined && isSecretKey(key, item, within)) named.push(key);
      await look(item, key === undefined ? within : [...within, key]);
      const turn = pause();
      if (turn) await turn;
    }
  }
}

/** As `redactor.json`. */
export async function maskJson(
  redactor: Pick<Redactor, "json" | "list" | "text" | "stream">,
  value: Json,
): Promise<MaskedJson> {
  return mask(value, []);

  async function mask(from: Json, within: string[]): Promise<MaskedJson> {
    if (isSmall(from)) return redactor.json(from, within);
    if (typeof from === "string") return maskText(redactor, from);
    if (Array.isArray(from)) {
      const list: MaskedJson[] = [];
      for (const item of redactor.list(from)) {
        list.push(isSmall(item) ? redactor.json(item, within) : await mask(item, within));
        const turn = pause();
        if (turn) await turn;
      }
      return list;
    }
    const members = new Map<string, MaskedJson>();
    for (const [key, item] of Object.entries(from as Record<string, Json>)) {
      const name = freeName(members, isSecretKey(key, item, within) ? MASK : redactor.text(key));
      const names = [...within, key];
      members.set(name, isSmall(item) ? redactor.json(item, names) : await mask(item, names));
      const turn = pause();
      if (turn) await turn;
    }
    return Object.fromEntries(members);
  }
}

/** Two secret names become two masks, as in `redactor.json`. */
function freeName(members: ReadonlyMap<string, Json>, name: string): string {
  let free = name;
  for (let n = 2; members.has(free); n += 1) free = `${name} (${n})`;
  return free;
}

/** Deeper values are written on one line: indented, 5 MB of a hundred levels are 175 MB. */
const DEEPEST_INDENTED = 20;

/** As `JSON.stringify(value, null, indent)`, but for what is deep. */
export function stringify(value: MaskedJson, indent?: number): Promise<Masked>;
export function stringify(value: Json, indent?: number): Promise<string>;
export async function stringify(value: Json, indent = 2): Promise<string> {
  let done = "";
  let pieces: string[] = [];
  let [colon, line] = indent === 0 ? [":", ""] : [": ", "\n"];
  await write(value, "");
  join();
  return done;

  function join(): void {
    done += pieces.join("");
    pieces = [];
  }

  function whole(from: Json, pad: string): void {
    const text = JSON.stringify(from, null, line === "" || isDeep(from) ? 0 : indent);
    pieces.push(pad === "" ? text : text.replaceAll("\n", `\n${pad}`));
  }

  async function writeFlat(from: Json): Promise<void> {
    [colon, line] = [":", ""];
    await write(from, "");
    [colon, line] = [": ", "\n"];
  }

  async function write(from: Json, pad: string): Promise<void> {
    if (from === null || typeof from !== "object" || isSmall(from)) return whole(from, pad);
    if (line !== "" && pad.length >= DEEPEST_INDENTED * indent) return writeFlat(from);
    const deeper = pad + " ".repeat(indent);
    const isList = Array.isArray(from);
    let first = true;
    pieces.push(isList ? "[" : "{");
    for (const [key, item] of membersOf(from)) {
      if (pieces.length > MOST_PIECES) join();
      const name = key === undefined ? "" : JSON.stringify(key) + colon;
      pieces.push(first ? line : `,${line}`, line && deeper, name);
      first = false;
      if (isSmall(item)) whole(item, deeper);
      else await write(item, deeper);
      const turn = pause();
      if (turn) await turn;
    }
    pieces.push(line, line && pad, isList ? "]" : "}");
  }
}

/** Whether it goes deeper than is indented. Of a small value. */
function isDeep(value: Json, left = DEEPEST_INDENTED): boolean {
  if (value === null || typeof value !== "object") return false;
  return left === 0 || Object.values(value).some((each) => isDeep(each, left - 1));
}
