// What a request adds to a spec: limit, inputs, concurrency, deadline; and how batches cut a rollout.
import type { CompileRequest } from "../index.js";
import { describe, expect, it } from "vitest";
import { good, compiled, planOf, problemsOf, steps } from "../testing/compiled.js";

describe("what a request adds", () => {
  const spec = good("ospf-failover.yaml");
  it("limits to names, globs, groups, tags and sites, inside of the targets", () => {
    const devices = (limit: string) =>
      planOf(spec, { limit }).stages[0]!.tracks.flatMap((track) => track.devices);
    expect(devices("r1, j*")).toEqual(["r1", "j1"]);
    expect(devices("tag:edge")).toEqual(["r1"]);
    expect(devices("group:edge,site:lab1")).toEqual(["r1", "r2", "j1"]);
    expect(planOf(spec, { limit: "r2" }).stages[1]!.tracks).toEqual([]);
  });
  it("refuses a limit that is empty: what an unset variable leaves must not run on everything", () => {
    for (const limit of ["", " "])
      expect(problemsOf(spec, { limit })).toEqual([
        { code: "bad_value", file: "--limit", line: 1, column: 1 },
      ]);
  });
  it("reports terms of a limit that select nothing, where they stand", () => {
    expect(problemsOf(spec, { limit: "r1,r7" })).toEqual([
      { code: "unknown_device", file: "--limit", line: 1, column: 4 },
    ]);
    expect(problemsOf(spec, { limit: "role:x" })).toEqual([
      { code: "bad_value", file: "--limit", line: 1, column: 1 },
    ]);
    expect(problemsOf(spec, { limit: "gate" }).map((problem) => problem.code)).toEqual(["empty_selection"]);
  });
  it("converts inputs to their declared types", () => {
    const typed = `name: t
inputs:
  s: { type: string, required: true }
  i: { type: integer, minimum: 1 }
  n: { type: number }
  b: { type: boolean }
  l: { type: list }
  m: { type: map }
  d: { type: integer, default: 7 }
  nothing: { type: string }
targets: { hosts: r1 }
steps: [{ run: show version }]
`;
    const inputs = { s: "5", i: "5", n: "2.5", b: "true", l: "a,b", m: "{ x: 1 }" };
    expect(planOf(typed, { inputs }).inputs).toEqual({
      s: "5",
      i: 5,
      n: 2.5,
      b: true,
      l: ["a", "b"],
      m: { x: 1 },
      d: 7,
      nothing: null,
    });
    expect(planOf(typed, { inputs: { s: "", l: "[1, {a: b}]" } }).inputs["l"]).toEqual([1, { a: "b" }]);
    expect(problemsOf(typed, { inputs: { i: "0", b: "yes", x: 1 } })).toEqual([
      { code: "missing_input", file: "inputs", line: 1, column: 1 },
      { code: "bad_input", file: "inputs", line: 2, column: 8 },
      { code: "bad_input", file: "inputs", line: 3, column: 8 },
      { code: "unknown_input", file: "inputs", line: 4, column: 3 },
    ]);
  });
  it("refuses numbers that begin with a nought, and keeps text as it is", () => {
    const typed = (type: string) =>
      `name: t\ninputs: { v: { type: ${type} } }\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n`;
    const said = (type: string, v: string) => {
      const result = compiled(typed(type), { inputs: { v } });
      return "plan" in result
        ? result.plan.inputs["v"]
        : result.diagnostics.map(({ message, hint }) => `${message}; ${hint}`);
    };
    const means = "begins with a nought, which is octal to some programs and decimal to others";
    expect(said("integer", "010")).toEqual([`\`v\`: \`010\` ${means}; write \`10\``]);
    expect(said("number", "-08")).toEqual([`\`v\`: \`-08\` ${means}; write \`-8\``]);
    expect(said("list", "[1, 007]")).toEqual([
      `\`v\`: \`007\` ${means}; write \`7\`, or quotes around what is text`,
    ]);
    expect(said("string", "010")).toBe("010");
    expect(said("list", '["010", a07, 0]')).toEqual(["010", "a07", 0]);
    expect(said("list", "010,1")).toEqual(["010", "1"]);
    expect(said("number", "0.5")).toBe(0.5);
    expect(said("integer", "0")).toBe(0);
  });
  it("overrides concurrency and deadline, never upwards what a stage sets", () => {
    const text = steps("  - run: show version\n", "targets: { hosts: r1 }\nconcurrency: 5\ndeadline: 1h");
    expect(planOf(text)).toMatchObject({ concurrency: 5, deadline_ms: 3_600_000 });
    expect(planOf(text, { concurrency: 50, deadline: "90s", check: true })).toMatchObject({
      concurrency: 50,
      deadline_ms: 90_000,
      check: true,
    });
    const staged =
      "name: t\nstages: [{ name: a, concurrency: 2, targets: { hosts: r1 }, steps: [{ run: show version }] }]\n";
    expect(planOf(staged, { concurrency: 9 }).stages[0]!.concurrency).toBe(2);
    expect(
      problemsOf(text, { concurrency: 0, deadline: "soon" }).map((problem) => [problem.file, problem.code]),
    ).toEqual([
      ["concurrency", "bad_value"],
      ["deadline", "bad_duration"],
    ]);
    expect(compiled(text, { deadline: "30" })).toMatchObject({
      diagnostics: [{ code: "bad_duration", hint: "write `30s` for seconds, `30m` for minutes" }],
    });
  });
});

describe("a rollout", () => {
  it("cuts batches of devices or percent, the last size repeating", () => {
    const sizes = (batches: string, limit?: string) =>
      planOf(
        steps("  - run: show version\n", `batches: ${batches}\nmax_failures: 34%`),
        limit ? { limit } : {},
      ).stages[0];
    expect(sizes("[1, 50%]")).toMatchObject({ batches: [1, 3, 1], max_failures: 1 });
    expect(sizes("[2]")).toMatchObject({ batches: [2, 2, 1] });
    expect(sizes("[1, 10%, 100%]", "r1,r2,j1")).toMatchObject({ batches: [1, 1, 1], max_failures: 1 });
  });
});

describe("devices behind one address", () => {
  const credentials = { c: { username: "u", agent: true } };
  const inventoryOf = (sessions: number, devices = 5) => ({
    object: {
      credentials,
      defaults: { platform: "linux", credential: "c", sessions },
      devices: Object.fromEntries(
        Array.from({ length: devices }, (_, n) => [`c${n + 1}`, { host: "192.0.2.1", port: 2022 }]),
      ),
    },
  });
  const said = (inventory: CompileRequest["inventory"], rest: Partial<CompileRequest> = {}) => {
    const result = compiled("name: t\nsteps: [{ run: uname }]\n", { inventory, ...rest });
    return "warnings" in result ? result.warnings.map(({ code, message }) => `${code}: ${message}`) : [];
  };
  it("are named where they will wait for one another", () => {
    expect(said(inventoryOf(1))).toEqual([
      "shared_address: `c1`, `c2`, `c3` and 2 more share 192.0.2.1:2022, which has one session at a time: they wait for one another",
    ]);
    expect(said(inventoryOf(2, 3))).toEqual([
      "shared_address: `c1`, `c2`, `c3` share 192.0.2.1:2022, which has 2 sessions at once: they wait for one another",
    ]);
  });
  it("are counted, not named, behind a fourth address and further ones", () => {
    const devices = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`c${n + 1}`, { host: `192.0.2.${n % 10}` }]),
    );
    const found = said({
      object: { credentials, defaults: { platform: "linux", credential: "c" }, devices },
    });
    expect(found.slice(2)).toEqual([
      "shared_address: `c3`, `c13` share 192.0.2.2:22, which has one session at a time: they wait for one another",
      "shared_address: 14 devices share 7 more addresses and wait for one another in the same way",
    ]);
  });
  it("are not where sessions, concurrency or the limit spare them the wait", () => {
    expect(said(inventoryOf(5))).toEqual([]);
    expect(said(inventoryOf(1), { concurrency: 1 })).toEqual([]);
    expect(said(inventoryOf(1), { limit: "c2" })).toEqual([]);
  });
});
