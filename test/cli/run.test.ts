// `orchestrator run` and `runs` against a real `dev`: verdicts, exit codes, following through failures, cancel.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { type Dev, endDev, orchestrator, startDev } from "./dev-process.js";

let dev: Dev;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-specs-"));
  dev = await startDev();
});
afterAll(async () => {
  await endDev(dev);
  await rm(folder, { recursive: true, force: true });
});

async function spec(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const run = (path: string, ...args: string[]) =>
  orchestrator(dev, ["run", path, "-i", dev.inventory, ...args]);

test("passed: exit 0, a verdict and addresses that answer", async () => {
  const { code, out } = await run("examples/demo.yaml").ended;
  expect(code).toBe(0);
  expect(out).toMatch(/✓ passed {2}demo {2}run \S+ in /);
  expect(out).toContain("3 devices: 3 passed");
  const report = /report +(http\S+)/.exec(out)?.[1] ?? "";
  await vi.waitFor(async () => expect((await fetch(report)).status).toBe(200), {
    timeout: 60_000,
    interval: 200,
  });
});

test("an expectation that does not hold: exit 1, expected and actual, JUnit with the failure", async () => {
  const path = await spec(
    "failing.yaml",
    "name: failing\nsteps:\n  - id: v\n    run: show version\n    expect: { contains: no such text }\n",
  );
  const junit = join(folder, "out.xml");
  const { code, out } = await run(path, "--limit", "r1", "--junit", junit).ended;
  expect(code).toBe(1);
  expect(out).toMatch(/expected {2}.*no such text/);
  expect(out).toMatch(/actual {4}\S/);
  expect(await readFile(junit, "utf8")).toContain("<failure");
});

test("a device that cannot be reached: exit 3 with the reason", async () => {
  const path = await spec(
    "one.yaml",
    "name: one\ndefaults: { retry: { attempts: 1 } }\nsteps:\n  - run: show version\n",
  );
  const inventory = await spec(
    "gone.yaml",
    "credentials: { c: { username: u, password: { env: LAB_PASSWORD } } }\ndefaults: { credential: c, platform: linux, ssh: { strict_host_key_checking: accept-new } }\ndevices: { gone: { host: 127.0.0.1, port: 1 } }\n",
  );
  const { code, out } = await orchestrator(dev, ["run", path, "-i", inventory]).ended;
  expect(code).toBe(3);
  expect(out).toContain("gone");
  expect(out).toContain("refuses TCP connections");
});

test("a wrong spec: exit 2, with file, line and caret, and no run", async () => {
  const path = await spec("wrong.yaml", "name: wrong\nsteps:\n  - rnu: show version\n");
  const { code, err } = await run(path).ended;
  expect(code).toBe(2);
  expect(err).toContain(`${path}:3:`);
  expect(err).toMatch(/\^{3}/);
  expect(err).toMatch(/did you mean/i);
  const validated = await orchestrator(dev, ["validate", path, "examples/demo.yaml"]).ended;
  expect(validated.code).toBe(2);
  expect(validated.err).toContain(`${path}:3:`);
  expect(validated.out).toContain("examples/demo.yaml");
});

test("--json: the run with its results, one document", async () => {
  const { code, out } = await run("examples/demo.yaml", "--json", "--label", "a=b").ended;
  expect(code).toBe(0);
  const document = JSON.parse(out) as Run & { results: DeviceResult[] };
  expect(document).toMatchObject({
    workflow: "demo",
    status: "passed",
    labels: { a: "b" },
    devices: { passed: 3 },
  });
  expect(document.results.map((result) => result.device)).toEqual(["r1", "r2", "r3"]);
  const list = await orchestrator(dev, ["runs", "list", "--device", "r1", "--json"]).ended;
  const { items } = JSON.parse(list.out) as { items: Run[] };
  expect(items.map((item) => item.id)).toContain(document.id);
});

test("the same idempotency key again follows the same run", async () => {
  const first = await run("examples/demo.yaml", "--json", "--idempotency-key", "k1").ended;
  const again = await run("examples/demo.yaml", "--json", "--idempotency-key", "k1").ended;
  expect((JSON.parse(again.out) as Run).id).toBe((JSON.parse(first.out) as Run).id);
});

test("piped: each line comes when it happens", async () => {
  const path = await spec(
    "slow.yaml",
    "name: slow\nsteps:\n  - { id: first, run: show version }\n  - { id: rest, wait: 10m }\n",
  );
  const started = run(path, "--limit", "r1");
  await expect.poll(started.out, { timeout: 60_000 }).toMatch(/step passed .*first/);
  expect(started.child.exitCode).toBeNull();
  started.child.kill("SIGINT");
  expect((await started.ended).code).toBe(4);
});

test("Ctrl-C cancels: exit 4", async () => {
  const path = await spec("slow.yaml", "name: slow\nsteps:\n  - run: show slow 60\n    timeout: 90s\n");
  const running = run(path);
  await vi.waitFor(() => expect(running.out()).toContain("device started"), {
    timeout: 60_000,
    interval: 50,
  });
  running.child.kill("SIGINT");
  const { code, out } = await running.ended;
  expect(code).toBe(4);
  expect(out).toContain("⊘ cancelled");
});

test("a killed API is followed through, each event once", async () => {
  const path = await spec(
    "waits.yaml",
    "name: waits\nsteps:\n  - run: show version\n  - wait: 5s\n  - run: show version\n",
  );
  const running = run(path, "--limit", "r1,r2");
  await vi.waitFor(() => expect(running.out()).toContain("step passed"), { timeout: 60_000, interval: 50 });
  process.kill(await dev.pidOf("api"), "SIGKILL");
  const { code, out } = await running.ended;
  expect(code).toBe(0);
  expect(out).toContain("lost sight of the run");
  expect(out).toContain("the API is back");
  const lines = out
    .split("\n")
    .filter((line) => /(step|device|stage|run) (started|finished|passed)/.test(line));
  expect(new Set(lines).size).toBe(lines.length);
});

test("--detach leaves it running; runs events --follow ends with its outcome", async () => {
  const { out } = await run("examples/demo.yaml", "--detach").ended;
  const id = out.trim();
  const events = await orchestrator(dev, ["runs", "events", id, "--follow", "--ndjson"]).ended;
  expect(events.code).toBe(0);
  const types = events.out
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { type: string }).type);
  expect(types[0]).toBe("run.started");
  expect(types.at(-1)).toBe("run.finished");
  const shown = await orchestrator(dev, ["runs", "show", id, "--device", "r1", "--step", "version"]).ended;
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/Version/);
});

test("artifacts are listed and fetched, a bundle is a whole file", async () => {
  const { id } = JSON.parse((await run("examples/demo.yaml", "--json").ended).out) as Run;
  await vi.waitFor(
    async () => {
      const listed = await orchestrator(dev, ["runs", "artifacts", id, "--json"]).ended;
      expect((JSON.parse(listed.out) as { path: string }[]).map((item) => item.path)).toContain("run.json");
    },
    { timeout: 60_000, interval: 500 },
  );
  const fetched = await orchestrator(dev, ["runs", "artifacts", id, "run.json"]).ended;
  expect(JSON.parse(fetched.out)).toMatchObject({ id });
  const bundle = join(folder, "b.tar.gz");
  expect((await orchestrator(dev, ["runs", "bundle", id, "-o", bundle]).ended).code).toBe(0);
  expect((await readFile(bundle)).subarray(0, 2).toString("hex")).toBe("1f8b");
});

test("plan shows devices and commands, and starts nothing", async () => {
  const { code, out } = await orchestrator(dev, ["plan", "examples/demo.yaml", "-i", dev.inventory]).ended;
  expect(code).toBe(0);
  expect(out).toContain("stage software");
  expect(out).toContain("r1, r2, r3");
  expect(out).toContain("show version");
});

test("platforms and doctor", async () => {
  const platforms = await orchestrator(dev, ["platforms"]).ended;
  // Each with the strongest of what it was tried on.
  expect(platforms.out).toMatch(/^frr +equipment \(FRRouting \S+ on Debian 12\) /m);
  expect(platforms.out).toMatch(/^cisco_nso +recordings \(mock devices of unicon\.plugins \S+\) /m);
  expect(platforms.out).toMatch(/^hp_procurve +simulator \(fakenos \S+\) /m);
  expect(platforms.out).toMatch(/^aruba_aoscx +ours \(golden transcripts\) /m);
  expect((await orchestrator(dev, ["platforms", "show", "frr"]).ended).out).toContain("read_only:");
  expect((await orchestrator(dev, ["platforms", "show", "frx"]).ended).code).toBe(2);
  expect((await orchestrator(dev, ["doctor"]).ended).code).toBe(0);
});

test("rerun --failed runs what did not pass, and with a mended spec passes", async () => {
  const path = await spec(
    "half.yaml",
    "name: half\nsteps:\n  - run: show version\n    expect: \"device.name != 'r2'\"\n",
  );
  const first = JSON.parse((await run(path, "--json").ended).out) as Run;
  expect(first.devices).toMatchObject({ passed: 2, failed: 1 });
  const again = await orchestrator(dev, ["runs", "rerun", first.id, "--failed", "--json"]).ended;
  expect(again.code).toBe(1);
  expect(JSON.parse(again.out)).toMatchObject({ origin: first.id, devices: { total: 1, failed: 1 } });
  const mended = await spec("mended.yaml", "name: half\nsteps:\n  - run: show version\n");
  const fixed = await orchestrator(dev, ["runs", "rerun", first.id, "--failed", "--spec", mended]).ended;
  expect(fixed.code).toBe(0);
});

test("pause holds a run, resume lets it go on, cancel --wait sees its end", async () => {
  const path = await spec(
    "long.yaml",
    "name: long\nsteps:\n  - wait: 1s\n  - run: show version\n  - wait: 1s\n  - run: show version\n  - wait: 10m\n",
  );
  const id = (await run(path, "--detach").ended).out.trim();
  const status = async () =>
    (JSON.parse((await orchestrator(dev, ["runs", "show", id, "--json"]).ended).out) as Run).status;
  expect((await orchestrator(dev, ["runs", "pause", id]).ended).code).toBe(0);
  await vi.waitFor(async () => expect(await status()).toBe("paused"), { timeout: 60_000, interval: 200 });
  expect((await orchestrator(dev, ["runs", "resume", id]).ended).code).toBe(0);
  await vi.waitFor(async () => expect(await status()).toBe("running"), { timeout: 60_000, interval: 200 });
  const cancelled = await orchestrator(dev, ["runs", "cancel", id, "--wait"]).ended;
  expect(cancelled.out).toContain("⊘ cancelled");
  expect((await orchestrator(dev, ["runs", "pause", id]).ended).code).toBe(2);
});
