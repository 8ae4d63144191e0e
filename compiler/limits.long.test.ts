// What documents may hold, and that those over it are refused with the limit, at the place where one is to blame.
import { describe, expect, it } from "vitest";
import { validate } from "./index.js";
import { deps, steps } from "./testing/compiled.js";
import { devices, lines, outcome, SPEC } from "./testing/outcome.js";

describe("too much is refused with the limit", () => {
  it("steps, at the first of too many; used ones count, and so does each use", () => {
    expect(
      outcome(
        steps(
          lines(5_001, () => "  - wait: 1s\n"),
          "",
        ),
        devices(1),
      ),
    ).toBe("spec.yaml:5004 too_complex: the spec and the specs that it uses have more than 5000 steps");
    const uses = (file: string) =>
      steps(
        lines(100, () => `  - use: ${file}\n`),
        "",
      );
    const files = {
      "a.yaml": uses("b.yaml"),
      "b.yaml": uses("c.yaml"),
      "c.yaml": "name: c\nstages: [{ name: x, steps: [] }]\n",
    };
    expect(outcome(uses("a.yaml"), devices(1), { files })).toContain(
      "too_complex: the spec and the specs that it uses have more than 5000 steps",
    );
  });

  it("stages", () => {
    const stages = `name: t\nstages:\n${lines(501, (n) => `  - { name: s${n}, steps: [{ wait: 1s }] }\n`)}`;
    expect(outcome(stages, devices(1))).toBe("spec.yaml:503 too_complex: the spec has more than 500 stages");
  });

  it("what groups and inputs give to many devices and commands", () => {
    const large = "x".repeat(300_000);
    const size = /^spec.yaml:1 too_complex: the plan would be larger than 64 MiB/;
    expect(
      outcome(
        SPEC,
        devices(300, () => "{}", `, vars: { a: ${large} }`),
      ),
    ).toMatch(size);
  });

  it("a check alone gives up in the same way", () => {
    const spec = {
      text: steps(
        lines(5_001, () => "  - wait: 1s\n"),
        "",
      ),
      file: "spec.yaml",
    };
    expect(validate({ spec }, deps)).toMatchObject({
      valid: false,
      errors: [{ code: "too_complex", line: 5_004 }],
    });
  });
});

describe("what grows with each iteration is refused where it does", () => {
  it("chains of jump hosts", () => {
    const chain = (count: number) => devices(count, (n) => (n + 1 < count ? `{ jump: d${n + 1} }` : "{}"));
    expect(outcome(SPEC, chain(17))).toBe("plan");
    expect(outcome(SPEC, chain(40))).toBe(
      "inventory.yaml:20 bad_value: the jump hosts of `d0` are more than 16 in a row",
    );
    expect(
      outcome(
        SPEC,
        devices(40, (n) => `{ jump: d${(n + 1) % 40} }`),
      ),
    ).toContain("more than 16 in a row");
  });

  it("inputs and conditions that hold themselves several times, in each file that is used", () => {
    const file = (next: string, type: string, join: string) =>
      `name: f\ninputs: { a: { type: ${type} } }\nsteps: [{ ${next}, when: "${lines(50, () => `inputs.a ${join} `)}inputs.a", with: { a: "\${{ ${lines(50, () => `inputs.a ${join} `)}inputs.a }}" } }]\n`;
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        `f${n}.yaml`,
        file(`use: f${n + 1}.yaml`, "boolean", "&&"),
      ]).concat([
        [
          "f8.yaml",
          "name: f\ninputs: { a: { type: boolean } }\nsteps: [{ run: show version, when: inputs.a }]\n",
        ],
      ]),
    );
    const spec =
      "name: t\ninputs: { a: { type: boolean, default: true } }\nsteps: [{ use: f0.yaml, with: { a: '${{ inputs.a }}' } }]\n";
    expect(outcome(spec, devices(1), { files })).toContain("is longer than 4096 characters");
  });

  it("aliases, by what they stand for", () => {
    const aliases = `${devices(1)}  r1: { vars: { a: &a ${"x".repeat(100_000)}, b: [${lines(1_000, () => "*a,")}] } }\n`;
    expect(outcome(SPEC, aliases)).toContain("alias_bomb: aliases expand to more than 8 MiB of text");
  });

  it("labels", () => {
    const labels = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`l${n}`, "v"]));
    expect(outcome(SPEC, devices(1), { labels })).toBe("labels:1 bad_value: 101 labels; at most 100");
  });

  it("operators in a row", () => {
    const spec = steps(`  - { run: show version, when: "${"!".repeat(4_000)}true" }\n`, "");
    expect(outcome(spec, devices(1))).toMatch(/^plan$|too many operators in a row/);
  });

  it("a template, however it tries to be looked at for long", () => {
    const spec = steps("  - configure: { template: t.j2 }\n", "");
    const refused = (text: string) => outcome(spec, devices(2), { files: { "t.j2": text } });
    for (const text of [
      "{{".repeat(400_000),
      `{{ ${"a".repeat(900_000)}`,
      `{{ x.${"a".repeat(900_000)} | upper }}`,
    ])
      expect(refused(text)).toMatch(/^t\.j2:1 bad_template/);
    expect(refused("x".repeat(2_000_000))).toMatch(/^t\.j2:1 too_large/);
  });
});
