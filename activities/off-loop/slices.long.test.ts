// What is done in slices comes to the same as what is done at once.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRedactor } from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { isSmall, maskJson, maskText, namedIn, stringify } from "./slices.js";

const redactor = createRedactor({ secrets: ["hunter2", "s3cr3t"], shapes: ["password (\\S+)"] });
const word = fc.constantFrom("hunter2", "a s3cr3t b", "password x", "__proto__", "e1", "", 'é\n"');
const large = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    word,
    fc.integer(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(word, tie("json"), { maxKeys: 3 }),
    // Beyond what is handled at once.
    fc
      .tuple(
        fc.oneof(word, fc.array(word, { maxLength: 3 }), fc.dictionary(word, word)),
        fc.integer({ min: 300, max: 900 }),
      )
      .map(([item, n]) => Array.from({ length: n }, () => item)),
    fc.integer({ min: 40_000, max: 90_000 }).map((n) => `${"x ".repeat(n)}password hidden\n`),
  ),
})).json;

test("masks and text of data of any size", async () => {
  await fc.assert(
    fc.asyncProperty(large, async (value) => {
      expect(await maskJson(redactor, value)).toEqual(redactor.json(value));
      expect(await stringify(value)).toBe(JSON.stringify(value, null, 2));
      expect(await stringify(value, 0)).toBe(JSON.stringify(value));
    }),
    { numRuns: 40 },
  );
});

test("names that are secrets themselves, in an object of any size", async () => {
  const communities: Json = {
    communities: {
      Pr1vate: Array.from({ length: 600 }, (_, n) => ({ client: n })),
      "0th3r": { access: "read-only" },
    },
  };
  expect(await maskJson(redactor, communities)).toEqual(redactor.json(communities));
  expect(await namedIn(redactor, communities)).toEqual(redactor.named(communities));
  expect(await namedIn(redactor, communities)).toEqual(expect.arrayContaining(["Pr1vate", "0th3r"]));
});

test("a long text, wherever the pieces end", async () => {
  for (const before of [0, 65_530, 65_533, 131_070]) {
    const text = `${"y".repeat(before)}hunter2 ${"z\n".repeat(70_000)}password last`;
    expect(await maskText(redactor, text)).toBe(redactor.text(text));
  }
});

test("a list of thousands is not small, a record is", () => {
  expect(isSmall(Array.from({ length: 5_000 }, () => 1))).toBe(false);
  expect(isSmall({ name: "e1", state: "up", counters: { in: 1, out: 2 } })).toBe(true);
});

test("others have their turns meanwhile", async () => {
  const rows: Json = Array.from({ length: 30_000 }, (_, n) => ({ name: `Ethernet${n}`, state: "up", n }));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await stringify(await maskJson(redactor, rows));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});

test("the text of deep data is not many times its size", async () => {
  const deep = (levels: number): Json => (levels === 0 ? { up: true } : { a: deep(levels - 1) });
  const value: Json = { items: Array.from({ length: 2_000 }, () => deep(150)) };
  const text = await stringify(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.length).toBeLessThan(3 * JSON.stringify(value).length);
  const one = await stringify(deep(150));
  expect(one.length).toBeLessThan(3 * JSON.stringify(deep(150)).length);
});
