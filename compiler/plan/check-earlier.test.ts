// What a step reads of earlier ones: refused where it is certain not to be there on a device, and nowhere else.
import { describe, expect, it } from "vitest";
import { compile } from "../index.js";
import { compiled, deps, inventory, planOf, problemsOf, steps } from "../testing/compiled.js";

const CORE = "targets: { groups: core }";
/** A stage for r1 alone, which saves `mtu` in step `measure`, then one for r1, r2 and j1. */
const after = (second: string) => `name: t
stages:
  - name: first
    targets: { hosts: r1 }
    steps:
      - { id: measure, run: show version, save: { mtu: output } }
      - { snapshot: { name: before, commands: show version } }
  - name: second
    ${CORE}
    steps:
${second}`;

function said(spec: string): string[] {
  const result = compiled(spec);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}
const codes = (spec: string) => said(spec).map((one) => one.split(":", 2)[1]!.replace(/^\d+ /, ""));

const MISSING =
  "unknown_saved: no earlier step saves `mtu` on `r2` and one more device: the step `measure` does not run there";

describe("a saved value is missing on a device", () => {
  it.each([
    ["in a command", "      - run: show mtu ${{ saved.mtu }}\n", "11:33"],
    ["in a line", '      - configure: ["mtu ${{ 1 + int(saved.mtu) }}"]\n', "11:44"],
    ["in `when`", "      - run: show clock\n        when: saved.mtu == '1500'\n", "12:21"],
    ["in `expect`", "      - run: show clock\n        expect: output == saved['mtu']\n", "12:33"],
    [
      "in a check on text",
      "      - run: show clock\n        expect: { contains: '${{ saved.mtu }}' }\n",
      "12:40",
    ],
    ["in `save`", "      - run: show clock\n        save: { next: saved.mtu }\n", "12:29"],
    ["in `for_each`", "      - run: show ${{ item }}\n        for_each: saved.mtu.split(',')\n", "12:25"],
    ["in a loop", "      - run: show ${{ saved.mtu }}\n        for_each: [a, b]\n", "11:29"],
    [
      "in a reply",
      "      - run: clear\n        replies: [{ prompt: 'sure', answer: '${{ saved.mtu }}' }]\n",
      "12:56",
    ],
    [
      "in a trigger",
      "      - trigger: { do: { run: clear }, undo: { run: 'set ${{ saved.mtu }}' } }\n",
      "11:68",
    ],
    ["in `rescue`", "      - run: show clock\n        rescue: [{ run: 'show ${{ saved.mtu }}' }]\n", "12:41"],
  ])("%s", (_, second, place) => {
    expect(said(after(second))).toEqual([`${place} ${MISSING}`]);
  });

  it("where its step is skipped there, and where both sides of an `&&` need it", () => {
    const spec = (when: string, expectation: string) =>
      `name: t\n${CORE}\nsteps:\n  - { id: measure, run: show version, save: { mtu: output }, when: "${when}" }\n  - { run: show clock, expect: "${expectation}" }\n`;
    expect(codes(spec("device.name == 'r1'", "saved.mtu == '1'"))).toEqual(["unknown_saved"]);
    expect(codes(spec("device.name == 'r1'", "saved.mtu == '1' && saved.mtu == '2'"))).toEqual([
      "unknown_saved",
    ]);
    expect(codes(spec("device.name == 'r1'", "device.name != 'x' && saved.mtu == '1'"))).toEqual([
      "unknown_saved",
    ]);
    expect(codes(spec("device.name == 'r1'", "device.name == 'r1' && saved.mtu == '1'"))).toEqual([]);
    expect(
      codes(
        spec("inputs.x", "saved.mtu == '1'").replace(
          "steps:",
          "inputs: { x: { type: boolean, default: true } }\nsteps:",
        ),
      ),
    ).toEqual([]);
  });

  it("with the near name that is there", () => {
    const result = compiled(
      after("      - run: show clock\n        save: { mtu_: '1' }\n      - run: show ${{ saved.mtu }}\n"),
    );
    expect(result).toMatchObject({ diagnostics: [{ code: "unknown_saved", hint: "did you mean `mtu_`?" }] });
  });
});

it("a used spec that is given a missing value is refused at its own line", () => {
  const used = "name: u\ninputs: { size: { type: string } }\nsteps: [{ run: 'show ${{ inputs.size }}' }]\n";
  const second = "      - { use: u.yaml, with: { size: '${{ saved.mtu }}' } }\n";
  const result = compile(
    { spec: { text: after(second), file: "spec.yaml" }, inventory },
    { ...deps, load: (path) => (path === "u.yaml" ? used : undefined) },
  );
  expect(result).toMatchObject({ diagnostics: [{ code: "unknown_saved", file: "u.yaml", line: 3 }] });
});

it("a used spec is given the saved values that its inputs and its condition read", () => {
  const used =
    "name: u\ninputs: { size: { type: string } }\nsteps: [{ id: show, run: 'show ${{ inputs.size }}' }]\n";
  const spec = `name: t\n${CORE}\nsteps:\n  - { id: a, run: show version, save: { mtu: output, on: "true" } }\n  - { id: u, use: u.yaml, with: { size: '\${{ saved.mtu }}' }, when: "saved.on && steps.a.status == 'passed'" }\n`;
  const result = compile(
    { spec: { text: spec, file: "spec.yaml" }, inventory },
    { ...deps, load: (path) => (path === "u.yaml" ? used : undefined) },
  );
  expect(result).toMatchObject({
    plan: { steps: { "u-show": { needs: { saved: ["mtu", "on"], steps: ["a"] } } } },
  });
});

describe("results and snapshots of steps that other devices have", () => {
  it("are refused as well", () => {
    expect(said(after("      - { run: show clock, expect: steps.measure.status == 'passed' }\n"))).toEqual([
      "11:42 unknown_step: the step `measure` does not run on `r2` and one more device: its stage has other targets",
    ]);
    expect(
      said(
        after(
          "      - { snapshot: { name: now, commands: show version } }\n      - { diff: { before: before, after: now } }\n",
        ),
      ),
    ).toEqual([
      "12:27 unknown_snapshot: no earlier step takes the snapshot `before` on `r2` and one more device",
    ]);
  });
});

describe("no step is refused", () => {
  it.each([
    ["that asks first", "      - run: \"show ${{ has(saved.mtu) ? saved.mtu : '1500' }}\"\n"],
    ["whose condition asks first", "      - run: show ${{ saved.mtu }}\n        when: has(saved.mtu)\n"],
    [
      "whose condition looks into `saved`",
      "      - run: show ${{ saved.mtu }}\n        when: \"'mtu' in saved\"\n",
    ],
    [
      "whose condition is known in the run",
      "      - run: show clock\n        id: look\n      - run: show ${{ saved.mtu }}\n        when: steps.look.status == 'failed'\n",
    ],
    [
      "of which `&&` may spare it",
      "      - run: show clock\n        expect: output == '' && saved.mtu == ''\n",
    ],
    ["that is skipped there", "      - run: show ${{ saved.mtu }}\n        when: device.name == 'r1'\n"],
    [
      "that may have no items",
      "      - run: show clock\n        save: { all: \"['a']\" }\n      - run: show ${{ saved.mtu }}\n        for_each: saved.all\n",
    ],
    [
      "where it is saved there after all",
      "      - run: show clock\n        save: { mtu: '1' }\n      - run: show ${{ saved.mtu }}\n",
    ],
    [
      "where a rescue may have saved it",
      "      - run: show clock\n        rescue: [{ run: show version, save: { mtu: '1' } }]\n      - run: show ${{ saved.mtu }}\n",
    ],
    [
      "where a condition of the run may have let it be saved",
      "      - { id: x, run: show clock }\n      - run: show clock\n        save: { mtu: '1' }\n        when: steps.x.status == 'passed'\n      - run: show ${{ saved.mtu }}\n",
    ],
    [
      "of a trigger whose `requires` may not hold",
      "      - trigger: { requires: { run: show version, expect: 'true' }, do: { run: 'clear ${{ saved.mtu }}' } }\n",
    ],
    [
      "that asks whether a step ran",
      "      - run: show clock\n        when: \"'measure' in steps\"\n        expect: steps.measure.status == 'passed'\n",
    ],
    [
      "that compares with another device",
      "      - { snapshot: { name: now, commands: show version } }\n      - { diff: { before: { device: r1, name: before }, after: now } }\n",
    ],
  ])("%s", (_, second) => {
    expect(said(after(second))).toEqual([]);
  });

  it("by a limit that leaves only devices with the value", () => {
    expect(
      Object.keys(planOf(after("      - run: show ${{ saved.mtu }}\n"), { limit: "r1" }).devices),
    ).toEqual(["r1"]);
  });
});

it("iterations of a loop may read what those before them saved", () => {
  const counting =
    "  - { id: a, run: show version, for_each: [1, 2], as: n, save: { total: 'has(saved.total) ? saved.total + n : n' } }\n";
  expect(problemsOf(steps(counting))).toEqual([]);
  const once = compiled(
    steps("  - { id: a, run: show version, save: { x: output }, expect: \"saved.x != ''\" }\n"),
  );
  expect("diagnostics" in once && once.diagnostics.map(({ message }) => message)).toEqual([
    "`x` is saved by this step itself, once its checks hold",
  ]);
});
