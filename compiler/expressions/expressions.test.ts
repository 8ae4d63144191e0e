// Expressions as users write them: values in and out, errors in place, cost bounded.
import { describe, expect, it } from "vitest";
import {
  compileExpression,
  ExpressionError,
  evaluate,
  evaluateCondition,
  referencedNames,
  renderTemplate,
  renderText,
  renderValue,
} from "./index.js";
import { celOfValue, rewriteExpression, rewriteTemplate } from "./rewrite.js";

const scope = {
  inputs: { name: "eth0", list: [3, 1, 2], deep: { a: [{ b: 1.5 }] }, none: null },
  parsed: {
    neighbors: [
      { id: "1.1.1.1", state: "Full/DR", n: 1 },
      { id: "2.2.2.2", state: "Init", n: 2 },
    ],
    count: 2,
  },
  device: { name: "r1", vars: { uplink: "to-r2" } },
};

function failure(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
const failureOf = (text: string) => {
  const { code, offset, message, hint } = failure(() => evaluate(text, scope));
  return { code, offset, message, hint };
};

describe("evaluate", () => {
  it.each([
    ["parsed.count + 1 == 3", true],
    ["parsed.count / 2", 1],
    ["parsed.neighbors.all(n, n.state.startsWith('Full'))", false],
    ["parsed.neighbors.exists(n, n.state == 'Init')", true],
    ["parsed.neighbors.filter(n, n.n > 1).map(n, n.id)", ["2.2.2.2"]],
    ["parsed.neighbors.map(n, n.n > 1, n.id)", ["2.2.2.2"]],
    ["parsed.neighbors.exists_one(n, n.n == 2)", true],
    [
      "inputs.list.map(x, inputs.list.map(y, x * y))",
      [
        [9, 3, 6],
        [3, 1, 2],
        [6, 2, 4],
      ],
    ],
    ["inputs.deep.a[0].b * 2.0", 3],
    ["inputs.none == null", true],
    ["has(parsed.count) && !has(parsed.other)", true],
    ["size('é')", 1],
    ["'a,b'.split(',').join('-')", "a-b"],
    ["'Ab'.lower() + 'Ab'.upper()", "abAB"],
    ["'a-b-c'.replace('-', '.')", "a.b.c"],
    ["' x '.trim()", "x"],
    ["sum(inputs.list) + inputs.list.max() - min(inputs.list)", 8],
    ["inputs.list.sort()", [1, 2, 3]],
    ["['a', 'b', 'a'].distinct()", ["a", "b"]],
    ["{'b': 1, 'a': 2}.keys().sort()", ["a", "b"]],
    ["int('5') + 1", 6],
    ["'10.0.0.1'.matches('^[0-9.]+$')", true],
    ["1 in inputs.list && !(9 in inputs.list)", true],
    ["inputs.name in {'eth0': 1}", true],
    ["parsed == parsed", true],
    ["uint(5)", 5],
    ["b'ab'", "YWI="],
  ])("%s", (text, value) => {
    expect(evaluate(text, scope)).toEqual(value);
  });

  it("says what is missing, where, and what is there instead", () => {
    expect(failureOf("parsed.neighbours.size()")).toEqual({
      code: "evaluation_failed",
      offset: 7,
      message: "there is no `neighbours`",
      hint: "did you mean `neighbors`?",
    });
    expect(failureOf("1 + 'a'")).toMatchObject({ offset: 2, message: "`+` does not take int and string" });
    expect(failureOf("outputt == ''")).toMatchObject({ code: "unknown_name", offset: 0 });
    expect(failureOf("9007199254740993")).toMatchObject({ code: "evaluation_failed" });
    expect(failureOf("parsed.neighbors[7]")).toMatchObject({ message: "index 7 out of bounds" });
  });
  it("takes nothing but what is in the scope", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "globalThis", "process"]) {
      expect(failureOf(`${name} == null`).code).toBe("unknown_name");
    }
    expect(failureOf("inputs.constructor").message).toBe("there is no `constructor`");
  });
  it("is true or false where that is wanted", () => {
    expect(evaluateCondition("parsed.count > 1", scope)).toBe(true);
    expect(failure(() => evaluateCondition("parsed.count", scope)).message).toBe(
      "the condition gives 2, neither true nor false",
    );
  });
});

describe("compileExpression", () => {
  it.each([
    ["parsed.a and parsed.b", 9],
    ["parsed.a = 1", 9],
    ["size(parsed.a", 4],
    ["parsed.a)", 8],
    ["parsed.state == 'up", 16],
    ["a ? b", 4],
    ["1 + + 2", 4],
    ["a.b.(c)", 4],
    ["{'a'}", 4],
    ["(1, 2)", 2],
    ["x y", 2],
    ["", 0],
    ["a ||", 2],
    ["parsed.a.all(x)", 9],
    ["sizee(parsed)", 0],
    ["output.startWith('x')", 7],
    ["parsed.all(output, true)", 6],
    ["`a`", 0],
    ["a && b // remark\n | c", 18],
  ])("%s fails at %i", (text, offset) => {
    expect(failure(() => compileExpression(text)).offset).toBe(offset);
  });
  it("takes remarks, several lines, all kinds of quotes", () => {
    expect(evaluate("// first\nsize([1,\n 2]) // last", {})).toBe(2);
    expect(evaluate(`"a" + 'b' + r'\\d' + """c"d""" + '\\u00e9'`, {})).toBe('ab\\dc"dé');
  });
});

describe("templates", () => {
  it("keeps the type of a template that is one expression, and makes text of all others", () => {
    expect(renderTemplate("${{ parsed.count }}", scope)).toBe(2);
    expect(renderTemplate("${{inputs.list}}", scope)).toEqual([3, 1, 2]);
    expect(renderTemplate("n=${{ parsed.count }}", scope)).toBe("n=2");
    expect(renderText("${{ parsed.count }}", scope)).toBe("2");
    expect(renderText("a ${{ inputs.list }} ${{ true }} ${{ 1.5 }}", scope)).toBe("a [3,1,2] true 1.5");
    expect(renderTemplate("no template, $ {{ }}", scope)).toBe("no template, $ {{ }}");
  });
  it("finds the end of an expression behind braces and quotes", () => {
    expect(renderTemplate("${{ {'a': {'b': 1}} }}", scope)).toEqual({ a: { b: 1 } });
    expect(renderTemplate("<${{ '}}' }}>", scope)).toBe("<}}>");
  });
  it("never reads what a value brings in as a template again", () => {
    expect(renderText("${{ inputs.x }}", { inputs: { x: "${{ secrets.a }}" } })).toBe("${{ secrets.a }}");
  });
  it("refuses null in text, and says where", () => {
    const error = failure(() => renderText("interface ${{ inputs.none }}", scope));
    expect([error.code, error.offset]).toEqual(["evaluation_failed", 14]);
  });
  it("renders all texts of a value", () => {
    expect(renderValue({ a: ["${{ parsed.count }}", "x${{ inputs.name }}"], b: 1 }, scope)).toEqual({
      a: [2, "xeth0"],
      b: 1,
    });
  });
});

describe("referencedNames", () => {
  it("tells what an expression reads", () => {
    expect(
      referencedNames(
        "saved.a + saved['b'] + steps.x.output + inputs.i + device.vars.v + items.map(y, y + saved.c)",
      ),
    ).toEqual({
      roots: ["saved", "steps", "inputs", "device", "items"],
      saved: ["a", "b", "c"],
      steps: ["x"],
      inputs: ["i"],
      secrets: [],
      vars: ["v"],
      dynamic: ["items"],
    });
    expect(referencedNames("saved[inputs.key]").dynamic).toEqual(["saved"]);
    expect(referencedNames("has(saved.a) ? saved.a : ''").saved).toEqual(["a"]);
  });
});

describe("rewriting for a used spec", () => {
  const renaming = {
    inputs: new Map([
      ["a", "device.vars.x"],
      ["b", "1 + 2"],
      ["c", '"}} ${{ inputs.a }}"'],
    ]),
    steps: new Map([["s", "use-s"]]),
  };
  it.each([
    ["inputs.a == inputs['b']", "device.vars.x == (1 + 2)"],
    ["inputs.b * 2", "(1 + 2) * 2"],
    ["has(inputs.a) && x.inputs.a", "true && x.inputs.a"],
    ["steps.s.status + steps['s'].output", 'steps["use-s"].status + steps["use-s"].output'],
    ["'inputs.a'", "'inputs.a'"],
    ["size(inputs)", 'size({"a": device.vars.x, "b": 1 + 2, "c": "}} ${{ inputs.a }}"})'],
  ])("%s", (from, to) => {
    expect(rewriteExpression(from, renaming)).toBe(to);
  });
  it("keeps what a value holds from becoming an expression", () => {
    const template = rewriteTemplate("<${{ inputs.c }}>", renaming);
    expect(renderText(template, {})).toBe("<}} ${{ inputs.a }}>");
  });
  it("says values with templates as expressions", () => {
    const cel = celOfValue({ a: ["Gi${{ device.n }}", "${{ device.n }}"], b: -1, c: null });
    expect(evaluate(cel, { device: { n: 3 } })).toEqual({ a: ["Gi3", 3], b: -1, c: null });
  });
});
