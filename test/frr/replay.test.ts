// Runs on real routers are judged again where no router is: their bundles are all that is left of lab and stack.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { canRunFrrLab, startFrrLab } from "../labs/frr.mjs";
import { elsewhere, type Elsewhere } from "../services/elsewhere.js";
import { startStack } from "../services/stack.js";

const possible = await canRunFrrLab();
const EXAMPLE = new URL("../../examples/ospf-failover.yaml", import.meta.url).pathname;
/** Loops, checks that look several times and one that never holds, a refused line, a comparison with another run. */
const SPEC = `name: night
inputs: { earlier: { type: string, required: true } }
targets: { hosts: [r1, r2] }
steps:
  - id: reads
    for_each: [version, ip ospf neighbor, ip route]
    as: what
    run: show \${{ what }}
  - id: routes
    for_each: [1, 2, 3]
    as: n
    configure: ["ip route 198.51.100.\${{ n }}/32 blackhole"]
  - id: seen
    for_each: [1, 2, 3]
    as: n
    verify: { run: show ip route, expect: [{ contains: "198.51.100.\${{ n }}" }], within: 10s, every: 1s, stable_for: 2s }
  - id: shut
    when: "device.name == 'r1'"
    trigger:
      requires: { run: show ip ospf neighbor json, expect: "size(parsed.neighbors) == 2", within: 60s, every: 1s }
      do: { configure: [interface to-r2, shutdown] }
      verify: { run: show ip ospf neighbor, expect: [{ not_contains: "10.255.0.2" }], within: 60s, every: 500ms, stable_for: 2s }
      undo: { configure: [interface to-r2, no shutdown] }
  - id: back
    verify: { run: show ip ospf neighbor json, expect: "size(parsed.neighbors) == 2", within: 2m, every: 5s, stable_for: 6s }
  - id: refused
    configure: [frobnicate 7]
    rescue: [{ id: look, run: show version }]
    always: [{ id: end, run: show clock, expect_failure: true }]
  - id: never
    verify: { run: show ip ospf neighbor, expect: [{ contains: no such text }], within: 4s, every: 1s }
    on_failure: continue
  - id: state
    snapshot: { name: before, commands: [show ip ospf neighbor json, show running-config] }
  - id: compared
    diff: { before: { run: "\${{ inputs.earlier }}", name: before }, after: before, fail_on: none }
`;

let folder: string;
let away: Elsewhere;
type Recorded = Run & { results: DeviceResult[] };
const runs: Partial<Record<"failover" | "night", Recorded>> = {};
beforeAll(async () => {
  if (!possible.ok) return;
  folder = await mkdtemp(join(tmpdir(), "orch-frr-replay-"));
  const home = join(folder, "home");
  await mkdir(home);
  const allow = `file:${home}/,known_hosts:${home}/`;
  const [lab, stack] = await Promise.all([startFrrLab({ base_dir: home }), startStack({ allow })]);
  try {
    await writeFile(join(home, "inventory.yaml"), lab.inventory());
    await writeFile(join(home, "night.yaml"), SPEC);
    const record = async (name: keyof typeof runs, spec: string, ...args: string[]) => {
      const told = await stack.cli("run", spec, "-i", join(home, "inventory.yaml"), "--json", ...args);
      if (told.stdout === "") throw new Error(told.stderr);
      const run = JSON.parse(told.stdout) as Recorded;
      runs[name] = run;
      await stack.cli("runs", "bundle", run.id, "-o", join(folder, `${name}.tar.gz`));
      return run;
    };
    const { id } = await record("failover", EXAMPLE);
    await record("night", join(home, "night.yaml"), "--input", `earlier=${id}`);
  } finally {
    await Promise.all([lab.stop(), stack.stop()]);
  }
  await rm(home, { recursive: true });
  away = elsewhere(folder);
}, 240_000);
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (possible.ok) await rm(folder, { recursive: true, force: true });
});

test("a failover comes to the same verdict, step by step", async () => {
  const told = await away.replay("failover.tar.gz");
  expect(told.stdout).toBe(
    `✓ same verdict  ${runs.failover?.id}: passed, 13 steps compared, no difference\n\n  report  ${join(folder, "again.html")}\n`,
  );
  expect(told.code).toBe(0);
});

test("one expectation changed is the one difference, whatever else the spec does", async () => {
  const spec = await readFile(EXAMPLE, "utf8");
  const today = spec.replace('not_contains: "10.255.0.2"', 'not_contains: "10.255.0.3"');
  const { code, verdict } = await away.judge("failover.tar.gz", today);
  expect(code).toBe(1);
  expect(verdict).toMatchObject({
    status: { recorded: "passed", replayed: "failed" },
    devices: [{ device: "r1", recorded: "passed", replayed: "failed" }],
  });
  const [difference, ...others] = verdict.differences;
  expect(others).toEqual([]);
  expect(difference).toMatchObject({
    device: "r1",
    step: "fail",
    status: { recorded: "passed", replayed: "failed" },
    checks: [
      {
        recorded: { held: true, expect: "not_contains: 10.255.0.2" },
        replayed: {
          held: false,
          expect: "not_contains: 10.255.0.3",
          actual: expect.stringContaining("10.255.0.3"),
        },
      },
    ],
  });
});

test("loops, repeated looks, refusals, triggers and a comparison with a run that is not there: no difference", async () => {
  const steps = (runs.night?.results ?? []).flatMap((result) => result.steps);
  // All but one check held, if not at the first look.
  const failed = steps.filter(({ status }) => status === "failed").map(({ id }) => id);
  expect(failed).toEqual(["refused", "never", "refused", "never"]);
  expect(steps.filter(({ detail }) => Number(detail?.["looks"] ?? 0) > 2).length).toBeGreaterThan(5);
  const { code, verdict } = await away.judge("night.tar.gz");
  expect(verdict.differences).toEqual([]);
  expect(verdict).toMatchObject({
    same: true,
    status: { recorded: "failed", replayed: "failed" },
    devices: [],
  });
  expect(verdict.compared).toBe(steps.length);
  expect(code).toBe(0);
});
