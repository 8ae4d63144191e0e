// `orchestrator doctor` on an inventory whose devices are each wrong in another way: what is found, what mends it, and that
// no device has more than one login attempt.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RUNS_FOLDER } from "../../artifacts/paths.js";
import { type Lab, type LabDevice, startLab } from "../../packages/lab/src/index.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import { type Stack, startStack } from "../services/stack.js";

const PASSWORDS = {
  LAB_PASSWORD: "a-lab-of-the-doctor",
  OLD_PASSWORD: "not-this-one",
  COMMON_PASSWORD: "lab",
};

let lab: Lab;
let stack: Stack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-doctor-"));
  const names = ["fine", "keyed", "replaced", "strange", "hop", "behind", "quiet"];
  const many = Array.from({ length: 6 }, (_, n) => `many${n}`);
  lab = await startLab({
    devices: [...names, ...many].map((name) => ({ name })),
    kinds: ["cisco_iosxe"],
    password: PASSWORDS.LAB_PASSWORD,
  });
  stack = await startStack({
    env: PASSWORDS,
    allow: "env:OLD_PASSWORD,env:NOBODY_SET_THIS,env:COMMON_PASSWORD",
  });
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

const device = (name: string) => lab.devices.find((each) => each.name === name) as LabDevice;
async function inventory(devices: Record<string, Record<string, unknown>>): Promise<string> {
  const entry = ([name, over]: [string, Record<string, unknown>]) => {
    const host = lab.devices.some((each) => each.name === name)
      ? { host: "127.0.0.1", port: device(name).port }
      : {};
    return [name, { ...host, ...over }];
  };
  const text = {
    defaults: { credential: "lab", platform: "cisco_iosxe", ssh: { strict_host_key_checking: "accept-new" } },
    credentials: {
      lab: { username: "netops", password: { env: "LAB_PASSWORD" }, enable: { env: "LAB_PASSWORD" } },
      old: { username: "netops", password: { env: "OLD_PASSWORD" } },
      common: {
        username: "netops",
        password: { env: "COMMON_PASSWORD" },
        enable: { env: "COMMON_PASSWORD" },
      },
      unset: { username: "netops", password: { env: "NOBODY_SET_THIS" } },
    },
    devices: Object.fromEntries(Object.entries(devices).map(entry)),
  };
  const path = join(folder, "inventory.yaml");
  await writeFile(path, JSON.stringify(text, null, 2));
  return path;
}
type Found = DeviceFinding & { subject: string };
async function doctor(path: string, devices: string, ...more: string[]) {
  const ran = await stack.cli("doctor", "-i", path, "--devices", devices, "--json", ...more);
  const all = JSON.parse(ran.stdout) as Found[];
  return { ...ran, all, of: (name: string) => all.find(({ subject }) => subject === name) as Found };
}
const loginsOf = (name: string) => device(name).logins().length;

test("each failure is found where it is, says what mends it, and costs one login attempt at most", async () => {
  const path = await inventory({
    fine: {},
    keyed: { credential: "old" },
    replaced: {},
    strange: { platform: "nokia_srl" },
    nowhere: { host: "127.0.0.1", port: 1 },
    secretless: { host: "127.0.0.1", port: device("fine").port, credential: "unset" },
    hop: {},
    behind: { jump: "hop" },
    lost_hop: { host: "127.0.0.1", port: 2 },
    lost: { host: "127.0.0.1", jump: "lost_hop" },
  });
  await device("replaced").setFaults({});
  expect((await doctor(path, "replaced")).code).toBe(0);
  await device("replaced").setFaults({ host_key: "changed" });
  const before = Object.fromEntries(lab.devices.map(({ name }) => [name, loginsOf(name)]));
  const { code, all, of, stdout, stderr } = await doctor(path, "*");
  expect([code, stderr]).toEqual([3, ""]);

  const rows = all.slice(all.findIndex(({ subject }) => subject === "Inventory") + 1);
  expect(Object.fromEntries(rows.map(({ subject, state, code: why }) => [subject, why ?? state]))).toEqual({
    fine: "ok",
    keyed: "login_refused",
    replaced: "host_key_changed",
    strange: "login_timeout",
    nowhere: "unreachable",
    secretless: "secret_unavailable",
    hop: "ok",
    behind: "ok",
    lost_hop: "unreachable",
    lost: "unreachable",
  });
  const passed = { credential: "ok", reach: "ok", host_key: "ok", login: "ok", prompt: "ok" };
  expect(of("fine")).toMatchObject({ checks: passed, mode: "privileged_exec", prompt: "fine#" });
  expect(of("keyed").checks).toEqual({ ...passed, login: "failed", prompt: "not_tried" });
  expect(of("keyed").remediation).toMatch(
    /credential old \(password: env OLD_PASSWORD\), once by hand: ssh -p \d+ netops@/,
  );
  expect(of("replaced").checks).toMatchObject({ reach: "ok", host_key: "failed", login: "not_tried" });
  expect(of("replaced").found).toMatch(/ssh-keygen -f .* -R /);
  expect(of("strange").checks).toEqual({ ...passed, prompt: "failed" });
  expect(of("strange").remediation).toMatch(
    /correct the platform of strange: its prompt looks like .*cisco_ios/,
  );
  expect(of("nowhere").checks).toMatchObject({ credential: "ok", reach: "failed", login: "not_tried" });
  expect(of("nowhere").remediation).toContain("nc -vz 127.0.0.1 1");
  expect(of("secretless").checks).toMatchObject({ credential: "failed", reach: "not_tried" });
  expect(of("secretless").remediation).toContain("password: env NOBODY_SET_THIS");
  expect(of("lost").remediation).toMatch(/check host and port of lost_hop .*machine: nc -vz 127\.0\.0\.1 2$/);
  expect(of("lost").checks).toMatchObject({ reach: "failed", host_key: "not_tried" });
  expect(of("behind").found).toContain("through hop");

  const after = lab.devices.map(({ name }) => [name, loginsOf(name) - (before[name] ?? 0)]);
  expect(Object.fromEntries(after)).toMatchObject({
    fine: 1,
    keyed: 1,
    replaced: 0,
    strange: 1,
    // Its own, and the one on the way to the device behind it.
    hop: 2,
    behind: 1,
  });
  expect(stdout).not.toContain(PASSWORDS.OLD_PASSWORD);
  expect((await stack.cli("runs", "list", "--json")).stdout).toContain('"items": []');
  const kept = await readdir(stack.data_dir, { recursive: true });
  expect(kept.filter((path) => path.startsWith(`artifacts/${RUNS_FOLDER}`))).toEqual([]);
});

test("a password that is a common word is warned of, by its name and not by its value", async () => {
  const common = await startLab({ devices: [{ name: "weak" }], kinds: ["cisco_iosxe"] });
  try {
    const { port } = common.devices[0]!;
    const path = await inventory({ fine: {}, weak: { host: "127.0.0.1", port, credential: "common" } });
    const { code, of } = await doctor(path, "*");
    expect(code).toBe(0);
    expect(of("fine").state).toBe("ok");
    expect(of("weak")).toMatchObject({ state: "warning", checks: { credential: "warning", login: "ok" } });
    expect(of("weak").remediation).toMatch(
      /^the password and enable secret of credential common are short or common: /,
    );
    expect(of("weak").found).toContain("prompt weak#");
  } finally {
    await common.close();
  }
});

test("people read a line for each, and its cure below it", async () => {
  const path = await inventory({ fine: {}, nowhere: { host: "127.0.0.1", port: 1 } });
  const { code, stdout } = await stack.cli("doctor", "-i", path, "--devices", "*");
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /✓ Temporal .*\n✓ Store .*\n✓ Worker .*\n✓ Runs .*\n✓ Inventory +\S+: 2 devices to try\n/,
  );
  expect(stdout).toMatch(
    /✓ fine +ssh 127\.0\.0\.1:\d+, login netops .* prompt fine# \(privileged_exec\), \d+ ms\n/,
  );
  expect(stdout).toMatch(/✗ nowhere +it refuses TCP connections.*\n +→ check host and port of nowhere/);
  expect(stdout).toContain("\n1 of 2 devices can be used.\n");
});

test("a wrong secret is shown to three devices and no more, whatever their number", async () => {
  const names = Array.from({ length: 6 }, (_, n) => `many${n}`);
  const path = await inventory(Object.fromEntries(names.map((name) => [name, { credential: "old" }])));
  const tried = () => names.map(loginsOf).reduce((sum, each) => sum + each);
  const before = tried();
  const { of } = await doctor(path, "*");
  expect(names.map((name) => of(name).code).toSorted()).toEqual([
    ...Array<string>(3).fill("credential_blocked"),
    ...Array<string>(3).fill("login_refused"),
  ]);
  expect(tried() - before).toBe(3);
});

test("no more devices at once than told, and none for longer than told", async () => {
  const names = Array.from({ length: 6 }, (_, n) => `many${n}`);
  const path = await inventory({ ...Object.fromEntries(names.map((name) => [name, {}])), quiet: {} });
  for (const name of names) await device(name).setFaults({ prompt_delay_ms: 400 });
  await device("quiet").setFaults({ prompt_delay_ms: 60_000 });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(
      most,
      lab.devices.reduce((sum, each) => sum + each.sessions(), 0),
    );
  }, 5);
  const { of } = await doctor(path, "*", "--concurrency", "2", "--timeout", "15s");
  clearInterval(watch);
  expect(most).toBe(2);
  expect(names.map((name) => of(name).state)).toEqual(names.map(() => "ok"));
  expect(of("quiet")).toMatchObject({
    code: "time_limit",
    remediation: expect.stringContaining("--timeout"),
  });
});

test("an inventory that is wrong is shown where, and nobody is tried", async () => {
  const path = join(folder, "wrong.yaml");
  await writeFile(path, "devices:\n  r1: { host: 127.0.0.1, platfrom: frr }\n");
  const { code, stdout } = await stack.cli("doctor", "-i", path, "--devices", "*");
  expect(code).toBe(2);
  expect(stdout).toContain("✗ Inventory");
  expect(stdout).toMatch(/wrong\.yaml:2:\d+/);
  expect(stdout).toMatch(/\^{3}/);
  const nobody = await stack.cli("doctor", "-i", await inventory({ fine: {} }), "--devices", "nobody");
  expect([nobody.code, nobody.stdout]).toEqual([2, expect.stringContaining("nobody")]);
  const bare = await stack.cli("doctor", "--devices", "r1");
  expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining("--inventory")]);
});

test("a worker that is gone is found, with the command that starts one", { timeout: 180_000 }, async () => {
  await stack.worker.stop();
  await expect
    .poll(async () => (await stack.cli("doctor")).stdout, { timeout: 120_000, interval: 2_000 })
    .toMatch(/✗ Worker .*\n +→ orchestrator worker/);
});

test("a Temporal that is gone is found, and devices are not blamed for it", {
  timeout: 180_000,
}, async () => {
  const path = await inventory({ fine: {} });
  await stack.temporal.stop();
  const { code, of } = await doctor(path, "fine");
  expect(code).toBe(3);
  expect(of("Temporal")).toMatchObject({
    state: "failed",
    remediation: expect.stringContaining("TEMPORAL_ADDRESS"),
  });
  expect(of("Store").state).toBe("ok");
  expect(of("fine")).toMatchObject({ code: "temporal_unreachable", checks: { login: "not_tried" } });
});
