// Into how many parts a run is cut, and what is refused since no Temporal execution could hold it.
import { describe, expect, it } from "vitest";
import { compile } from "../../index.js";
import { deps } from "../../testing/compiled.js";
import { devices, lines, outcome } from "../../testing/outcome.js";
import { type Cut, cutOf } from "./parts.js";

const LIST = `[${Array.from({ length: 1_000 }, (_, n) => n).join(", ")}]`;
const spec = (steps: string, head = "") => `name: t\n${head}\nsteps:\n${steps}`;
const change = (n: number) => `  - { id: s${n}, configure: [interface Loopback${n}] }\n`;
const loop = (items: string, body = "configure: [interface x]") =>
  `  - { id: l, for_each: ${items}, as: x, ${body} }\n`;

/** Of a plan for so many devices that are alike. */
function cutFor(text: string, count: number, batches?: number[]): Cut {
  const inventory = devices(1, () => "{ vars: { list: [1, 2] } }");
  const documents = {
    spec: { text, file: "spec.yaml" },
    inventory: { text: inventory, file: "inventory.yaml" },
  };
  const result = compile(documents, deps);
  if ("diagnostics" in result) throw new Error(JSON.stringify(result.diagnostics));
  const { stages, steps } = result.plan;
  const names = Array.from({ length: count }, (_, n) => `device${n}`);
  const many = stages.map((stage) => ({
    ...stage,
    ...(batches ? { batches } : {}),
    tracks: stage.tracks.map((track) => ({ ...track, devices: names })),
  }));
  return cutOf({ steps, stages: many });
}

function cut(text: string, count: number, batches?: number[]): number[] | undefined {
  const { parts, over } = cutFor(text, count, batches);
  expect(over).toBeUndefined();
  return parts;
}

describe("a stage is cut by what one device needs of a history", () => {
  it("what fits is one piece", () => {
    expect(cut(spec(lines(6, change)), 200)).toBeUndefined();
    expect(cut(spec("  - run: show version\n"), 1_000)).toBeUndefined();
  });

  it("events: 150 devices where each does little, fewer where each does much", () => {
    expect(cut(spec(lines(8, change)), 400)).toEqual([150]);
    expect(cut(spec(lines(66, change)), 150)).toEqual([20]);
    expect(cut(spec(loop(`[${"1, ".repeat(110)}1]`)), 150)).toEqual([11]);
    expect(cut(spec(loop(LIST)), 3)).toEqual([1]);
  });

  it("bytes: steps that do not run are told of as well", () => {
    const never = `'${"x".repeat(1_900)}' == ''`;
    const skipped = (n: number) => `  - { id: s${n}, when: "${never}", run: show version }\n`;
    const [part] = cut(spec(lines(80, skipped)), 150) ?? [];
    expect(part).toBeGreaterThan(25);
    expect(part).toBeLessThan(80);
    expect(cut(spec(lines(80, skipped)), 10)).toBeUndefined();
  });

  it("bytes: expectations, lines and items", () => {
    const long = "x".repeat(3_000);
    const checks = (n: number) =>
      `  - { id: s${n}, verify: { run: show version, expect: [${`{ contains: ${long} }, `.repeat(10)}] } }\n`;
    expect(cut(spec(lines(20, checks)), 150)?.[0]).toBeLessThan(20);
    expect(cut(spec(loop(`[${`${long}, `.repeat(100)}]`)), 150)?.[0]).toBeLessThan(15);
  });

  it("a list that an expression gives is as long as it is for the devices", () => {
    expect(cut(spec(loop('"device.vars.list"')), 400)).toBeUndefined();
    expect(cut(spec(loop('"[1, 2, 3].map(n, n + size(inputs))"')), 500)?.[0]).toBe(150);
  });

  it("a list that only the run knows may be as long as lists may be", () => {
    const unknown = "\"device.vars.list.filter(n, run.id != '')\"";
    expect(cut(spec(loop(unknown)), 5)).toBeUndefined();
    expect(cut(spec(loop(unknown)), 20)).toEqual([6]);
    expect(cut(spec(loop(unknown, "run: show version")), 20)).toBeUndefined();
  });

  it("each stage by itself", () => {
    const stages = `name: t
stages:
  - { name: many, steps: [${LIST.slice(1, -1)
    .split(", ")
    .slice(0, 100)
    .map((n) => `{ configure: [interface ${n}] }`)
    .join(", ")}] }
  - { name: few, steps: [{ run: show version }] }
`;
    expect(cut(stages, 150)).toEqual([13, 150]);
  });

  it("parts are larger where their number would be too much for the run", () => {
    const text = spec(lines(130, change));
    expect(cut(text, 1_000)).toEqual([10]);
    expect(cut(text, 40_000)).toEqual([51]);
  });
});

describe("what no history could hold is refused with place, figure and cure", () => {
  it("events of one device", () => {
    const eight = lines(8, (n) => loop(LIST).replace("id: l", `id: l${n}`));
    expect(outcome(spec(eight), devices(1))).toBe(
      "spec.yaml:3 too_complex: the stage `main` needs about 48,032 events of Temporal's history for one device; " +
        "a part of a run may have at most 40,000",
    );
  });

  it("bytes of one device", () => {
    const line = `interface ${"x".repeat(9_000)}`;
    const wide = loop(LIST, `configure: [${line}, ${line}]`);
    expect(outcome(spec(wide), devices(1))).toMatch(
      /^spec.yaml:3 too_complex: the results of the stage `main` take about/,
    );
  });

  it("steps whose description is too much for one message", () => {
    const name = "n".repeat(1_000);
    const named = lines(800, (n) => `  - { name: ${name}, id: s${n}, wait: 1s }\n`);
    expect(outcome(spec(named), devices(1))).toMatch(
      /^spec.yaml:3 too_complex: the steps of the stage `main` take about \d\.\d MiB in one message/,
    );
  });

  it("more parts than the history of a run can hold", () => {
    const text = spec(lines(6, (n) => loop(LIST).replace("id: l", `id: l${n}`)));
    expect(cut(text, 3_000)).toEqual([1]);
    const over = {
      message: expect.stringContaining("cannot name so many devices in so many stages and parts"),
    };
    expect(cutFor(text, 4_000).over).toMatchObject(over);
    expect(cutFor(spec(lines(10, change)), 4_000, Array(4_000).fill(1)).over).toMatchObject(over);
  });
});
