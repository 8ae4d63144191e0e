// A value that is sent in parts arrives as it was, and no part of it is large.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../words/json.js";
import { PartJoiner, partsOf } from "./parts.js";

function sent(value: Json): { value: Json; parts: number } {
  const joiner = new PartJoiner();
  let parts = 0;
  for (const part of partsOf(value)) {
    parts += 1;
    // As it crosses from a thread.
    joiner.add(structuredClone(part));
  }
  return { value: joiner.value, parts };
}

const name = fc.constantFrom("a", "b", "", "1", "__proto__", "constructor");
const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(null, 0, true, "text"),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(name, tie("json"), { maxKeys: 4 }),
    fc
      .tuple(fc.constantFrom<Json>(1, "text", [], { a: [1] }), fc.integer({ min: 400, max: 700 }))
      .map(([item, n]) => Array.from({ length: n }, () => item)),
    fc
      .tuple(fc.constantFrom<Json>(1, "text", [], { a: [1] }), fc.integer({ min: 400, max: 700 }))
      .map(([item, n]) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`k${at}`, item]))),
  ),
})).json;

test("any data", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.stringify(sent(value).value)).toBe(JSON.stringify(value));
    }),
    { numRuns: 60 },
  );
});

test.each<[string, Json]>([
  ["a list of numbers", Array.from({ length: 100_000 }, (_, n) => n)],
  ["an object of numbers", Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]))],
  [
    "an object of lists",
    Object.fromEntries(Array.from({ length: 10 }, (_, n) => [n, Array(10_000).fill(n)])),
  ],
  ["a list of texts", Array.from({ length: 1_000 }, () => "x".repeat(10_000))],
])("%s is sent in many parts", (_, value) => {
  const { value: arrived, parts } = sent(value);
  expect(arrived).toEqual(value);
  expect(parts).toBeGreaterThanOrEqual(40);
});
