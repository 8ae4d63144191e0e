// Expectations against what a device said: held or not, and what is shown of it.
import { describe, expect, it } from "vitest";
import type { Expectation } from "../schemas/plan.js";
import { evaluateExpectations, type Observed } from "./expectations.js";

const output = "r1 is up\nr2 is down\n";
const parsed = {
  neighbors: [
    { id: "a", state: "Full" },
    { id: "b", state: "Init" },
  ],
  mtu: "1500",
  up: true,
};
const one = (expectation: Expectation, observed: Partial<Observed> = {}) =>
  evaluateExpectations([expectation], { output, parsed, scope: { inputs: { peer: "r2" } }, ...observed })[0]!;

describe("text", () => {
  it("shows the line in question, or the whole output", () => {
    expect(one({ contains: "r2 is" })).toEqual({
      expect: "contains: r2 is",
      held: true,
      actual: "r2 is down",
    });
    expect(one({ contains: "r9" })).toEqual({
      expect: "contains: r9",
      held: false,
      actual: "r1 is up\nr2 is down",
    });
    expect(one({ not_contains: "down" })).toEqual({
      expect: "not_contains: down",
      held: false,
      actual: "r2 is down",
    });
    expect(one({ matches: "^r2 .*down$" }).held).toBe(true);
    expect(one({ not_matches: "^down" }).held).toBe(true);
    expect(one({ contains: "x" }, { output: " " }).actual).toBe("the output is empty");
  });
  it("holds if any of several outputs has it, the opposite if none has", () => {
    const several = { output: ["a", "b"] };
    expect(one({ contains: "b" }, several).held).toBe(true);
    expect(one({ not_contains: "b" }, several).held).toBe(false);
    expect(one({ not_contains: "c" }, several).held).toBe(true);
  });
  it("interpolates", () => {
    expect(one({ contains: "${{ inputs.peer }} is down" })).toMatchObject({
      expect: "contains: r2 is down",
      held: true,
    });
  });
  it("is bounded, whatever the output and the pattern", () => {
    const huge = { output: "a".repeat(300_000) };
    expect(one({ contains: "b" }, huge).actual.length).toBeLessThanOrEqual(2_000);
    expect(one({ matches: "^(a+)+$b" }, huge).held).toBe(false);
  });
});

describe("CEL", () => {
  it("shows the values of what is compared", () => {
    expect(one({ cel: "size(parsed.neighbors) > 5" })).toEqual({
      expect: "size(parsed.neighbors) > 5",
      held: false,
      actual: "size(parsed.neighbors) = 2",
    });
    expect(one({ cel: "parsed.mtu == '9000' && parsed.up" })).toMatchObject({
      held: false,
      actual: 'parsed.mtu = "1500"; parsed.up = true',
    });
  });
  it("shows the entries that do not fit", () => {
    expect(one({ cel: "parsed.neighbors.all(n, n.state.startsWith('Full'))" })).toMatchObject({
      held: false,
      actual: 'parsed.neighbors: 1 do not fit: {"id":"b","state":"Init"}',
    });
  });
  it("does not hold where it cannot be evaluated, and says why", () => {
    const missing = one({ cel: "parsed.neighbours.size() == 2" });
    expect(missing.held).toBe(false);
    expect(missing.actual).toMatch(
      /^there is no `neighbours` \(did you mean `neighbors`\?\); parsed = \{"neighbors"/,
    );
    expect(one({ cel: "size(parsed) > 0" }, { parsed: undefined }).actual).toMatch(
      /^the output was not parsed/,
    );
    expect(one({ cel: "size(parsed.neighbors)" })).toMatchObject({
      held: false,
      actual: "the expression gives 2, neither true nor false",
    });
  });
});

describe("value", () => {
  it("compares with one, several, least and greatest", () => {
    expect(one({ value: "parsed.mtu", equals: 1500 })).toEqual({
      expect: "parsed.mtu equals 1500",
      held: true,
      actual: '"1500"',
    });
    expect(one({ value: "parsed.mtu", min: 1400, max: 1499 })).toEqual({
      expect: "parsed.mtu min 1400, max 1499",
      held: false,
      actual: '"1500"',
    });
    expect(one({ value: "parsed.neighbors[0].state", in: ["Full", "2-Way"] }).held).toBe(true);
    expect(one({ value: "parsed.neighbors[1]", equals: { state: "Init", id: "b" } }).held).toBe(true);
    expect(one({ value: "parsed.neighbors[1].id", equals: "${{ inputs.peer }}" })).toMatchObject({
      held: false,
      expect: 'parsed.neighbors[1].id equals "r2"',
    });
    expect(one({ value: "parsed.up", min: 1 }).held).toBe(false);
    expect(one({ value: "parsed.nothing", equals: 1 })).toMatchObject({
      held: false,
      expect: "parsed.nothing equals 1",
    });
  });
});

it("evaluates all, in order", () => {
  const checks = evaluateExpectations([{ contains: "x" }, { contains: "up" }, { cel: "true" }], {
    output,
    scope: {},
  });
  expect(checks.map((check) => check.held)).toEqual([false, true, true]);
});
