// What is said of an output of which only the beginning was looked at.
import { expect, test } from "vitest";
import type { Expectation } from "../../schemas/plan.js";
import { evaluateExpectations } from "../../compiler/index.js";
import { type Large, ofWholeOutput } from "./large-output.js";

const large: Large[] = [{ command: "show tech", bytes: 14_000_000, truncated: false }];
const expectations: Expectation[] = [
  { contains: "ospf" },
  { contains: "bgp" },
  { not_contains: "ERROR" },
  { matches: "nothing like it" },
  { not_matches: "ospf" },
  { cel: "output.startsWith('router')" },
];
const checks = evaluateExpectations(expectations, { output: "router ospf", scope: {} });

test("text that the beginning of a large output does not hold may stand in the rest: neither is taken for true", () => {
  const seen = ofWholeOutput(expectations, checks, large);
  expect(seen.map(({ held }) => held)).toEqual([true, false, false, false, false, true]);
  expect(seen[2]).toMatchObject({
    expect: "not_contains: ERROR",
    actual: expect.stringMatching(/first 8388608 characters of 14000000 bytes; the rest was not looked at/),
  });
  expect(seen[4]).toEqual(checks[4]);
});

test("of an output that was looked at as a whole everything is known", () => {
  expect(ofWholeOutput(expectations, checks, [])).toEqual(checks);
});
