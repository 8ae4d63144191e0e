// How problems are gathered and shown.
import { describe, expect, it } from "vitest";
import { Collector, didYouMean, MAX_DIAGNOSTICS, nearest, renderDiagnostic, Source } from "./index.js";

const source = new Source("spec.yaml", "name: x\nsteps:\n\t- runn: show version\n");
const problem = {
  code: "unknown_key",
  message: "no",
  at: { source, start: 18, end: 22 },
  hint: "did you mean `run`?",
} as const;

describe("renderDiagnostic", () => {
  it("shows place, line, caret and cure", () => {
    const problems = new Collector();
    problems.add(problem);
    const [diagnostic] = problems.finish();
    expect(diagnostic).toMatchObject({ file: "spec.yaml", line: 3, column: 4, length: 4, caret: "\t  ^^^^" });
    expect(renderDiagnostic(diagnostic!)).toBe(
      "spec.yaml:3:4 error unknown_key: no\n  3 | \t- runn: show version\n    | \t  ^^^^\n    = did you mean `run`?",
    );
  });
  it("colours only where asked, and lets no control character of a document through", () => {
    const problems = new Collector();
    const hostile = new Source("a\u001b[2Jb", "x\u001b[31mred\u202e\n");
    problems.add({ code: "bad_value", message: "m\u0007", at: { source: hostile, start: 0, end: 1 } });
    const [diagnostic] = problems.finish();
    // eslint-disable-next-line no-control-regex
    expect(renderDiagnostic(diagnostic!)).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(renderDiagnostic(diagnostic!, { color: true })).toContain("\u001b[31m");
  });
  it("cuts long lines around the place", () => {
    const long = new Source("f", `${"a".repeat(5_000)}HERE${"b".repeat(5_000)}`);
    const problems = new Collector();
    problems.add({ code: "bad_value", message: "m", at: { source: long, start: 5_000, end: 5_004 } });
    const { text, caret, column } = problems.finish()[0]!;
    expect(column).toBe(5_001);
    expect(text.length).toBeLessThan(200);
    expect(text.slice(caret.indexOf("^"), caret.length)).toBe("HERE");
  });
});

describe("Collector", () => {
  it("reports each problem once, in the order of the text, and at most so many", () => {
    const problems = new Collector();
    const text = new Source("f", "x\n".repeat(200));
    for (let n = 199; n >= 0; n--)
      problems.add({ code: "bad_value", message: "m", at: { source: text, start: n * 2, end: n * 2 + 1 } });
    problems.add({ code: "bad_value", message: "m", at: { source: text, start: 0, end: 1 } });
    const shown = problems.finish();
    expect(shown.map((one) => one.line).slice(0, 3)).toEqual([1, 2, 3]);
    expect(shown.length).toBe(MAX_DIAGNOSTICS + 1);
    expect(shown.at(-1)).toMatchObject({ code: "too_many", message: "150 more problems are not shown" });
  });
  it("shows the first of many warnings, and counts the others as warnings", () => {
    const problems = new Collector();
    const text = new Source("f", "x\n".repeat(200));
    for (let n = 0; n < 200; n++)
      problems.add({ ...problem, severity: "warning", at: { source: text, start: n * 2, end: n * 2 + 1 } });
    const shown = problems.finish();
    expect(shown.map((one) => one.line).slice(0, 3)).toEqual([1, 2, 3]);
    expect(shown.length).toBe(MAX_DIAGNOSTICS + 1);
    expect(shown.at(-1)).toMatchObject({ code: "too_many", severity: "warning" });
    expect(problems.failed).toBe(false);
  });
  it("fails on errors, not on warnings", () => {
    const problems = new Collector();
    problems.add({ ...problem, severity: "warning" });
    expect(problems.failed).toBe(false);
    problems.add(problem);
    expect(problems.failed).toBe(true);
  });
});

describe("did you mean", () => {
  it.each([
    ["stepz", "steps"],
    ["onFailure", "on_failure"],
    ["max-failures", "max_failures"],
    ["tagrets", "targets"],
    ["timout", "timeout"],
  ])("%s → %s", (word, meant) => {
    expect(nearest(word, ["steps", "on_failure", "max_failures", "targets", "timeout", "id", "run"])).toBe(
      meant,
    );
  });
  it("keeps quiet where nothing is near", () => {
    expect(didYouMean("xyz", ["steps", "id"])).toBeUndefined();
    expect(didYouMean("a".repeat(10_000), ["steps"])).toBeUndefined();
  });
});
