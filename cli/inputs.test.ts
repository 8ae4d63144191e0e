// `--input` values get the types that the spec declares.
import { expect, test } from "vitest";
import { inputsOf } from "./inputs.js";

const spec = `
inputs:
  version: { type: string }
  count: { type: integer }
  deep: { type: map }
  names: { type: list }
`;

test("strings stay text, others are read as YAML", () => {
  const given = { version: "10", count: "3", deep: "{ a: 1 }", names: "[r1, r2]" };
  expect(inputsOf(given, spec)).toEqual({ version: "10", count: 3, deep: { a: 1 }, names: ["r1", "r2"] });
});

test("without a declaration a value is what it looks like, and text that is no YAML is text", () => {
  expect(inputsOf({ a: "3", b: "true", c: "eth1", d: "{", e: "", f: "yes" })).toEqual({
    a: 3,
    b: true,
    c: "eth1",
    d: "{",
    e: "",
    f: "yes",
  });
  expect(inputsOf(undefined, spec)).toBeUndefined();
});

test("what does not fit is passed on for the compiler to refuse", () => {
  expect(inputsOf({ count: "many" }, spec)).toEqual({ count: "many" });
});
