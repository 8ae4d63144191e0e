// Data that nests too deep is refused before anything recurses over it.
import { describe, expect, test } from "vitest";
import { parseOutput } from "../index.js";
import { isTooDeep } from "./depth.js";
import { parseJson } from "./json.js";

const nested: [string, (n: number) => string][] = [
  ["lists", (n) => "[".repeat(n) + "]".repeat(n)],
  ["objects", (n) => '{"a":'.repeat(n) + "1" + "}".repeat(n)],
  ["both in turn", (n) => '[{"a":'.repeat(n / 2) + "1" + "}]".repeat(n / 2)],
  ["one deep member among flat ones", (n) => `{"x":[1,2],"deep":${"[".repeat(n)}${"]".repeat(n)},"y":{}}`],
];

describe.each(nested)("%s", (_, make) => {
  test.each([5_000, 100_000])("%i levels are refused, asked for or not", async (n) => {
    const platform = { name: "frr" };
    const request = { platform, command: "show x json", output: make(n) };
    for (const how of [{ with: "json" } as const, undefined])
      await expect(parseOutput({ ...request, how })).rejects.toMatchObject({
        code: "too_deep",
        message: expect.stringMatching(/more than 200 levels/),
      });
  });
  test("150 levels are read", () => {
    expect(JSON.stringify(parseJson(make(150)))).toBe(make(150));
  });
});

test("brackets in strings do not count, whatever is escaped before their quotes", () => {
  const brackets = "[".repeat(500);
  for (const text of [`"${brackets}"`, `"\\"${brackets}"`, `"\\\\\\"${brackets}"`]) {
    expect(isTooDeep(`{"a": ${text}}`)).toBe(false);
    expect(parseJson(`{"a": ${text}}`)).toEqual({ a: JSON.parse(text) as string });
  }
  expect(isTooDeep(`{"a": "\\\\", "b": ${brackets}`)).toBe(true);
});

test("brackets that are not JSON stay the text that they are", async () => {
  const output = "[".repeat(300);
  const request = { how: undefined, platform: { name: "frr" }, command: "show banner", output };
  expect(await parseOutput(request)).toBeUndefined();
});
