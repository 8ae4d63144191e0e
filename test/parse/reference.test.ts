// The TextFSM engine beside the reference implementation: public templates, and outputs invented from their own rules.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ParseError } from "../../packages/devices/src/parse/index.js";
import { parseTemplate, runTemplate } from "../../packages/devices/src/parse/templates/engine.js";
import { parseIndex } from "../../packages/devices/src/parse/templates/index-file.js";
import { randomOf, synthesise, textFor } from "../../packages/devices/src/parse/testing/synthesise.js";
import { compileLineRegex, isPlain, type LineRegex } from "../../packages/textfsm/src/python-regex/index.js";
import { parsePattern } from "../../packages/textfsm/src/python-regex/parse.js";
import { type Reference, type ReferenceAnswer, startReference } from "../services/textfsm-reference.mjs";
import { type ParseAnswer, type ParseCommand, startParse } from "./command.js";
import { inventPattern } from "./invent-pattern.js";
import { inventTemplate, type InventedTemplate } from "./invent-template.js";

let reference: Reference;
let ours: ParseCommand;
beforeAll(async () => {
  reference = await startReference(process.env);
  ours = startParse(reference.templates);
}, 400_000);
afterAll(async () => {
  await ours.close();
  await reference.close();
});

/** What the reference says, in the shape of our answer: an error names the line that was refused. */
function expected({ error, message = "", header, rows, records }: ReferenceAnswer): unknown {
  if (error !== undefined) return { refused: refusedLine(message) ?? `${error}: ${message}` };
  if (records) return records;
  return (rows as unknown[][]).map((row) =>
    Object.fromEntries(row.map((cell, n) => [header![n]!.toLowerCase(), cell])),
  );
}
/** The message ends in a full stop where the template has one of its own. */
function refusedLine(message: string): string | undefined {
  const line = /Input Line: (.*)$/s.exec(message)?.[1];
  return message.startsWith("Error: ") ? line?.slice(0, -1) : line;
}
const given = ({ error, records }: ParseAnswer): unknown =>
  error ? { refused: error.code === "unexpected_line" ? error.text : error.message } : records;

/** Every n-th template, so that all vendors are among them and the test stays short. */
const some = (step: number, offset: number): string[] =>
  reference.names.filter((_, n) => n % step === offset);

interface Compared {
  pairs: number;
  records: number;
  refused: number;
  different: unknown[];
}

async function compare(names: string[], seed: number, length: number, noise: number): Promise<Compared> {
  const compared: Compared = { pairs: 0, records: 0, refused: 0, different: [] };
  for (const name of names) {
    const template = join(reference.templates, name);
    const { lines } = synthesise(await readFile(template, "utf8"), seed, length, noise);
    const request = { template, text: `${lines.join("\n")}\n` };
    const [theirs, mine] = await Promise.all([reference.ask(request), ours.ask(request)]);
    const [want, got] = [expected(theirs), given(mine)];
    compared.pairs += 1;
    if (Array.isArray(want)) compared.records += want.length;
    else compared.refused += 1;
    if (!isDeepStrictEqual(want, got)) compared.different.push({ name, want, got });
  }
  return compared;
}

test("the same records from outputs that the templates accept", async () => {
  const { pairs, records, different } = await compare(some(3, 0), 1, 40, 0);
  expect(different).toEqual([]);
  expect(pairs).toBeGreaterThan(300);
  expect(records).toBeGreaterThan(2_000);
}, 300_000);

test("the same records or the same refused line from outputs that are spoiled", async () => {
  const { pairs, refused, different } = await compare(some(5, 1), 2, 40, 0.1);
  expect(different).toEqual([]);
  expect(pairs).toBeGreaterThan(150);
  expect(refused).toBeGreaterThan(50);
}, 300_000);

test("the same template chosen by platform and command, several merged by key", async () => {
  const rows = parseIndex(await readFile(join(reference.templates, "index"), "utf8"));
  const random = randomOf(3);
  const chosen = rows.filter(({ templates }, n) => templates.length > 1 || n % 9 === 0);
  expect(chosen.length).toBeGreaterThan(100);
  const different: unknown[] = [];
  for (const { templates, columns } of chosen) {
    const [platform = "", command = ""] = ["Platform", "Command"].map((name) =>
      textFor(parsePattern(columns.get(name)!).root, random),
    );
    const parts = await Promise.all(
      templates.map(
        async (name) => synthesise(await readFile(join(reference.templates, name), "utf8"), 4, 25).lines,
      ),
    );
    const text = parts.flat().join("\n");
    const [theirs, mine] = await Promise.all([
      reference.ask({ folder: reference.templates, platform, command, text }),
      ours.ask({ platform, command, text }),
    ]);
    const [want, got] = [expected(theirs), given(mine)];
    if (!isDeepStrictEqual(want, got)) different.push({ platform, command, want, got });
  }
  expect(different).toEqual([]);
}, 300_000);

test("an index in which no row matches", async () => {
  const request = { platform: "cisco_ios", command: "show nothing of the kind", text: "" };
  const theirs = await reference.ask({ ...request, folder: reference.templates });
  expect(theirs.error).toBe("ParsingException");
  expect((await ours.ask(request)).error?.code).toBe("no_template");
});

/** What our engine makes of a template and a text, in the words of the reference's errors. */
function run({ source, text }: InventedTemplate): unknown {
  try {
    const { header, rows } = runTemplate(parseTemplate(source), text);
    return { header, rows };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return error.code === "unexpected_line" ? "TextFSMError" : "TextFSMTemplateError";
  }
}

test("whole templates are read and refused as by the reference: options, operations, states, errors", async () => {
  const invented = Array.from({ length: 5_000 }, (_, seed) => inventTemplate(seed));
  const theirs = await Promise.all(invented.map((each) => reference.ask(each)));
  const different: unknown[] = [];
  const count = { rows: 0, refused: 0, invalid: 0 };
  for (const [n, each] of invented.entries()) {
    const { error, header, rows } = theirs[n]!;
    // A value without a name or a pattern is an IndexError of the reference.
    const want = error ? error.replace("IndexError", "TextFSMTemplateError") : { header, rows };
    if (error === undefined) count.rows += (rows as unknown[]).length;
    else count[error === "TextFSMError" ? "refused" : "invalid"] += 1;
    const got = run(each);
    if (!isDeepStrictEqual(want, got)) different.push({ ...each, want, got });
  }
  expect(different).toEqual([]);
  expect(count.rows).toBeGreaterThan(2_000);
  expect(count.refused).toBeGreaterThan(100);
  expect(count.invalid).toBeGreaterThan(300);
}, 300_000);

/** Quantifiers that give nothing back, around groups: CPython itself has defects there. */
const isEligible = (pattern: string): boolean => !/[)]\S?[*+?]\+/.test(pattern);

test("regular expressions match as in Python, group by group", async () => {
  const different: unknown[] = [];
  let matches = 0;
  const invented = Array.from({ length: 2_000 }, (_, seed) => inventPattern(seed)).filter(({ pattern }) =>
    isEligible(pattern),
  );
  const theirs = await Promise.all(invented.map((each) => reference.ask(each)));
  for (const [n, { pattern, lines }] of invented.entries()) {
    const regex = compileLineRegex(pattern);
    const mine = lines.map((line) => matchOf(regex, line));
    matches += mine.filter(Boolean).length;
    if (!isDeepStrictEqual(theirs[n]!.matches, mine))
      different.push({ pattern, lines, theirs: theirs[n], mine });
  }
  expect(different).toEqual([]);
  expect(matches).toBeGreaterThan(10_000);
}, 300_000);

function matchOf(regex: LineRegex, line: string): unknown {
  const found = regex.match(line, isPlain(line));
  return found && [found[0], Object.fromEntries(regex.wanted.map((name, n) => [name, found[n + 1] ?? null]))];
}
