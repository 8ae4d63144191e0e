// Steps to steps of the plan: what they read, under which conditions they run, what they bring in.
import { describe, expect, it } from "vitest";
import { platforms } from "../../test/corpus/platforms.js";
import { compile } from "../index.js";
import { inventory, planOf, problemsOf, shape, steps } from "../testing/compiled.js";

describe("expressions in steps", () => {
  it("says which saved values and steps they read", () => {
    const { needs } = planOf(
      steps(`
  - { id: a, run: show version, save: { x: output, y: "1" } }
  - { id: b, run: show clock }
  - { id: c, run: "show \${{ saved.x }}", when: "steps.a.status == 'passed'", expect: "saved['y'] == 1" }
`),
    ).steps["c"]!;
    expect(needs).toEqual({ saved: ["x", "y"], steps: ["a"] });
  });
  it("keeps templates as they are, for the run", () => {
    const { action } = planOf(steps('  - configure: ["interface ${{ device.vars.uplink }}"]\n')).steps[
      "main-1"
    ]!;
    expect(action).toEqual({ configure: { lines: ["interface ${{ device.vars.uplink }}"], save: false } });
  });
});

describe("conditions", () => {
  const guarded = (when: string, action = 'run: "show bgp ${{ device.vars.asn }}"') =>
    problemsOf(
      steps(
        `  - { run: show version, save: { x: output } }\n  - ${action}\n    when: "${when}"\n`,
        "targets: { groups: core }",
      ),
    ).map((problem) => problem.code);
  it("spares a device what its condition keeps from running there", () => {
    expect(guarded("has(device.vars.asn)")).toEqual([]);
    expect(guarded("device.site == 'lab1'")).toEqual(["evaluation_failed"]);
    expect(guarded("device.name == 'r2' && saved.x == ''")).toEqual([]);
    expect(guarded("device.platform == 'juniper_junos'", "configure: { lines: [x], confirm: 5m }")).toEqual(
      [],
    );
    expect(guarded("saved.x == ''", "configure: { lines: [x], confirm: 5m }")).toEqual([
      "missing_key",
      "confirm_unsupported",
    ]);
    expect(guarded("device.name == 'none'", "verify: { run: reload, expect: 'true' }")).toEqual([]);
    expect(guarded("saved.x == ''", "verify: { run: reload, expect: 'true' }")).toEqual(["not_read_only"]);
  });
  it("leaves to the run what only the run can tell", () => {
    expect(guarded("saved.x != ''")).toEqual([]);
    expect(guarded("steps['main-1'].status == 'passed'")).toEqual([]);
  });
  it("counts the conditions of stages and of steps around", () => {
    const nested =
      "  - id: a\n    run: show version\n    when: has(device.vars.asn)\n    rescue:\n      - run: show bgp ${{ device.vars.asn }}\n";
    expect(problemsOf(steps(nested, "targets: { groups: core }"))).toEqual([]);
    const staged =
      "name: t\ninputs: { on: { type: boolean, default: false } }\nstages:\n  - when: inputs.on\n    steps: [{ run: 'show ${{ device.vars.nothing }}' }]\n";
    expect(problemsOf(staged)).toEqual([]);
    expect(problemsOf(staged, { inputs: { on: true } }).map((problem) => problem.code)).toEqual([
      "evaluation_failed",
    ]);
  });
});

describe("loops", () => {
  const items = (count: number) =>
    problemsOf(steps(`  - { run: "show \${{ item }}", for_each: [${Array(count).fill("a").join()}] }\n`));
  it("has at most 1,000 items", () => {
    expect(items(1_000)).toEqual([]);
    expect(items(1_001).map((problem) => problem.code)).toEqual(["unbounded_loop"]);
  });
});

describe("configure", () => {
  it("takes save and confirm beside or inside, lines as a list or a text", () => {
    const actionOf = (text: string) => planOf(steps(text, "targets: { hosts: j1 }")).steps["main-1"]!.action;
    const expected = { configure: { lines: ["a", "b"], save: true, confirm_ms: 300_000 } };
    expect(actionOf("  - configure: { lines: [a, b], save: true, confirm: 5m }\n")).toEqual(expected);
    expect(actionOf("  - configure: [a, b]\n    save: true\n    confirm: 5m\n")).toEqual(expected);
    expect(actionOf("  - configure: |\n      a\n      b\n    save: true\n    confirm: 5m\n")).toEqual(
      expected,
    );
  });
  it("brings only the secrets that steps use", () => {
    const plan = planOf(steps('  - configure: ["community ${{ secrets.snmp }}"]\n'));
    expect(plan.secrets).toEqual({ snmp: { env: "SNMP_COMMUNITY" } });
  });
});

describe("use", () => {
  it("inlines the steps, with inputs bound and ids of its own", () => {
    const plan = planOf(
      steps(`
  - id: far
    use: lib/ping.yaml
    with: { address: "\${{ device.vars.loopback }}", count: 3 }
    when: device.site == 'lab1'
  - use: lib/ping.yaml
    with: { address: 10.0.0.9 }
  - run: show version
`),
    );
    expect(plan.stages[0]!.tracks.map((track) => shape(track.nodes))).toEqual([
      "reads(far-ping,far-2,main-2-ping,main-2-2,main-3)",
    ]);
    expect(plan.steps["far-ping"]).toMatchObject({
      action: { run: { commands: ["ping ${{ device.vars.loopback }} count ${{ 3 }}"] } },
      when: "device.site == 'lab1'",
      at: "lib/ping.yaml:6:5",
    });
    expect(plan.steps["far-2"]!.action).toMatchObject({
      verify: { expect: [{ cel: "steps[\"far-ping\"].status == 'passed' && saved.answered" }] },
    });
    expect(plan.steps["main-2-ping"]!.action).toMatchObject({
      run: { commands: ['ping ${{ "10.0.0.9" }} count ${{ 5 }}'] },
    });
    expect(plan.steps["far-2"]!.needs).toEqual({ saved: ["answered"], steps: ["far-ping"] });
  });
  it("changes the digest of the spec when the used file changes", () => {
    const spec = steps("  - use: other.yaml\n");
    const withFile = (text: string) => {
      const result = compile(
        { spec: { text: spec, file: "spec.yaml" }, inventory },
        { platforms, load: () => text },
      );
      return "plan" in result ? result.plan.spec_digest : "";
    };
    const one = withFile("name: o\nsteps: [{ run: show a }]\n");
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(withFile("name: o\nsteps: [{ run: show b }]\n")).not.toBe(one);
  });
});
