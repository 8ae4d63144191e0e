// Every bad document of the corpus: exactly the expected problems, at exactly the expected places.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Case, lineOf, readCases } from "../test/corpus/cases.js";
import { platforms } from "../test/corpus/platforms.js";
import { compile, type Diagnostic } from "./index.js";
import { folderLoader } from "./load.js";

const CORPUS = new URL("../test/corpus/", import.meta.url);
const inventory = {
  text: readFileSync(new URL("good/inventory.yaml", CORPUS), "utf8"),
  file: "inventory.yaml",
};
const plain = {
  text: "name: plain\ntargets: { allow_empty: true }\nsteps:\n  - run: show version\n",
  file: "spec.yaml",
};
const load = folderLoader(CORPUS.pathname);

/** Without the bastions, of which only one document speaks. */
const limitOf = (file: string) => (file.startsWith("configure-unsupported") ? {} : { limit: "group:core" });

function diagnosticsOf({ file, kind, text }: Case): Diagnostic[] {
  const document = { text, file };
  const result =
    kind === "spec"
      ? compile({ spec: document, inventory, ...limitOf(file) }, { platforms, load })
      : compile({ spec: plain, inventory: document }, { platforms, load });
  return "diagnostics" in result ? result.diagnostics : result.warnings;
}

/** What stands above the caret. */
const pointedAt = ({ text, caret }: Diagnostic): string => text.slice(caret.search(/\^/), caret.length);

/** What stands at line and column, as far as the caret reaches; masked and cut lines speak for themselves. */
function covered(diagnostic: Diagnostic, { file, text }: Case): string {
  const pointed = pointedAt(diagnostic);
  if (diagnostic.file !== file || /[…*]/.test(diagnostic.text)) return pointed;
  const line = text.replace(/^\ufeff/, "").split(/\r?\n/)[diagnostic.line - 1] ?? "";
  return line.slice(diagnostic.column - 1, diagnostic.column - 1 + pointed.length);
}

describe("bad documents", () => {
  const cases = readCases();
  it("are many", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });
  it.each(cases)("$file", (one) => {
    const found = diagnosticsOf(one);
    expect(found.map((diagnostic) => lineOf(diagnostic, one.file))).toEqual(one.expected);
    expect(one.expected.length).toBeGreaterThan(0);
    for (const diagnostic of found) expect(pointedAt(diagnostic)).toBe(covered(diagnostic, one));
  });
  it("never shows a secret", () => {
    const shown = cases.map((one) => JSON.stringify(diagnosticsOf(one))).join("\n");
    expect(shown).not.toMatch(/hunter2|s3cret|enable me|snmp: public/);
  });
});
