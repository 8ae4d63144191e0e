// What an expression may cost is bounded, whatever it is made of.
import { describe, expect, it } from "vitest";
import type { Json } from "../../packages/devices/src/words/json.js";
import { ExpressionError, evaluate } from "./index.js";

function failure(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("cost", () => {
  const list = Array.from({ length: 20_000 }, (_, n) => n);
  const big = { inputs: { list, text: "a".repeat(1_000_000), other: `${"a".repeat(1_000_000)}b` } };
  it.each([
    "inputs.list.all(a, inputs.list.all(b, a + b >= 0))",
    "inputs.list.all(a, inputs.list.all(b, inputs.list.all(c, true))) || true",
    "inputs.list.map(a, inputs.list.map(b, b))",
    "inputs.list.filter(x, x in inputs.list)",
    "inputs.list.all(x, inputs.list == inputs.list)",
    "inputs.list.exists(x, inputs.text.contains('b'))",
    "inputs.list.all(x, inputs.text < inputs.other)",
    "inputs.list.exists(x, inputs.text.upper() == 'b')",
    "inputs.list.exists(x, inputs.text.matches('^(a+)+$b'))",
    `['aaaaaaaaaa']${".map(x, x + x)".repeat(40)}.size()`,
    `['aaaaaaaaaa']${".map(x, [x, x].join('aaaaaaaa'))".repeat(40)}.size()`,
  ])("%s is given up", (text) => {
    expect(failure(() => evaluate(text, big)).code).toBe("over_budget");
  });
  it("is linear for what people write", () => {
    expect(evaluate("inputs.list.map(x, x + 1).filter(x, x % 2 == 0).size()", big)).toBe(10_000);
    expect(evaluate("inputs.text.matches('^(a+)+$')", big)).toBe(true);
  });
  it("starts afresh for each evaluation", () => {
    for (let n = 0; n < 20; n++) expect(evaluate("inputs.list.all(x, x >= 0)", big)).toBe(true);
  });
  it("does not follow data that is nested without end", () => {
    let deep: Json = 1;
    for (let n = 0; n < 20_000; n++) deep = [deep];
    expect(failure(() => evaluate("size(inputs)", { inputs: deep })).code).toBe("over_budget");
  });
});
