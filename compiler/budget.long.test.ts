// What the work of one compilation comes to, over devices, steps, expressions and names: bounded, and enough for a large network.
import { describe, expect, it } from "vitest";
import { steps } from "./testing/compiled.js";
import { devices, lines, outcome, SPEC } from "./testing/outcome.js";

describe("too much work is refused with the limit", () => {
  it("steps on devices", () => {
    const many = steps(
      lines(4_000, () => "  - run: show version\n"),
      "",
    );
    expect(outcome(many, devices(3_000))).toMatch(
      /^spec.yaml:1 too_complex: compiling this takes more than 10,000,000 steps of work/,
    );
  });

  it("work of expressions over devices: each has its bound, and so have all together", () => {
    const costly = "inputs.l.all(x, inputs.l.all(y, x + y >= 0))";
    const list = `inputs: { l: { type: list, default: [${lines(300, (n) => `${n},`)}] } }\n`;
    const one = devices(1);
    const where = `name: t\n${list}targets: { where: "${costly}" }\nsteps: [{ run: show version }]\n`;
    expect(outcome(where, one)).toBe("plan");
    expect(outcome(where, devices(1_000))).toMatch(/^spec.yaml:1 too_complex: .*steps of work/);
    const when = `name: t\n${list}steps: [{ run: show version, when: "${costly}" }]\n`;
    expect(outcome(when, one)).toBe("plan");
    expect(outcome(when, devices(1_000))).toMatch(/^spec.yaml:1 too_complex: .*steps of work/);
  });

  it("what an input gives to many devices", () => {
    const large = "x".repeat(300_000);
    const grows = `name: t\ninputs: { a: { type: string } }\nsteps:\n  - { run: "\${{ inputs.a }} \${{ device.name }}" }\n`;
    expect(outcome(grows, devices(5_000), { inputs: { a: large } })).toMatch(/^spec.yaml:1 too_complex: /);
  });

  it("globs over names", () => {
    const limit = lines(20_000, (n) => `*0*1*2*${n}*,`);
    expect(outcome(SPEC, devices(2_000), { limit })).toMatch(/^spec.yaml:1 too_complex: /);
  });
});

describe("what a large network needs is possible", () => {
  it("3,000 devices with ten steps, conditions and values of their own", () => {
    const each = (n: number) =>
      `  - { run: "show interface \${{ device.vars.port }} ${n}", when: "device.vars.role == 'core'" }\n`;
    const inventory = devices(3_000, (n) => `{ vars: { port: eth${n}, role: core }, tags: [a, b] }`);
    expect(
      outcome(steps(lines(10, each), "targets: { where: \"device.vars.role != 'x'\" }"), inventory),
    ).toBe("plan");
  });
});
