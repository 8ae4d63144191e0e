// Whole documents to plans: what a run will do, device by device.
import { describe, expect, it } from "vitest";
import { platforms } from "../test/corpus/platforms.js";
import { compiled, good, planOf, problemsOf, shape, shapes, steps } from "./testing/compiled.js";

describe("the manual's example", () => {
  const plan = planOf(good("ospf-failover.yaml"));
  it("becomes the three stages that it describes", () => {
    expect(plan.stages.map((stage) => [stage.name, stage.exclusive, stage.batches])).toEqual([
      ["baseline", false, [1, 1, 1]],
      ["failover", true, [1]],
      ["after", false, [1, 1, 1]],
    ]);
    expect(plan.stages.map((stage) => shape(stage.tracks[0]!.nodes))).toEqual([
      "reads(baseline-1)",
      "trigger(fail)",
      "poll(after-1) reads(after-2) diff(after-3)",
    ]);
  });
  it("carries what its steps need and nothing else", () => {
    expect(Object.keys(plan.devices)).toEqual(["r1", "r2", "j1"]);
    expect(Object.keys(plan.jump_hosts)).toEqual(["bastion", "gate"]);
    expect(Object.keys(plan.credentials)).toEqual(["lab", "hop"]);
    expect(Object.keys(plan.platforms)).toEqual(["frr", "juniper_junos"]);
    expect(plan.secrets).toEqual({});
    expect(plan.steps["after-1"]!.action).toEqual({
      verify: {
        commands: ["show ip ospf neighbor json"],
        single: true,
        expect: [{ cel: "size(parsed.neighbors) >= 1" }],
        within_ms: 60_000,
        every_ms: 2_000,
        stable_for_ms: 5_000,
      },
    });
    expect(plan.steps["fail"]!.at).toBe("spec.yaml:19:9");
  });
});

it("refuses no word that only stands where a secret might", () => {
  const result = compiled(good("not-secrets.yaml"));
  expect("warnings" in result && result.warnings).toEqual([]);
});

describe("segments", () => {
  it("joins consecutive reads, and lets everything else stand alone", () => {
    expect(
      shapes(
        steps(`
  - run: show version
  - verify: { run: show clock, expect: "true" }
  - snapshot: { name: s, commands: [show version] }
  - run: clear counters
  - run: [show a, show b]
  - wait: 5s
  - configure: [shutdown]
  - verify: { run: show c, expect: "true", within: 10s }
  - run: show d
`),
      ),
    ).toEqual([
      "r1: reads(main-1,main-2,main-3) write(main-4) reads(main-5) wait(main-6) write(main-7) poll(main-8) reads(main-9)",
    ]);
  });
  it("keeps loops of reads inside, and makes loops of everything else", () => {
    expect(
      shapes(
        steps(
          `
  - run: show version
  - { run: "show interface \${{ item }}", for_each: [eth0, eth1] }
  - { configure: ["interface \${{ port }}", shutdown], for_each: [eth0], as: port }
  - { verify: { run: show c, expect: "true", within: 10s }, for_each: saved.ports }
`.replace("show version\n", "show version\n    save: { ports: parsed.ports }\n"),
        ),
      ),
    ).toEqual(["r1: reads(main-1,main-2) loop[write(main-3)] loop[poll(main-4)]"]);
  });
  it("says what a check resolves: all iterations of a loop, one, or each its own", () => {
    const plan = planOf(
      steps(`
  - { id: push, for_each: [a, b], configure: ["description \${{ item }}"] }
  - { id: all, verify: { run: show c, expect: "true", settles: push } }
  - { id: one, verify: { run: show c, expect: "true", settles: "push[1]" } }
  - { id: each, for_each: [a, b], as: what, verify: { run: "show \${{ what }}", expect: "true", settles: push } }
`),
    );
    expect(["all", "one", "each"].map((id) => plan.steps[id]?.action)).toMatchObject([
      { verify: { settles: "push" } },
      { verify: { settles: "push[1]" } },
      { verify: { settles: "push", settles_each: true } },
    ]);
    expect(plan.steps["all"]?.action).not.toHaveProperty("verify.settles_each");
  });
  it("keeps a read with a rescue out of the reads around it", () => {
    const text =
      "  - run: show a\n  - { id: b, run: show b, rescue: [{ run: show log }] }\n  - run: show c\n";
    expect(shapes(steps(text))).toEqual([
      "r1: reads(main-1) block[reads(b) rescue[reads(b-rescue-1)] always[]] reads(main-3)",
    ]);
  });
  it("guards a step by its rescue and always, to the end of the stage", () => {
    expect(
      shapes(
        steps(`
  - id: change
    configure: [shutdown]
    rescue:
      - configure: [no shutdown]
      - run: show log
    always:
      - run: show clock
  - run: show version
`),
      ),
    ).toEqual([
      "r1: block[write(change) rescue[write(change-rescue-1) reads(change-rescue-2)] always[reads(change-always-1)]] reads(main-2)",
    ]);
    expect(shapes(steps("  - { id: a, run: show version, rescue: [{ run: show log }] }\n"))).toEqual([
      "r1: block[reads(a) rescue[reads(a-rescue-1)] always[]]",
    ]);
  });
  it("puts the steps of a block into one body, and its loop around them", () => {
    expect(
      shapes(
        steps(
          `
  - id: each
    when: "size(device.tags) == 0"
    for_each: [a, b]
    as: port
    block:
      - { id: look, run: "show interface \${{ port }}" }
      - { id: down, configure: ["interface \${{ port }}", shutdown] }
    rescue: [{ run: show log }]
    always: [{ run: show clock }, { run: show users, effect: write }]
  - block: [{ run: show a }, { use: lib/mine.yaml }]
`.replace("{ use: lib/mine.yaml }", "{ wait: 1s }"),
        ),
      ),
    ).toEqual([
      "r1: block[loop[reads(look) write(down)] rescue[reads(each-rescue-1)] always[reads(each-always-1) write(each-always-2)]] " +
        "block[reads(main-2-1) wait(main-2-2) rescue[] always[]]",
    ]);
  });
  it("takes blocks in blocks, and a `use` with its `finally` as a block with an `always`", () => {
    const { stages, steps: all } = planOf(good("blocks.yaml"), {
      spec: { text: good("blocks.yaml"), file: "good/blocks.yaml" },
    });
    expect(stages.map(({ tracks }) => shape(tracks[0]?.nodes ?? []))).toEqual([
      "block[block[loop[reads(look) block[write(bounce) block[write(used-drain) rescue[] always[write(used-restore)]] rescue[write(up)] always[]]] rescue[] always[reads(log)]] " +
        "block[reads(loop) rescue[] always[]] rescue[] always[reads(see)]]",
      "write(undrain)",
    ]);
    expect(all["used-restore"]).toMatchObject({ item_as: "port", action: { configure: {} } });
  });
  it("lets checks inside of a block that loops resolve the change of the same iteration", () => {
    const plan = planOf(
      steps(`
  - for_each: [a, b]
    block:
      - { id: push, configure: ["description \${{ item }}"] }
      - { id: look, verify: { run: "show \${{ item }}", expect: "true", settles: push } }
`),
    );
    expect(plan.steps["look"]?.action).toMatchObject({ verify: { settles: "push", settles_each: true } });
    expect(plan.steps["push"]).toMatchObject({ item_as: "item" });
  });
  it("puts `finally` around all steps of a stage, and the run's into a last stage of all devices", () => {
    expect(
      shapes(`name: t
targets: { hosts: r1 }
steps: [{ id: drain, configure: [shutdown] }, { id: look, run: show version }]
finally: [{ id: back, configure: [no shutdown] }, { id: see, run: show clock }]
`),
    ).toEqual(["r1: block[write(drain) reads(look) rescue[] always[write(back) reads(see)]]"]);
    const { stages } = planOf(`name: t
stages:
  - { name: one, targets: { hosts: r1 }, steps: [{ id: look, run: show version }] }
  - { name: two, targets: { hosts: r2 }, steps: [{ id: see, run: show version }], finally: [{ id: end, run: show clock }] }
finally: [{ id: back, configure: [no shutdown] }]
`);
    expect(stages.map(({ name, finally: isFinally, exclusive }) => [name, isFinally, exclusive])).toEqual([
      ["one", undefined, false],
      ["two", undefined, false],
      ["finally", true, true],
    ]);
    expect(stages[2]?.tracks.flatMap(({ devices }) => devices)).toEqual(["r1", "r2"]);
    expect(shape(stages[1]?.tracks[0]?.nodes ?? [])).toBe("block[reads(see) rescue[] always[reads(end)]]");
  });
});

describe("digests", () => {
  it("is the same for the same plan, as text or as a value, in any order of keys", () => {
    const text = "name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version, timeout: 10s }]\n";
    const object = { steps: [{ timeout: "10s", run: "show version" }], targets: { hosts: "r1" }, name: "t" };
    const [a, b] = [planOf(text), planOf("", { spec: { object, file: "spec.yaml" } })];
    expect(a.spec_digest).toBe(b.spec_digest);
    expect(a.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(planOf(text).digest).toBe(a.digest);
    expect(planOf(text, { check: true }).digest).not.toBe(a.digest);
  });
  it("points into the printed text of a value", () => {
    expect(problemsOf("", { spec: { object: { name: "t", stepz: [] }, file: "body" } })).toEqual([
      { code: "unknown_key", file: "body", line: 3, column: 3 },
    ]);
  });
});

describe("platforms", () => {
  it("refuses to configure where the platform's data cannot, and commit-confirm where there is none", () => {
    expect(problemsOf(steps("  - configure: [x]\n", "targets: { hosts: gate }"))).toEqual([
      { code: "configure_unsupported", file: "spec.yaml", line: 4, column: 5 },
    ]);
    expect(
      problemsOf(steps("  - configure: { lines: [x], confirm: 5m }\n", "targets: { hosts: j1 }")),
    ).toEqual([]);
  });
  it("takes platforms of the inventory, by file or by content", () => {
    const { name: _, ...mine } = { ...platforms["linux"]!, read_only: ["dir\\b"] };
    const own = {
      platforms: { mine: { ...mine, name: "mine" } },
      devices: { x: { platform: "mine", transport: "local" } },
    };
    const plan = planOf("name: t\nsteps: [{ run: dir }]\n", { inventory: { object: own } });
    expect(shape(plan.stages[0]!.tracks[0]!.nodes)).toBe("reads(main-1)");
    expect(plan.platforms["mine"]!.read_only).toEqual(["dir\\b"]);
  });
});
