// What JSON a text leaves open, as a text that opens it again: so the names that a value is within are known behind a cut.
import { NAMES_OF_PAIR } from "../names.js";
import { JsonScanner } from "./scanner.js";

interface Frame {
  /** Of the member whose value it is, as it is written. */
  name: string | undefined;
  isObject: boolean;
  isEmpty: boolean;
  /** `"name": "community"`: what says of another member what it is. */
  said: string | undefined;
}

/** So many of the open brackets are written, innermost ones. */
const MOST_FRAMES = 200;
/** Longer beginnings of a text or number are cut off. */
const LONGEST_REST = 8 * 1_024;
const LONGEST_PAIR = 100;

/** @returns nothing where the text ends outside of JSON. Time grows with its length. */
export function openedJson(text: string): string {
  if (!/[{[]/.test(text)) return "";
  const frames: Frame[] = [];
  let name: string | undefined;
  const scanner = new JsonScanner(0, true, {
    begin(_at, _isAlone, before) {
      frames.length = 0;
      name = before?.text;
    },
    open(isObject) {
      frames.push({ name, isObject, isEmpty: true, said: undefined });
      name = undefined;
    },
    close() {
      frames.pop();
      name = undefined;
      const top = frames.at(-1);
      if (top) top.isEmpty = false;
    },
    key: (key) => (name = key),
    value(value, _start, isText) {
      const top = frames.at(-1)!;
      top.isEmpty = false;
      if (isText && name !== undefined && value.length <= LONGEST_PAIR && NAMES_OF_PAIR.test(name))
        top.said = `"${name}": "${value}"`;
      name = undefined;
    },
    part: () => undefined,
    end: () => (frames.length = 0),
  });
  scanner.push(text);
  if (frames.length === 0) return "";
  const done = text.slice(0, scanner.doneTo).trimEnd();
  const written = frames.slice(-MOST_FRAMES);
  const opened = written
    .map(({ name: of, isObject, said }, n) => {
      const pair = said === undefined || n === written.length - 1 ? "" : `${said}, `;
      return `${of === undefined ? "" : `"${of}": `}${isObject ? "{" : "["}${pair}`;
    })
    .join("");
  return opened + membersOf(frames.at(-1)!, name, done.at(-1)!) + restOf(text, scanner);
}

/** What stands in the innermost brackets so far. @param name of the member that is being read. @param last sign in front */
function membersOf({ isObject, isEmpty, said }: Frame, name: string | undefined, last: string): string {
  const before = said ?? (isEmpty ? "" : isObject ? '"": 0' : "0");
  if (name !== undefined) return `${before}${before && ", "}"${name}"${last === ":" ? ": " : " "}`;
  return before && last === "," ? `${before}, ` : before;
}

function restOf(text: string, { doneTo, isInText }: JsonScanner): string {
  const rest = text.slice(doneTo + (isInText ? 1 : 0));
  const quote = isInText ? '"' : "";
  return rest.length > LONGEST_REST ? quote : quote + (rest || (isInText ? "" : "\n"));
}
