// `${{ }}` in a step's name: rendered as far as it is known, and refused where it never can be.
import { expect, test } from "vitest";
import { compiled, planOf, steps } from "../testing/compiled.js";

const head = "inputs: { vlan: { type: integer, default: 7 } }\ntargets: { hosts: r1 }";
const stepsOf = (text: string) => Object.values(planOf(steps(text, head)).steps);

test("a name of inputs alone is the same everywhere", () => {
  const [step] = stepsOf("  - { name: 'Look at VLAN ${{ inputs.vlan }}', run: show version }\n");
  expect(step).toMatchObject({ name: "Look at VLAN 7" });
  expect(step).not.toHaveProperty("name_template");
});

test("what differs by device or item is rendered there; in the plan `…` stands for it", () => {
  const text =
    "  - { name: '${{ inputs.vlan }} on ${{ device.name }}: ${{ p.id }}', run: 'show ${{ p.id }}', for_each: [{ id: a }], as: p }\n";
  expect(stepsOf(text)[0]).toMatchObject({
    name: "7 on …: …",
    name_template: "${{ inputs.vlan }} on ${{ device.name }}: ${{ p.id }}",
  });
});

const problemsIn = (name: string) => {
  const result = compiled(steps(`  - { name: '${name}', run: show version }\n`, head));
  const all = "plan" in result ? result.warnings : result.diagnostics;
  return all.map(({ line, code, message }) => [line, code, message]);
};

test.each([
  ["${{ inputs.vlna }}", "unknown_input", "the spec has no input `vlna`"],
  ["${{ output }}", "unknown_name", expect.stringContaining("only after a command has run")],
  ["${{ secrets.x }}", "secret_misuse", expect.stringContaining("nowhere else")],
  ["${{ inputs.vlan }", "bad_template", expect.stringContaining("`}}`")],
  ["${{ 1 / 0 }}", "evaluation_failed", expect.anything()],
  ["{{ inputs.vlan }}", "bad_template", "`{{ inputs.vlan }}` is shown as it is written"],
])("%s is told at its place", (name, code, message) => {
  expect(problemsIn(name)).toEqual([[5, code, message]]);
});

test("the name of a stage is the same for every run", () => {
  const spec = "name: t\nstages:\n  - { name: 's ${{ inputs.x }}', steps: [{ wait: 1s }] }\n";
  const result = compiled(spec);
  expect("diagnostics" in result && result.diagnostics).toMatchObject([
    { line: 3, code: "bad_name", message: expect.stringContaining("is not evaluated in `name`") },
  ]);
});
