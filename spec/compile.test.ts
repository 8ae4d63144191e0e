// Whole documents to plans: what a run will do, device by device.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PlanNode } from "../schemas/plan.js";
import { platforms } from "../test/corpus/platforms.js";
import { type CompileRequest, compile, type Diagnostic, folderLoader, renderDiagnostics } from "./index.js";

const CORPUS = new URL("../test/corpus/", import.meta.url);
const good = (file: string) => readFileSync(new URL(`good/${file}`, CORPUS), "utf8");
const inventory = { text: good("inventory.yaml"), file: "inventory.yaml" };
const deps = { platforms, load: folderLoader(CORPUS.pathname) };

function planOf(spec: string, rest: Partial<CompileRequest> = {}) {
  const result = compile({ spec: { text: spec, file: "spec.yaml" }, inventory, ...rest }, deps);
  if ("diagnostics" in result) throw new Error(renderDiagnostics(result.diagnostics));
  return result.plan;
}

function problemsOf(
  spec: string,
  rest: Partial<CompileRequest> = {},
): Pick<Diagnostic, "code" | "file" | "line" | "column">[] {
  const result = compile({ spec: { text: spec, file: "spec.yaml" }, inventory, ...rest }, deps);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, file, line, column }) => ({ code, file, line, column }));
}

/** `reads(a,b) write(c)!`, `!` where a node is the last, `?` where it is guarded. */
function shape(nodes: readonly PlanNode[]): string {
  return nodes
    .map((node) => {
      const marks = (node.last ? "!" : "") + (node.guarded ? "?" : "");
      if (node.kind === "reads") return `reads(${node.steps.join()})${marks}`;
      if (node.kind === "loop") return `loop[${shape([node.body])}]${marks}`;
      if (node.kind !== "block") return `${node.kind}(${node.step})${marks}`;
      return `block[${shape([node.body])} rescue[${shape(node.rescue)}] always[${shape(node.always)}]]${marks}`;
    })
    .join(" ");
}

const shapes = (spec: string, rest: Partial<CompileRequest> = {}) =>
  planOf(spec, rest).stages[0]!.tracks.map((track) => `${track.devices.join()}: ${shape(track.nodes)}`);

const steps = (text: string, head = "targets: { hosts: r1 }") => `name: t\n${head}\nsteps:\n${text}`;

describe("the manual's example", () => {
  const plan = planOf(good("ospf-failover.yaml"));
  it("becomes the three stages that it describes", () => {
    expect(plan.stages.map((stage) => [stage.name, stage.exclusive, stage.batches])).toEqual([
      ["baseline", false, [1, 1, 1]],
      ["failover", true, [1]],
      ["after", false, [1, 1, 1]],
    ]);
    expect(plan.stages.map((stage) => shape(stage.tracks[0]!.nodes))).toEqual([
      "reads(baseline-1)!",
      "trigger(fail)!",
      "poll(after-1) reads(after-2) diff(after-3)!",
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
      "r1: reads(main-1,main-2,main-3) write(main-4) reads(main-5) wait(main-6) write(main-7) poll(main-8) reads(main-9)!",
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
    ).toEqual(["r1: reads(main-1,main-2) loop[write(main-3)] loop[poll(main-4)!]!"]);
  });
  it("says whose doubt a check settles: of all turns of a loop, of one, or each its own", () => {
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
      "r1: reads(main-1) block[reads(b)? rescue[reads(b-rescue-1)] always[]] reads(main-3)!",
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
      "r1: block[write(change)? rescue[write(change-rescue-1)? reads(change-rescue-2)?] always[reads(change-always-1)]] reads(main-2)!",
    ]);
    expect(shapes(steps("  - { id: a, run: show version, rescue: [{ run: show log }] }\n"))).toEqual([
      "r1: block[reads(a)!? rescue[reads(a-rescue-1)!] always[]]!",
    ]);
  });
});

describe("effects", () => {
  it("is decided on the rendered command, for each device", () => {
    const spec = steps('  - run: "${{ device.vars.command }}"\n', "targets: { groups: core }");
    const own = good("inventory.yaml")
      .replace("uplink: to-r2", "uplink: to-r2, command: show version")
      .replace("uplink: to-r1", "uplink: to-r1, command: show version | tee f")
      .replace("uplink: ge-0/0/0", "uplink: ge-0/0/0, command: show version");
    expect(shapes(spec, { inventory: { text: own } })).toEqual([
      "r1,j1: reads(main-1)!",
      "r2: write(main-1)!",
    ]);
  });
  it("differs by platform, and so do tracks", () => {
    const spec = steps("  - run: show version\n", "targets: { hosts: [r1, bastion, r2] }");
    expect(shapes(spec)).toEqual(["r1,r2: reads(main-1)!", "bastion: write(main-1)!"]);
  });
  it("is read where the fixed beginning of the command decides, else a write", () => {
    const of = (command: string) =>
      shapes(steps(`  - { run: show version, save: { x: output } }\n  - run: "${command}"\n`))[0];
    expect(of("show ${{ saved.x }}")).toBe("r1: reads(main-1,main-2)!");
    expect(of("${{ saved.x }}")).toBe("r1: reads(main-1) write(main-2)!");
    expect(of("show ${{ saved.x }} | tee f")).toBe("r1: reads(main-1) write(main-2)!");
    expect(of("sh${{ saved.x }}")).toBe("r1: reads(main-1) write(main-2)!");
  });
  it("is what the step says, where it says something", () => {
    expect(
      shapes(steps("  - { run: reload, effect: read }\n  - { run: show version, effect: disruptive }\n")),
    ).toEqual(["r1: reads(main-1) write(main-2)!"]);
    const idempotent = planOf(steps("  - { run: clear counters, effect: idempotent }\n")).stages[0]!;
    expect(shape(idempotent.tracks[0]!.nodes)).toBe("reads(main-1)!");
    expect(idempotent.exclusive).toBe(true);
  });
  it("takes leases for stages that write, and where it is asked for", () => {
    const exclusive = (text: string) => planOf(text).stages[0]!.exclusive;
    expect(exclusive(steps("  - run: show version\n"))).toBe(false);
    expect(exclusive(steps("  - run: show version\n", "targets: { hosts: r1 }\nexclusive: true"))).toBe(true);
    expect(exclusive(steps("  - { run: show version, rescue: [{ run: reload }] }\n"))).toBe(true);
  });
});

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

describe("targets", () => {
  const selected = (targets: string) =>
    planOf(steps("  - run: show version\n", `targets: ${targets}`))
      .stages[0]!.tracks.flatMap((track) => track.devices)
      .sort();
  it("intersects keys and unites the values of one", () => {
    expect(selected("{ groups: [core, edge], tags: edge }")).toEqual(["r1"]);
    expect(selected("{ hosts: ['r?', bastion] }")).toEqual(["bastion", "r1", "r2"]);
    expect(selected("{ sites: [lab1, default] }")).toEqual(["bastion", "gate", "j1", "r1", "r2"]);
    expect(selected("{ groups: core, exclude: { hosts: 'j*' } }")).toEqual(["r1", "r2"]);
    expect(selected("{ where: 'has(device.vars.asn) && device.vars.asn == 65001' }")).toEqual(["r2"]);
  });
  it("takes an empty selection only where that is allowed", () => {
    expect(selected("{ tags: none, allow_empty: true }")).toEqual([]);
    expect(
      problemsOf(steps("  - run: show version\n", "targets: { tags: none }")).map((problem) => problem.code),
    ).toEqual(["empty_selection"]);
  });
  it("says nothing of an empty selection where the inventory is what is wrong", () => {
    for (const text of ["device: { r1: {} }\n", "devices: [r1]\n", "devices: { r1: { group: none } }\n"]) {
      const broken = { inventory: { text, file: "i.yaml" } };
      for (const head of ["targets: { groups: core }", "targets: { hosts: r1 }", ""]) {
        const found = problemsOf(steps("  - run: show version\n", head), broken);
        expect([...new Set(found.map(({ file }) => file))]).toEqual(["i.yaml"]);
      }
    }
  });
});

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
      "reads(far-ping,far-2,main-2-ping,main-2-2,main-3)!",
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
    const own = { platforms: { mine: { ...mine, name: "mine" } }, devices: { x: { platform: "mine" } } };
    const plan = planOf("name: t\nsteps: [{ run: dir }]\n", { inventory: { object: own } });
    expect(shape(plan.stages[0]!.tracks[0]!.nodes)).toBe("reads(main-1)!");
    expect(plan.platforms["mine"]!.read_only).toEqual(["dir\\b"]);
  });
});
