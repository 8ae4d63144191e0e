// Issue by issue, what a user does first with real routers: read OSPF, expect something of it, see where it does not hold.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { canRunFrrLab, type FrrLab, startFrrLab } from "../labs/frr.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const possible = await canRunFrrLab();
let lab: FrrLab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "orch-ospf-test-"));
  lab = await startFrrLab({ base_dir: join(folder, "lab") });
  await writeFile(join(folder, "inventory.yaml"), lab.inventory());
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const HEAD = `targets: { groups: [core] }
concurrency: 20
deadline: 30m
defaults: { timeout: 30s, retry: { attempts: 3, delay: 1s, backoff: 2, max_delay: 30s } }
on_failure: skip_device
batches: [1, 10%, 100%]
`;

interface Verdict extends Run {
  results: DeviceResult[];
}

async function runSpec(name: string, body: string): Promise<{ code: number; run: Verdict; stderr: string }> {
  const spec = join(folder, `${name}.yaml`);
  await writeFile(spec, `name: ${name}\n${HEAD}${body}`);
  const { code, stdout, stderr } = await stack.cli(
    "run",
    spec,
    "-i",
    join(folder, "inventory.yaml"),
    "--json",
  );
  if (stdout === "") throw new Error(`no verdict, exit code ${code}:\n${stderr}`);
  return { code, run: JSON.parse(stdout) as Verdict, stderr };
}

test("the example reads OSPF from three routers as JSON, and what it expects holds", async () => {
  const { code, run } = await runSpec(
    "ospf",
    `stages:
  - name: baseline
    steps:
      - id: neighbours
        run: show ip ospf neighbor json
        expect: "size(parsed.neighbors) > 0"
        save: { count: "size(parsed.neighbors)" }
      - id: routes
        run: [show ip route json, show ip ospf interface json]
        expect: { contains: "10.255.0" }
  - name: after
    steps:
      - verify: { run: show ip ospf neighbor json, expect: "size(parsed.neighbors) >= 1", within: 1m, every: 2s, stable_for: 5s }
      - verify: { run: show ip ospf neighbor, expect: [{ contains: Full }, { not_contains: "10.255.0.9" }] }
`,
  );
  expect(run.status).toBe("passed");
  expect(code).toBe(0);
  expect(run.devices).toMatchObject({ total: 3, passed: 3 });
  expect(run.results.map(({ device, status }) => [device, status])).toEqual([
    ["r1", "passed"],
    ["r2", "passed"],
    ["r3", "passed"],
  ]);
  const first = run.results[0]?.steps[0];
  expect(first?.saved).toEqual({ count: 2 });
  expect(first?.checks).toEqual([
    expect.objectContaining({ expect: "size(parsed.neighbors) > 0", held: true }),
  ]);

  const kept = JSON.parse(await stack.artifact(run.id, "devices/r1/neighbours.json")) as {
    neighbors?: object;
  };
  expect(JSON.stringify(kept)).toContain("10.255.0.2");
  expect(await stack.artifact(run.id, "devices/r2/neighbours.txt")).toContain('"10.255.0.3"');
  const listed = await stack.request<{ items: { path: string; sha256: string }[] }>(
    "GET",
    `/v1/runs/${run.id}/artifacts`,
  );
  const cast = listed.body.items.find(({ path }) => /^devices\/r1\/session-\d+\.cast$/.test(path));
  expect(cast?.sha256).toMatch(/^[0-9a-f]{64}$/);
  const recording = await stack.artifact(run.id, cast?.path ?? "");
  expect(recording).toMatch(/"i", ?"show ip ospf neighbor json/);
  expect(recording).toContain("FRRouting");
});

test("each command of the example reached each router once", async () => {
  const before = lab.routers.map((router) => router.ledger().length);
  const { run } = await runSpec(
    "once",
    `steps:\n  - run: show ip ospf neighbor json\n  - run: show ip route json\n`,
  );
  expect(run.status).toBe("passed");
  for (const [index, router] of lab.routers.entries()) {
    const typed = router.ledger().slice(before[index]);
    expect(typed.filter((line) => line.startsWith("show "))).toEqual([
      "show ip ospf neighbor json",
      "show ip route json",
    ]);
  }
});

test("an expectation that does not hold ends with exit code 1 and says expected and actual", async () => {
  const { code, run } = await runSpec(
    "too-many",
    `steps:
  - id: neighbours
    run: show ip ospf neighbor json
    expect: { value: "size(parsed.neighbors)", min: 7 }
`,
  );
  expect(code).toBe(1);
  expect(run.status).toBe("failed");
  const step = run.results[0]?.steps[0];
  expect(step).toMatchObject({ status: "failed" });
  expect(step?.checks).toEqual([
    { expect: expect.stringContaining("7") as string, held: false, actual: "2" },
  ]);

  const spec = join(folder, "too-many.yaml");
  const forPeople = await stack.cli("run", spec, "-i", join(folder, "inventory.yaml"));
  expect(forPeople.code).toBe(1);
  expect(forPeople.stdout + forPeople.stderr).toMatch(/size\(parsed\.neighbors\).*min.*7/s);
  expect(forPeople.stdout + forPeople.stderr).toMatch(/actual.*2|got.*2|was.*2/is);
});

test("a command that FRR does not know is the step's failure, in FRR's words", async () => {
  const { code, run } = await runSpec("unknown", "steps:\n  - run: show ip ospf nonsense\n");
  expect(code).toBe(1);
  expect(run.results[0]?.steps[0]?.message).toContain("Unknown command");
});

test("a router logs in with a password as well", async () => {
  await writeFile(
    join(folder, "password.yaml"),
    lab.inventory({ auth: "password", strict_host_key_checking: "accept-new" }),
  );
  const spec = join(folder, "password-spec.yaml");
  await writeFile(
    spec,
    "name: password\ntargets: { hosts: [r3] }\nsteps:\n  - run: show version\n    expect: { contains: FRRouting }\n",
  );
  expect(await stack.cli("run", spec, "-i", join(folder, "password.yaml"))).toMatchObject({ code: 0 });
});

const QUIET = [
  "show ip ospf json",
  "show ip ospf neighbor json",
  "show ip ospf neighbor detail json",
  "show ip ospf interface json",
  "show ip ospf database json",
  "show ip ospf database router json",
  "show ip route json",
  "show ip ospf neighbor",
  "show ip route",
];
const twice = (diff: string) => `steps:
  - snapshot: { name: before, commands: ${JSON.stringify(QUIET)} }
  - wait: 3s
  - snapshot: { name: after, commands: ${JSON.stringify(QUIET)} }
  - { id: compare, diff: { before: before, after: after${diff} } }
`;

test("a network in which nothing happens has no difference, although its timers run on", async () => {
  const { code, run } = await runSpec("quiet", twice(""));
  expect(run.results.map(({ steps }) => steps.at(-1)?.message)).toEqual(Array(3).fill("no difference"));
  expect(code).toBe(0);
});

test("a user who wants to see the timers gets them", async () => {
  const { code, run } = await runSpec("timers", twice(", exclude_defaults: false"));
  expect(code).toBe(1);
  const [step] = run.results.map(({ steps }) => steps.at(-1));
  expect(step?.message).toContain("upTimeInMsec");
  expect(step?.message).toContain("lsaAge");
});

test("a router pings another and gets numbers; what does not answer fails, with what came back", async () => {
  // The next router has no way to it either, and says so.
  await lab.router("r1").vtysh("configure terminal\nip route 198.51.100.78/32 10.0.12.2");
  const { code, run } = await runSpec(
    "ping",
    `stages:
  - name: reach
    targets: { hosts: [r1] }
    on_failure: continue
    steps:
      - { id: loopback, ping: 10.255.0.2, save: { ping: parsed } }
      - { id: nobody, ping: 198.51.100.78, save: { ping: parsed } }
      - { id: nowhere, ping: 198.51.100.77 }
`,
  );
  expect(code).toBe(1);
  const [loopback, nobody, nowhere] = run.results[0]?.steps ?? [];
  const numbers = loopback?.saved?.["ping"] as {
    sent: number;
    received: number;
    loss: number;
    rtt: { avg: number };
  };
  expect(loopback).toMatchObject({ status: "passed", action: "ping", commands: ["ping 10.255.0.2"] });
  expect([numbers.received, numbers.loss]).toEqual([numbers.sent, 0]);
  expect(numbers.sent).toBeGreaterThan(1);
  expect(numbers.rtt.avg).toBeGreaterThan(0);
  expect(nobody).toMatchObject({ status: "failed", saved: { ping: { received: 0, loss: 100, rtt: null } } });
  expect(nowhere).toMatchObject({
    status: "failed",
    message: expect.stringContaining("Network is unreachable") as string,
  });
});
