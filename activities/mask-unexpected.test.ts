import { expect, it } from "vitest";
import { createRedactor } from "../artifacts/redaction/index.js";
import { ExpressionError } from "../compiler/index.js";
import { maskUnexpected } from "./mask-unexpected.js";

const redactor = createRedactor({ secrets: ["hunter22-secret"], shapes: [] });

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

it("masks message and stack, keeps the kind, and drops the cause", () => {
  const error = new TypeError("hunter22-secret is not a function", { cause: new Error("hunter22-secret") });
  const masked = maskUnexpected(redactor, error) as Error;
  expect(masked).toBeInstanceOf(TypeError);
  expect([masked.name, masked.message, masked.cause]).toEqual([
    "TypeError",
    "*** is not a function",
    undefined,
  ]);
  expect(masked.stack).toContain("mask-unexpected.test.ts");
  expect(masked.stack).not.toContain("hunter22");
});

it("keeps what is read of errors that we know", () => {
  const error = new ExpressionError("evaluation_failed", "no such key: hunter22-secret", 7);
  expect(maskUnexpected(redactor, error)).toMatchObject({
    code: "evaluation_failed",
    offset: 7,
    message: "no such key: ***",
  });
});

it.each([
  '{"a": hunter22-secret-and-more}',
  "hunter22-sec",
  '{"long": "text before it", "b": hunter22-secret }',
])("leaves nothing of what a text that is not JSON holds: %s", (text) => {
  const masked = maskUnexpected(
    redactor,
    thrownBy(() => JSON.parse(text)),
  ) as Error;
  expect(masked).toBeInstanceOf(SyntaxError);
  expect(`${masked.message}${masked.stack?.split("\n")[0]}`).not.toMatch(/hunt|secr/);
});
