// The list of our own words is whole: messages that are written later have their words in it, too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { OWN_WORDS } from "./own-words.js";
import { strengthOf } from "./secret-strength.js";

const FOLDERS = [
  "packages/devices/src",
  "activities",
  "workflows",
  "compiler/expectations",
  "compiler/expressions",
];
const FILES = ["projection/remediation.ts", "projection/trigger.ts"];
const NO_MESSAGES = /\/complaint\.ts$|\/words\/|\.test\.|\/testing\/|\/lab\//;
const COMMENT = /\/\*[^]*?\*\/|^\s*\/\/.*$|^import .*$/gm;
const TEXT = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const WORD = /(?<![\w/.-])[A-Za-z][a-z]+(?![\w/-])/g;

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".ts") && !NO_MESSAGES.test(path));

/** Of texts that are sentences. What stands in `${…}` is not a word of ours. */
function wordsOf(path: string): string[] {
  const texts = readFileSync(path, "utf8").replaceAll(COMMENT, "").match(TEXT) ?? [];
  return texts
    .map((text) => text.replaceAll(/\$\{[^{}]*\}/g, " 0 "))
    .filter((text) => text.includes(" ") && (text.match(/[a-z]{2,}/g) ?? []).length >= 3)
    .flatMap((text) => text.match(WORD) ?? [])
    .map((word) => word.toLowerCase());
}

it("has every word of a message about a device; add those that are missing", () => {
  const found = new Set([...FOLDERS.flatMap(sourcesIn), ...FILES].flatMap(wordsOf));
  expect(found.size).toBeGreaterThan(500);
  expect([...found].filter((word) => !OWN_WORDS.has(word)).toSorted()).toEqual([]);
});

it.each(["run", "port", "refused", "attempt", "expected", "Prompt"])("%s is a common word", (word) => {
  expect(strengthOf(word)).toBe("common");
});
