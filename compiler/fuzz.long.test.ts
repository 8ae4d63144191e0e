// Whatever is in a document, compiling it ends, and ends in a plan or in diagnostics.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../packages/devices/src/words/json.js";
import { readCases } from "../test/corpus/cases.js";
import { platforms } from "../test/corpus/platforms.js";
import {
  compile,
  explainPlan,
  type Diagnostic,
  ExpressionError,
  evaluate,
  folderLoader,
  renderDiagnostics,
  renderTemplate,
} from "./index.js";

const CORPUS = new URL("../test/corpus/", import.meta.url);
const good = (file: string) => readFileSync(new URL(`good/${file}`, CORPUS), "utf8");
const specs = [
  good("ospf-failover.yaml"),
  good("everything.yaml"),
  ...readCases()
    .filter((one) => one.kind === "spec")
    .map((one) => one.text),
];
const inventories = [
  good("inventory.yaml"),
  ...readCases()
    .filter((one) => one.kind === "inventory")
    .map((one) => one.text),
];
const load = folderLoader(CORPUS.pathname);

/** Bits that mean something to YAML, templates or CEL. */
const bit = fc.oneof(
  fc.constantFrom(
    "${{",
    "}}",
    "{",
    "[",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    '"',
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!str ",
    "#",
    "<<: ",
    "__proto__",
    "~",
    "yes",
    "010",
    "?",
    "\u0000",
    "\ud800",
    "\u2028",
  ),
  fc.constantFrom(
    "inputs.",
    "saved.x",
    "steps",
    "secrets.snmp",
    "device.vars",
    "parsed.all(x, x)",
    "a ? b",
    " && ",
    "size(",
    "1h30m",
    "for_each: ",
    "use: lib/ping.yaml",
    "rescue: ",
    "within: 1s",
  ),
  fc.string({ maxLength: 12 }),
);

interface Edit {
  at: number;
  remove: number;
  insert: string;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(20),
  insert: bit,
});

function mutated(text: string, edits: readonly Edit[]): string {
  return edits.reduce((result, { at, remove, insert }) => {
    const start = Math.floor(at * result.length);
    return result.slice(0, start) + insert + result.slice(start + remove);
  }, text);
}

/** Ends in a plan that can be explained, or in diagnostics that can be shown. */
function ends(spec: string, inventory: string): boolean {
  const documents = {
    spec: { text: spec, file: "good/s.yaml" },
    inventory: { text: inventory, file: "good/i.yaml" },
  };
  const result = compile(documents, { platforms, load });
  if ("plan" in result) return explainPlan(result.plan).stages.length > 0 && result.warnings.every(isPlaced);
  renderDiagnostics(result.diagnostics);
  return result.diagnostics.some((one) => one.severity === "error") && result.diagnostics.every(isPlaced);
}

const isPlaced = ({ line, column, text, caret }: Diagnostic): boolean =>
  line > 0 && column > 0 && text.length <= 170 && caret.includes("^");

const edits = fc.array(edit, { minLength: 1, maxLength: 6 });
/** Of a property that always holds. */
const HELD = { failed: false, counterexample: null, errorInstance: null };

describe("compile never throws", () => {
  it("on mutated specs", () => {
    const property = fc.property(fc.constantFrom(...specs), edits, (text, changes) =>
      ends(mutated(text, changes), inventories[0]!),
    );
    expect(fc.check(property, { numRuns: 400 })).toMatchObject(HELD);
  });
  it("on mutated inventories", () => {
    const property = fc.property(fc.constantFrom(...inventories), edits, (text, changes) =>
      ends(specs[0]!, mutated(text, changes)),
    );
    expect(fc.check(property, { numRuns: 300 })).toMatchObject(HELD);
  });
  it("on arbitrary values in place of documents", () => {
    const property = fc.property(
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      (spec, inventory, inputs) => {
        const documents = { spec: { object: spec as Json }, inventory: { object: inventory as Json } };
        return "diagnostics" in compile({ ...documents, inputs: { a: inputs as Json } }, { platforms });
      },
    );
    expect(fc.check(property, { numRuns: 200 })).toMatchObject(HELD);
  });
});

describe("expressions fail in one way only", () => {
  const scope = { inputs: { a: 1, b: [1, "x", null, { c: 2.5 }] }, parsed: { n: [{ s: "Full" }] } };
  const words = fc.constantFrom(
    "inputs",
    ".a",
    ".b",
    "[0]",
    "parsed",
    ".n",
    ".all(x, ",
    ".map(y, ",
    "x.s",
    "y",
    "(",
    ")",
    " == ",
    " + ",
    " && ",
    "!",
    "-",
    "'t'",
    "1",
    "2.0",
    "null",
    "size(",
    "{",
    "'k': ",
    "}",
    "[",
    "]",
    ", ",
    " ? ",
    " : ",
    " in ",
    ".matches('",
    "')",
    "//",
    "\n",
  );
  it("evaluating", () => {
    const property = fc.property(fc.array(words, { maxLength: 14 }), (parts) =>
      failsInPlace(() => evaluate(parts.join(""), scope)),
    );
    expect(fc.check(property, { numRuns: 2_000 })).toMatchObject(HELD);
  });
  it("rendering", () => {
    const some = fc.array(fc.oneof(words, fc.constantFrom("${{", "}}", " ")), { maxLength: 14 });
    const property = fc.property(some, (parts) => failsInPlace(() => renderTemplate(parts.join(""), scope)));
    expect(fc.check(property, { numRuns: 1_000 })).toMatchObject(HELD);
  });
});

function failsInPlace(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    return error instanceof ExpressionError && error.offset >= 0;
  }
}
