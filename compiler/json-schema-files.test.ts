// The files in docs/schemas/, which editors read: they say what the compiler accepts, and every example names its own.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inventoryJsonSchema, specJsonSchema } from "./index.js";

test.each([
  ["spec", specJsonSchema],
  ["inventory", inventoryJsonSchema],
])("docs/schemas/%s.json is what `orchestrator schema %s` prints", (name, make) => {
  const file = `docs/schemas/${name}.json`;
  const remedy = `npx orchestrator schema ${name} --out ${file}`;
  const is_current = readFileSync(file, "utf8") === `${JSON.stringify(make(), null, 2)}\n`;
  expect({ remedy, is_current }).toEqual({ remedy, is_current: true });
});

test("every example names its schema", () => {
  const examples = readdirSync("examples").filter((file) => file.endsWith(".yaml"));
  expect(examples.length).toBeGreaterThan(8);
  for (const file of examples) {
    const schema = file === "inventory.yaml" ? "inventory" : "spec";
    const [first] = readFileSync(`examples/${file}`, "utf8").split("\n");
    expect([file, first]).toEqual([file, `# yaml-language-server: $schema=../docs/schemas/${schema}.json`]);
  }
});
