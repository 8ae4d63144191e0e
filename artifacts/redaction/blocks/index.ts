// Secrets that go over several lines, one line after the other: a block says of each what to expect of the next.
import { isSecretName } from "../../../packages/devices/src/words/secret-lines/names.js";
import { groupSpan, type Block, type BlockLine } from "./block.js";
import { containerOf, memberLine } from "./containers.js";
import { keyLine, keysIn } from "./keys.js";

export type { Block };

/** The value is on the next line: RouterOS breaks lines with `\`, ProCurve behind the kind of the secret. */
const BROKEN =
  /([A-Za-z][\w-]{0,79})=\\\s*$|\b(?:password|secret|key)\s(?:.{0,200}\s)?(?:sha1|sha256|plaintext|ciphertext)\s*$|\b(?:password|secret|key|account \S+)\s+encrypted\s*$/;
const VALUE = /^\s+(?:"([^"]*)"|'([^']*)'|([^\s"']+))/d;

/** What a line with a key in it has, and one that begins another block: seen sooner than the rest of it. */
const KEY = /BEGIN |Private-Lines|ANSIBLE_VAULT/;
const OTHER =
  /ommunit|COMMUNIT|auth-|encrypt-|Preshared Key|SecName|# ?client|auth-user-pass|[|>[{][-+\d]{0,2}$|policy-|-policy /;
const ENDING = /(?:\\|sha1|sha256|text|encrypted)$/;

/** One of them stands in each line that begins a block. */
export const BLOCK_WORDS: readonly string[] =
  'begin |private-lines|ansible_vault|auth-user-pass|preshared key|communit|auth-md5:|auth-sha:|encrypt-aes:|encrypt-des:|password|secret|key|secname|-cfg|trap-group|provider"|policy-|-policy |from {|then {'.split(
    "|",
  );

/** @param block as the line before left it. @param offset of the line in the text */
export function blockLine(line: string, offset: number, block: Block | undefined): BlockLine {
  const inside = block && insideOf(line, offset, block);
  if (inside && (inside.isWhole || !KEY.test(line))) return inside;
  const keys = KEY.test(line) ? keysIn(line, offset) : undefined;
  return { spans: keys?.spans ?? [], block: keys?.block ?? begun(line), isWhole: false };
}

/** @returns the last line of the text that opened the block; itself the last one where it goes on there */
export function openingLine(text: string, block: Block): string {
  const lines = text.trimEnd().split("\n");
  const opens = (line: string): boolean => {
    if (block.kind === "key") return KEY.test(line) && keysIn(line, 0).block !== undefined;
    if (block.kind !== "members") return true;
    const opened = containerOf(line.trimEnd());
    return opened?.kind === "members" && opened.container === block.container;
  };
  return lines.findLast(opens) ?? "";
}

function insideOf(line: string, offset: number, block: Block): BlockLine | undefined {
  if (block.kind === "key") return keyLine(line, offset, block.isOver);
  if (block.kind === "members") return memberLine(line, offset, block);
  const value = VALUE.exec(line);
  return value ? { spans: groupSpan(value, offset, 1, 2, 3), block: begun(line), isWhole: false } : undefined;
}

function begun(line: string): Block | undefined {
  if (!OTHER.test(line) && !ENDING.test(line.slice(-9))) return undefined;
  const broken = BROKEN.exec(line);
  if (broken && (broken[1] === undefined || isSecretName(broken[1]))) return { kind: "value" };
  return containerOf(line);
}
