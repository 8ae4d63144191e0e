// Secrets in XML and JSON that stand in one line, by the names of what holds them.
import { isHeldSecret, isHeldValue } from "./held.js";
import type { SecretPlace } from "./place.js";
import { isNothing } from "./values.js";

const TAG = /<(\/?)((?:[\w.-]{1,40}:)?[A-Za-z_][\w.-]{0,79})((?:\s[^<>]{0,400})?)>([^<]*)/g;
/** A name, a text, or a bracket. */
const PART = /"((?:[^"\\]|\\.){0,400})"([ \t]{0,20}:)?|[{}[\]]/g;
/** Deeper than this nothing is looked for. */
const DEEPEST = 200;

export function nestedSecrets(line: string): SecretPlace[] {
  const spans = [
    ...(line.includes("</") ? xmlSecrets(line) : []),
    ...(/"[ \t]*:[ \t]*[[{]/.test(line) ? jsonSecrets(line) : []),
  ];
  return spans.filter(({ start, end }) => {
    const value = line.slice(start, end);
    return isHeldValue(value) && !isNothing(value.toLowerCase());
  });
}

function xmlSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  const within: string[] = [];
  for (const { 0: whole, 1: slash, 2: tag, 3: attributes, 4: text, index } of line.matchAll(TAG)) {
    if (slash === "/") {
      const open = within.lastIndexOf(tag!);
      if (open !== -1) within.length = open;
      continue;
    }
    if (attributes!.endsWith("/")) continue;
    const end = index + whole.length;
    if (text!.trim() !== "" && isHeldSecret(tag!, within)) spans.push({ start: end - text!.length, end });
    if (within.length < DEEPEST) within.push(tag!);
  }
  return spans;
}

function jsonSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  const within: string[] = [];
  let name = "";
  for (const { 0: whole, 1: text, 2: colon, index } of line.matchAll(PART)) {
    if (whole === "{" || whole === "[") {
      if (within.length < DEEPEST) within.push(name);
      name = "";
    } else if (whole === "}" || whole === "]") within.pop();
    else if (colon !== undefined) name = text!;
    else {
      const holders = name === "" ? [] : within.filter((each) => each !== "");
      if (isHeldSecret(name, holders)) spans.push({ start: index + 1, end: index + 1 + text!.length });
      name = "";
    }
  }
  return spans;
}
