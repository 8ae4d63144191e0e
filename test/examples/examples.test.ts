// The library of ready specs, each as it stands in examples/, against simulated devices of every kind.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

const KINDS = [
  "cisco_iosxe",
  "cisco_iosxr",
  "cisco_nxos",
  "arista_eos",
  "juniper_junos",
  "nokia_srl",
  "vyos",
  "frr",
  "linux",
];
const example = (name: string) => new URL(`../../examples/${name}.yaml`, import.meta.url).pathname;

let lab: Lab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-examples-test-"));
  lab = await startLab({ devices: KINDS.map((kind) => ({ name: kind, kind })), time_scale: 0.2 });
  stack = await sharedStack();
  await writeFile(join(folder, "inventory.yaml"), lab.inventory());
});
afterAll(async () => {
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(name: string, ...args: string[]) {
  const outcome = await stack.cli(
    "run",
    example(name),
    "-i",
    join(folder, "inventory.yaml"),
    "--json",
    ...args,
  );
  if (outcome.stdout.trim() === "") throw new Error(outcome.stderr);
  const told = JSON.parse(outcome.stdout) as Run & { results: DeviceResult[] };
  const steps = told.results.map(({ device, steps: all }) => [
    device,
    ...all.map(
      (s) => `${s.id} ${s.status}${s.status === "passed" || s.status === "skipped" ? "" : `: ${s.message}`}`,
    ),
  ]);
  return { ...outcome, run: told, steps };
}
const configs = () => lab.devices.map((device) => device.running_config().replace(/^!! Last config.*$/m, ""));
const typed = (device: string) =>
  lab
    .device(device)
    .ledger()
    .map(({ line }) => line);

test.each([
  "maintenance",
  "reboot",
  "upgrade",
  "bgp-failover",
  "interface-bounce",
  "config-push",
  "push-rendered",
  "push-template",
  "reachability",
  "compliance",
  "backup",
  "first",
  "demo",
  "ospf-failover",
])("%s is valid", async (name) => {
  const { code, stderr, stdout } = await stack.cli("validate", example(name));
  expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining("error") as string]);
});

test("maintenance drains the link, takes it down, restores it, and finds all as it was", async () => {
  const before = configs();
  const seen = typed("cisco_iosxe").length;
  const { code, steps } = await run("maintenance", "--limit", "cisco_iosxe");
  expect(steps).toEqual([
    [
      "cisco_iosxe",
      "healthy passed",
      "before-2 passed",
      "drain passed",
      "work passed",
      "undrain passed",
      "healthy_again passed",
      "after-2 passed",
      "same passed",
    ],
  ]);
  expect(code).toBe(0);
  const since = typed("cisco_iosxe").slice(seen);
  expect(since.filter((line) => /ip ospf cost|^(no )?shutdown$/.test(line))).toEqual([
    "ip ospf cost 1000",
    "shutdown",
    "no shutdown",
    "no ip ospf cost",
  ]);
  expect(configs()).toEqual(before);
});

test("maintenance whose work is cancelled leaves the link neither down nor drained", async () => {
  const before = configs();
  const device = lab.device("cisco_iosxe");
  const seen = device.ledger().length;
  await device.setFaults({ latency_ms: 5_000, on: "^show ip ospf neighbor" });
  const { id } = await stack.startRun({
    spec: await readFile(example("maintenance"), "utf8"),
    inventory: lab.inventory(),
    limit: "cisco_iosxe",
  });
  const since = () => typed("cisco_iosxe").slice(seen);
  await until("the interface is shut", () => since().includes("shutdown"));
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  expect((await stack.waitForRun(id)).status).toBe("cancelled");
  await device.setFaults({});
  expect(since().filter((line) => /ip ospf cost|^(no )?shutdown$/.test(line))).toEqual([
    "ip ospf cost 1000",
    "shutdown",
    "no shutdown",
    "no ip ospf cost",
  ]);
  expect(configs()).toEqual(before);
});

/** Lines of the device after which the job is cut off, and what it does to the cost of the link. */
const CUTS = [
  { at: "^show ip ospf neighbor", cost: [] },
  { at: "ip ospf cost", cost: ["ip ospf cost 1000", "no ip ospf cost"] },
  { at: "^reload", cost: ["ip ospf cost 1000", "no ip ospf cost"] },
];
test.each(CUTS)("reboot restores what it changed when it is cut off at $at", async ({ at, cost }) => {
  const before = configs();
  const device = lab.device("cisco_iosxe");
  const seen = device.ledger().length;
  await device.setFaults({ latency_ms: 4_000, on: at });
  const { id } = await stack.startRun({
    spec: await readFile(example("reboot"), "utf8"),
    inventory: lab.inventory(),
    limit: "cisco_iosxe",
  });
  const since = () => typed("cisco_iosxe").slice(seen);
  await until(`the device gets ${at}`, () => since().some((line) => new RegExp(at).test(line)));
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  await device.setFaults({});
  expect(["cancelled", "indeterminate"]).toContain((await stack.waitForRun(id)).status);
  expect(since().filter((line) => line.includes("ip ospf cost"))).toEqual(cost);
  expect(configs()).toEqual(before);
});

test("reboot restores what it changed when all goes well, and when its deadline passes in the reload", async () => {
  const before = configs();
  const passed = await run("reboot", "--limit", "cisco_iosxe");
  expect([passed.code, passed.steps]).toEqual([
    0,
    [["cisco_iosxe", "healthy passed", "drain passed", "reload passed", "back passed", "undrain passed"]],
  ]);
  const device = lab.device("cisco_iosxe");
  const seen = device.ledger().length;
  await device.setFaults({ latency_ms: 60_000, on: "^reload" });
  const { id } = await stack.startRun({
    spec: await readFile(example("reboot"), "utf8"),
    inventory: lab.inventory(),
    limit: "cisco_iosxe",
    deadline: "10s",
  });
  expect(["timed_out", "indeterminate"]).toContain((await stack.waitForRun(id)).status);
  await device.setFaults({});
  const since = typed("cisco_iosxe").slice(seen);
  expect(since.filter((line) => line.includes("ip ospf cost"))).toEqual([
    "ip ospf cost 1000",
    "no ip ospf cost",
  ]);
  expect(configs()).toEqual(before);
});

test("push-rendered sends each device its own file, with commit-confirm", async () => {
  const { code, steps } = await run("push-rendered");
  expect(steps).toEqual(
    ["cisco_iosxr", "arista_eos", "juniper_junos"].map((device) => [device, "push passed"]),
  );
  expect(code).toBe(0);
  expect(typed("arista_eos")).toContain("   description rendered by the pipeline");
  expect(typed("juniper_junos")).toContain("commit confirmed 5");
});

test("push-template renders the template for each device", async () => {
  const { code, steps } = await run("push-template");
  expect(steps).toEqual(
    ["cisco_iosxe", "cisco_iosxr", "arista_eos"].map((device) => [device, "ntp passed", "main-2 passed"]),
  );
  expect(code).toBe(0);
  expect(typed("cisco_iosxe")).toContain("ntp server 192.0.2.123");
});

test("interface-bounce takes each one down and up again, one line each", async () => {
  const before = configs();
  const seen = new Map(lab.devices.map(({ name }) => [name, typed(name).length]));
  const { code, steps } = await run("interface-bounce");
  expect(steps).toEqual([
    ["cisco_iosxe", "bounce[0] passed", "alive passed"],
    ["arista_eos", "bounce[0] passed", "alive passed"],
  ]);
  expect(code).toBe(0);
  for (const device of ["cisco_iosxe", "arista_eos"])
    expect(
      typed(device)
        .slice(seen.get(device))
        .filter((line) => /^(no )?shutdown$/.test(line)),
    ).toEqual(["shutdown", "no shutdown"]);
  expect(configs()).toEqual(before);
});

test("config-push shows itself under --check, then pushes", async () => {
  const only = ["--limit", "juniper_junos,arista_eos,cisco_iosxr,cisco_iosxe,cisco_nxos,frr"];
  const before = configs();
  const checked = await run("config-push", "--check", ...only);
  expect(checked.code).toBe(0);
  expect(configs()).toEqual(before);
  const { code, steps } = await run("config-push", ...only);
  expect([code, steps]).toEqual([0, expect.anything()]);
  const changed = ["juniper_junos", "arista_eos", "cisco_iosxr", "cisco_iosxe", "cisco_nxos", "frr"];
  for (const device of changed)
    expect([device, lab.device(device).running_config()]).toEqual([
      device,
      expect.stringContaining("managed by orchestrator"),
    ]);
  expect(lab.device("cisco_nxos").startup_config()).toContain("managed by orchestrator");
});

test("reachability asks every device for every address", async () => {
  const { code, steps } = await run("reachability");
  expect([code, steps]).toEqual([
    0,
    KINDS.map((kind) => [kind, "ping[0] passed", "ping[1] passed", "ping[2] passed"]),
  ]);
});

test("compliance passes approved software and names what is not", async () => {
  const all = await run("compliance");
  expect([all.code, all.steps]).toEqual([0, expect.anything()]);
  const { code, run: told } = await run(
    "compliance",
    "--limit",
    "cisco_iosxe,frr",
    "--input",
    'approved={"cisco_iosxe":"Version 16"}',
  );
  expect(code).toBe(1);
  expect(told.results.map(({ device, message }) => [device, message])).toEqual([
    ["cisco_iosxe", expect.stringMatching(/^software: expected matches: Version 16/)],
    ["frr", expect.stringMatching(/^known: /)],
  ]);
});

test("backup keeps every configuration, masked, and tells what changed since an earlier one", async () => {
  const first = await run("backup");
  expect([first.code, first.steps]).toEqual([0, expect.anything()]);
  const kept = await stack.artifact(first.run.id, "devices/cisco_iosxe/config.txt");
  expect(kept).toContain("hostname cisco_iosxe");
  expect(kept).not.toContain("s1mulated-community");
  const spec = await readFile(example("config-push"), "utf8");
  const push = await stack.startRun({
    spec,
    inventory: lab.inventory(),
    inputs: { description: "since then" },
    limit: "cisco_iosxe",
  });
  await stack.waitForRun(push.id);
  const second = await run("backup", "--limit", "cisco_iosxe,frr", "--input", `since=${first.run.id}`);
  const text = await stack.artifact(second.run.id, "devices/cisco_iosxe/changes.txt");
  expect(text).toMatch(/description managed by orchestrator → description since then|description since then/);
  expect(await stack.artifact(second.run.id, "devices/frr/changes.txt")).toBe("no difference\n");
});

test("upgrade boots the new image, and sends it once", { timeout: 120_000 }, async () => {
  const device = lab.device("cisco_iosxe");
  const { code, steps } = await run("upgrade", "--limit", "cisco_iosxe");
  expect(steps).toEqual([
    [
      "cisco_iosxe",
      "old passed",
      "copy passed",
      "boot passed",
      "reload passed",
      "runs passed",
      "upgraded passed",
    ],
  ]);
  expect(code).toBe(0);
  expect(device.startup_config()).toContain("boot system bootflash:c8000v-17.12.04.bin");
  expect(device.disk_written()).toBe(device.file("bootflash:c8000v-17.12.04.bin")?.length);
});

test("upgrade to an image that turns out to be another version ends with the old one", {
  timeout: 120_000,
}, async () => {
  const { code, steps } = await run("upgrade", "--limit", "cisco_iosxe", "--input", "version=17.15.01");
  expect(steps[0]).toContain("old_runs passed");
  expect(steps[0]?.find((step) => step.startsWith("runs "))).toContain("runs failed");
  expect(steps[0]?.at(-1)).toContain("upgraded failed");
  expect(code).toBe(1);
  expect(lab.device("cisco_iosxe").startup_config()).toContain("boot system bootflash:");
});
