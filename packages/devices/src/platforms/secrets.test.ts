// What is masked of what devices print: exactly what the golden lines of each platform mark, however a line is printed.
import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../../artifacts/redaction/index.js";
import { loadGolden } from "./golden.js";
import { loadPlatforms } from "./load.js";
import { packageFolder } from "./package-folder.js";

const platforms = await loadPlatforms();

const plain = (line: string): string => line.replaceAll(/[⟦⟧]/g, "");
const masked = (line: string): string => line.replaceAll(/⟦[^⟧]*⟧/g, "***");

/** Ways in which the same line comes: behind a margin, with blanks and returns at its end. */
const FORMS: [string, (line: string) => string][] = [
  ["blanks at its end", (line) => `${line}  `],
  ["a tab and a return at its end", (line) => `${line}\t\r`],
  ["a plus of a difference", (line) => `+${line}`],
  ["a minus of a difference", (line) => `- ${line}`],
  ["the number of the line", (line) => `  12: ${line}`],
];

it("is shown for every platform", async () => {
  const golden = await readdir(packageFolder("packages/devices/src/platforms/golden"));
  expect(golden.sort()).toEqual(
    Object.keys(platforms)
      .sort()
      .map((name) => `${name}.yaml`),
  );
});

describe.each(Object.values(platforms))("$name", ({ name, secrets: shapes }) => {
  const { text } = createRedactor({ secrets: [], shapes });

  it("masks what is marked, and nothing else", async () => {
    const { secrets } = await loadGolden(name);
    expect(secrets.map((line) => text(plain(line)))).toEqual(secrets.map(masked));
  });

  it("leaves its other lines, prompts and outputs as they are", async () => {
    const { not_secrets, transcript, greeting, questions, reads, writes } = await loadGolden(name);
    const outputs = transcript.flatMap(({ prompt, output }) => [prompt, output]);
    const all = [...not_secrets, ...outputs, greeting, ...questions, ...reads];
    expect(all.map(text)).toEqual(all);
    expect(writes.map(text).filter((line, index) => line !== writes[index])).toEqual(
      writes.filter((line) => / (?:password|secret) \S+$/.test(line)).map(text),
    );
  });

  it.each(FORMS)("masks secrets in lines with %s", async (_, form) => {
    const { secrets } = await loadGolden(name);
    const lines = secrets.filter((line) => !/\n|^-----|^[#/!<]|^\S+: /.test(line));
    expect(lines.map((line) => text(form(plain(line))))).toEqual(lines.map((line) => form(masked(line))));
  });
});
