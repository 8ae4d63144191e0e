// The JSON Schemas that editors use: as a draft-07 validator takes them, and of one mind with the compiler.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { safeParse } from "valibot";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { InventorySchema } from "./inventory/schema.js";
import { SpecSchema } from "./spec-schema.js";
import { readCases } from "../test/corpus/cases.js";
import { Collector, Source } from "./diagnostics/index.js";
import { jsonOf, parseDocument } from "./document/index.js";
import { inventoryJsonSchema, specJsonSchema } from "./json-schema.js";
import { checkStructure } from "./structure/check.js";

const good = (file: string): unknown =>
  parse(readFileSync(new URL(`../test/corpus/good/${file}`, import.meta.url), "utf8"));
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const isSpec = ajv.compile(specJsonSchema());
const isInventory = ajv.compile(inventoryJsonSchema());

describe("the JSON Schemas", () => {
  it("accept the good documents", () => {
    expect([isSpec(good("ospf-failover.yaml")), isSpec.errors]).toEqual([true, null]);
    expect([isSpec(good("everything.yaml")), isSpec.errors]).toEqual([true, null]);
    expect([isInventory(good("inventory.yaml")), isInventory.errors]).toEqual([true, null]);
  });
  it("refuse misspelt keys, wrong types and bad durations at any depth", () => {
    const refused = (step: object) => !isSpec({ name: "x", steps: [{ run: "a", rescue: [step] }] });
    expect(refused({ runn: "a" })).toBe(true);
    expect(refused({ wait: "soon" })).toBe(true);
    expect(refused({ verify: { run: "a", expect: [{ contain: "x" }] } })).toBe(true);
    expect(refused({ run: "a", expect: [{ contains: "x" }] })).toBe(false);
    for (const nothing of [{ run: null }, { run: [] }, { run: "a", expect: null }, { run: "a", expect: [] }])
      expect(refused(nothing)).toBe(true);
    expect(isInventory({ devices: { r1: { port: "22" } } })).toBe(false);
    expect(isInventory({ credentials: { a: { username: "a", password: "p" } }, devices: {} })).toBe(false);
  });
  it("hold descriptions for hovering, and nothing that draft-07 does not know", () => {
    const text = JSON.stringify([specJsonSchema(), inventoryJsonSchema()]);
    expect(text.includes("$defs")).toBe(false);
    expect(text.match(/"description":/g)!.length).toBeGreaterThan(100);
    const step = (
      specJsonSchema()["definitions"] as { Step: { properties: Record<string, { description?: string }> } }
    ).Step;
    const bare = Object.entries(step.properties).filter(([, property]) => !property.description);
    expect(bare.map(([name]) => name)).toEqual([]);
  });
});

describe("the compiler's check of structure", () => {
  // What a number was written as, only the text tells.
  const documents = readCases()
    .filter((one) => !one.file.startsWith("yaml-1-1-octal"))
    .flatMap((one) => {
      const problems = new Collector();
      const node = parseDocument(new Source(one.file, one.text), problems);
      return node && !problems.failed ? [{ ...one, node }] : [];
    });
  it.each(documents)("is of one mind with the schemas: $file", ({ kind, node }) => {
    const problems = new Collector();
    const schema = kind === "spec" ? SpecSchema : InventorySchema;
    checkStructure(schema, node, { problems, secrets: kind === "inventory" });
    expect(problems.failed).toBe(!accepts(schema, jsonOf(node)));
  });
});

/** A key without a value counts as absent. */
function accepts(schema: typeof SpecSchema | typeof InventorySchema, value: unknown): boolean {
  return safeParse(schema, value).success;
}
