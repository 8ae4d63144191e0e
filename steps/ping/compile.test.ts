// `ping` steps: what the compiler makes of them, and what it refuses.
import { expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { compile, type Diagnostic, explainPlan } from "../../compiler/index.js";

const platforms = await loadPlatforms();

function compiled(platform: string, step: string) {
  const inventory = `credentials: { lab: { username: a, password: { env: LAB } } }
devices: { r1: { host: 192.0.2.1, platform: ${platform}, credential: lab, vars: { peer: 10.0.0.2 } } }`;
  const spec = `name: t\nsteps:\n  - { id: p, ${step} }`;
  const load = { folder: "/", read: () => Promise.reject(new Error("no files")) };
  return compile(
    { spec: { text: spec, file: "spec.yaml" }, inventory: { text: inventory, file: "inventory.yaml" } },
    { platforms, load: load as never },
  );
}

function planOf(platform: string, step: string) {
  const result = compiled(platform, step);
  if (!("plan" in result)) throw new Error(JSON.stringify(result.diagnostics));
  return result.plan;
}

const problemsOf = (platform: string, step: string): string[] => {
  const result = compiled(platform, step);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, message }: Diagnostic) => `${code}: ${message}`);
};

test("it is a read that must be answered, unless it says otherwise", () => {
  const plan = planOf("cisco_iosxe", 'ping: "${{ device.vars.peer }}"');
  expect(plan.stages[0]?.tracks[0]?.nodes).toMatchObject([{ kind: "reads", steps: ["p"] }]);
  expect(plan.steps["p"]?.expect).toEqual([{ cel: "parsed.received > 0" }]);
  expect(plan.stages[0]?.exclusive).toBe(false);
  const lost = planOf("cisco_iosxe", 'ping: { to: 10.0.0.2, expect: "parsed.loss == 100.0" }');
  expect(lost.steps["p"]?.expect).toEqual([{ cel: "parsed.loss == 100.0" }]);
});

test("`plan` shows the command of the platform", () => {
  const shown = (platform: string, step: string) =>
    explainPlan(planOf(platform, step)).stages[0]?.devices[0]?.steps[0];
  const step = 'ping: { to: "${{ device.vars.peer }}", count: 3, vrf: MGMT }';
  expect(shown("cisco_iosxe", step)).toMatchObject({
    action: "ping",
    effect: "read",
    commands: ["ping vrf MGMT 10.0.0.2 repeat 3"],
  });
  expect(shown("juniper_junos", step)?.commands).toEqual(["ping 10.0.0.2 count 3 routing-instance MGMT"]);
});

test("its time is enough for packets that are all lost, where the step does not say", () => {
  expect(planOf("cisco_iosxe", "ping: { to: 10.0.0.2, count: 100 }").steps["p"]?.timeout_ms).toBe(260_000);
  expect(
    planOf("cisco_iosxe", "ping: { to: 10.0.0.2, count: 100 }, timeout: 20s").steps["p"]?.timeout_ms,
  ).toBe(20_000);
  expect(planOf("cisco_iosxe", "ping: 10.0.0.2").steps["p"]?.timeout_ms).toBe(30_000);
});

test.each([
  [
    "windows",
    "ping: 10.0.0.2",
    "ping_unsupported: the data of platform `windows` does not say how to ping (device `r1`)",
  ],
  [
    "frr",
    "ping: { to: 10.0.0.2, count: 3 }",
    "ping_unsupported: a ping of platform `frr` takes no `count` (device `r1`)",
  ],
  [
    "linux",
    "ping: { to: 10.0.0.2, vrf: MGMT }",
    "ping_unsupported: a ping of platform `linux` takes no `vrf` (device `r1`)",
  ],
  ["cisco_iosxe", "ping: { count: 3 }", "missing_key: "],
  ["cisco_iosxe", "ping: { to: 10.0.0.2, count: 0 }", "bad_value: "],
  ["cisco_iosxe", "ping: { to: 10.0.0.2, cuont: 3 }", "unknown_key: "],
  ["cisco_iosxe", 'ping: { to: "${{ secrets.x }}" }', "secret_misuse: "],
])("%s, %s: %s", (platform, step, problem) => {
  expect(problemsOf(platform, step)).toEqual([expect.stringContaining(problem)]);
});
