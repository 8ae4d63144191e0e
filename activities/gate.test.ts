// What the worker's own setting refuses is neither read nor started, however the plan names it.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { deviceAt } from "../packages/devices/src/index.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import { parseAllowance } from "../schemas/capability.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { ownPlaces } from "../compiler/worker-path.js";
import { createGate } from "./gate.js";
import { createSecretReader } from "./secrets.js";

let base: string;
let inside: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "orch-gate-"));
  inside = join(base, "allowed");
  await mkdir(join(inside, "deep"), { recursive: true });
  await writeFile(join(inside, "deep", "ok"), "fine\n");
  await writeFile(join(base, "outside"), "stolen\n");
  await symlink(join(base, "outside"), join(inside, "link"));
  await symlink(base, join(inside, "up"));
  await symlink(join(inside, "deep"), join(base, "door"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const readerOf = (allow: string, env: Record<string, string> = {}, own: string[] = []) =>
  createSecretReader(env, createGate({ allowance: parseAllowance(allow), own }));
const outcome = (allow: string, source: SecretSource, env?: Record<string, string>) =>
  readerOf(allow, env)
    .read(source, "the password of credential lab")
    .catch((error: unknown) => (error instanceof DeviceError ? error.code : error));

test("a folder is allowed with what is really in it", async () => {
  const read = (path: string) => outcome(`file:${inside}/`, { file: path });
  expect(await read(`${inside}/deep/ok`)).toBe("fine");
  expect(await read(`${inside}/deep/../deep//./ok`)).toBe("fine");
  expect(await read(relative(process.cwd(), join(inside, "deep", "ok")))).toBe("fine");
  expect(await read(join(base, "door", "ok"))).toBe("fine");
  expect(await read(join(inside, "up", "allowed", "deep", "ok"))).toBe("fine");
  expect(await read(join(inside, "absent"))).toBe("secret_unavailable");
  for (const path of [
    join(base, "outside"),
    `${inside}/../outside`,
    `${inside}/deep/../../outside`,
    join(inside, "link"),
    join(inside, "up", "outside"),
    join(base, "absent"),
    inside,
    `${inside}-other/x`,
    `${inside}/`.toUpperCase(),
    "/proc/self/environ",
  ])
    expect([path, await read(path)]).toEqual([path, "not_allowed"]);
});

test("a file is allowed by its path, also where that is a link, and a folder by a relative path", async () => {
  expect(await outcome(`file:${inside}/link`, { file: `${inside}/link` })).toBe("stolen");
  expect(await outcome(`file:${inside}/link`, { file: `${inside}/deep/ok` })).toBe("not_allowed");
  const near = relative(process.cwd(), inside);
  expect(await outcome(`file:${near}/`, { file: `${inside}/deep/ok` })).toBe("fine");
});

test("what is the worker's own is not a secret of an inventory, whatever is allowed", async () => {
  const data = join(base, "data");
  await mkdir(join(data, "artifacts", "runs"), { recursive: true });
  await writeFile(join(data, "token"), "owner\n");
  await writeFile(join(data, "artifacts", "runs", "plan.json"), "{}\n");
  await symlink(join(data, "token"), join(inside, "innocent"));
  await symlink(data, join(inside, "data"));
  const own = ownPlaces(relative(process.cwd(), data), pathToFileURL(join(base, "store")).href, {
    TEMPORAL_TLS_CLIENT_KEY_PATH: join(base, "temporal.key"),
  });
  await mkdir(join(base, "store"));
  await writeFile(join(base, "store", "run.json"), "{}\n");
  for (const allow of ["all", "file", `file:${base}/`, `file:${data}/token,file:${data}/artifacts/runs/`])
    for (const file of [
      join(data, "token"),
      `${data}/./artifacts/../token`,
      relative(process.cwd(), join(data, "token")),
      join(data, "artifacts", "runs", "plan.json"),
      join(inside, "innocent"),
      join(inside, "data", "token"),
      join(data, "not-there-yet"),
      join(data, "TOKEN"),
      join(base, "store", "run.json"),
      join(base, "temporal.key"),
      "~/.aws/credentials",
      "/proc/self/environ",
      `/proc/self/root${data}/token`,
    ]) {
      const error = await readerOf(allow, {}, own)
        .read({ file }, "the private key of credential lab")
        .catch((caught: unknown) => caught as DeviceError);
      expect([allow, file, error]).toEqual([allow, file, expect.objectContaining({ code: "not_allowed" })]);
      expect((error as DeviceError).message).toMatch(
        /^the private key of credential lab: file:.* is the worker's own \(its data folder, .*\), .* Move the file to another folder\.$/,
      );
    }
  expect(await readerOf("all", {}, own).read({ file: join(inside, "deep", "ok") }, "a secret")).toBe("fine");
  expect(await readerOf("all", {}, own).read({ file: `${base}/outside` }, "a secret")).toBe("stolen");
});

test("what the worker logs in with, and whom it trusts, is nothing for an inventory", async () => {
  const names = [
    "TEMPORAL_API_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "aws_session_token",
    "OTEL_EXPORTER_OTLP_HEADERS",
  ];
  for (const env of names)
    for (const allow of ["all", "env", `env:${env}`])
      expect([env, await outcome(allow, { env }, { [env]: "stolen" })]).toEqual([env, "not_allowed"]);
  expect(await outcome("env", { env: "AWS_REGION" }, { AWS_REGION: "x" })).toBe("x");
  const data = join(base, "trusting");
  await mkdir(data);
  await writeFile(join(data, "known_hosts"), "");
  await symlink(join(data, "known_hosts"), join(inside, "hosts"));
  const allowance = parseAllowance("all");
  const gate = createGate({ allowance, own: ownPlaces(data, "s3://bucket", {}) });
  for (const known_hosts of [
    join(data, "known_hosts"),
    join(inside, "hosts"),
    join(data, "known_hosts.guests"),
  ])
    expect(() =>
      gate.device(
        deviceAt({
          host: "192.0.2.1",
          platform: "linux",
          ssh: { strict_host_key_checking: "accept-new", known_hosts },
        }),
      ),
    ).toThrow("ssh.known_hosts: known_hosts:");
});

test("variables and programs go by their names, and a program that is not allowed is not started", async () => {
  const marker = join(base, "marker");
  const touch: SecretSource = { exec: ["touch", marker] };
  const env = { DB_PASSWORD: "s3cret", LAB_PASSWORD: "lab", PATH: process.env["PATH"] ?? "" };
  expect(await outcome("env:LAB_*", { env: "DB_PASSWORD" }, env)).toBe("not_allowed");
  expect(await outcome("env:LAB_*", { env: "LAB_PASSWORD" }, env)).toBe("lab");
  expect(await outcome("env", { env: "toString" }, env)).toBe("secret_unavailable");
  for (const allow of ["env,file", "exec:/usr/bin/true", "exec:/bin/touch"])
    expect(await outcome(allow, touch, env)).toBe("not_allowed");
  expect(existsSync(marker)).toBe(false);
  await outcome("exec:touch", touch, env);
  expect(existsSync(marker)).toBe(true);
});

test("of a source that says two things none is read, and what is no source is none", async () => {
  const marker = join(base, "marker-2");
  const env = { LAB_PASSWORD: "lab", PATH: process.env["PATH"] ?? "" };
  for (const source of [
    { env: "LAB_PASSWORD", file: join(base, "outside") },
    { env: "LAB_PASSWORD", exec: ["touch", marker] },
    { env: "LAB_UNSET", exec: ["touch", marker] },
    { env: ["LAB_PASSWORD"] },
    { file: [join(base, "outside")] },
    { exec: "touch" },
    { vault: "x" },
    ["env"],
    null,
  ])
    expect([source, await outcome("env:LAB_*", source as unknown as SecretSource, env)]).toEqual([
      source,
      "not_allowed",
    ]);
  expect(existsSync(marker)).toBe(false);
});

test("a device that is not what a plan has is not opened, however its words would be read", () => {
  const gate = createGate({ allowance: parseAllowance("env:LAB_*"), own: [] });
  const device = deviceAt({ host: "192.0.2.1", platform: "linux" });
  const { ssh } = device;
  for (const [change, where] of [
    [{ transport: ["local"] }, "transport"],
    [{ transport: "LOCAL" }, "transport"],
    [{ transport: "toString" }, "transport"],
    [{ host: ["192.0.2.1"] }, "host"],
    [{ port: "/run/docker.sock" }, "port"],
    [{ jumps: "jump" }, "jumps"],
    [{ ssh: { ...ssh, known_hosts: [`${base}/outside`] } }, "ssh.known_hosts"],
    [{ ssh: { ...ssh, private_key: { env: "LAB_KEY", file: `${base}/outside` } } }, "ssh.private_key"],
    [{ ssh: { ...ssh, strict_host_key_checking: ["no"] } }, "ssh.strict_host_key_checking"],
    [{ ssh: null }, "ssh"],
  ] as const)
    expect(() => gate.device({ ...device, ...change } as unknown as typeof device)).toThrow(
      `${device.name}: ${where} is not what a plan has there; this worker does not use it.`,
    );
});

test("the message says whose secret it is, what is missing and where to allow it", async () => {
  const error = await readerOf("env:LAB_*")
    .read({ env: "DB_PASSWORD" }, "the password of credential lab")
    .catch((caught: unknown) => caught as DeviceError);
  expect(error).toMatchObject({
    code: "not_allowed",
    message:
      "the password of credential lab: this worker does not allow env:DB_PASSWORD. Add env:DB_PASSWORD to ORCHESTRATOR_ALLOW of the worker and restart it, or change the inventory.",
  });
});

test("the agent, transport local and known_hosts have to be allowed too", () => {
  const at = { host: "192.0.2.1", platform: "linux" };
  const local = deviceAt({ ...at, transport: "local" });
  const keyed = (known_hosts: string) =>
    deviceAt({ ...at, ssh: { strict_host_key_checking: "yes", known_hosts } });
  const agent = "/run/agent.sock";
  const closed = createGate({ allowance: parseAllowance("env,file,exec"), own: [], agent });
  for (const refused of [
    () => closed.agent("credential lab"),
    () => closed.device(local),
    () => closed.device(keyed(`${inside}/link`)),
  ])
    expect(refused).toThrow("this worker does not allow");
  const allowance = parseAllowance(`agent,local,known_hosts:${inside}/`);
  const gate = createGate({ allowance, own: [], agent });
  expect(gate.agent("credential lab")).toBe("/run/agent.sock");
  expect(gate.device(local)).toBe(local);
  expect(gate.device(keyed(`${base}/door/ok`)).ssh.known_hosts).toBe(`${inside}/deep/ok`);
  expect(() => gate.device(keyed(`${inside}/link`))).toThrow(`known_hosts:${inside}/link`);
});

test("of a secret's file that is not there it is said where it was looked for", async () => {
  const said = (file: string) =>
    readerOf("file")
      .read({ file }, "the private key of credential lab")
      .catch((error: unknown) => (error as Error).message);
  vi.stubEnv("HOME", base);
  onTestFinished(() => void vi.unstubAllEnvs());
  const from = "the private key of credential lab comes from the worker's file";
  expect(await said("~/gone")).toBe(
    `${from} ~/gone: there is no file ${base}/gone on the worker (\`~\` is the home folder of the worker's user)`,
  );
  expect(await said("gone")).toBe(
    `${from} gone: there is no file ${join(process.cwd(), "gone")} on the worker (relative paths start where the worker was started)`,
  );
  expect(await said("/nowhere/gone")).toBe(`${from} /nowhere/gone: there is no such file on the worker`);
  expect(await said("~/allowed/deep/ok")).toBe("fine");
});

test("a program of the home folder is allowed by its absolute path", async () => {
  vi.stubEnv("HOME", base);
  onTestFinished(() => void vi.unstubAllEnvs());
  await writeFile(join(base, "tell"), "#!/bin/sh\necho told\n", { mode: 0o700 });
  expect(await outcome(`exec:${base}/tell`, { exec: ["~/tell"] })).toBe("told");
  expect(await outcome("exec:/bin/echo", { exec: ["~/tell"] })).toBe("not_allowed");
});

test("a notification goes where the setting says, and a refusal does not tell an address that is a secret", () => {
  const gate = createGate({ allowance: parseAllowance("notify:https://ok.example"), own: [] });
  const ask = (url: string, shown: boolean) => {
    try {
      gate.address(new URL(url), "notify", { shown });
      return "allowed";
    } catch (error) {
      return error instanceof DeviceError ? error.message : error;
    }
  };
  expect(ask("https://ok.example/any/path", true)).toBe("allowed");
  expect(ask("https://OK.example:443/x", false)).toBe("allowed");
  expect(ask("https://ok.example@evil.example/x", true)).toContain("notify:https://evil.example");
  expect(ask("http://2130706433/x", true)).toContain("Add notify:http://127.0.0.1 to ORCHESTRATOR_ALLOW");
  const hidden = ask("https://token.evil.example/x", false);
  expect(hidden).toContain("this worker does not allow the address");
  expect(hidden).not.toContain("evil");
});

test("a name that ends earlier for the system than for the setting is not one", async () => {
  vi.stubEnv("GATE_OTHER", "stolen");
  vi.stubEnv("TEMPORAL_API_KEY", "stolen");
  onTestFinished(() => void vi.unstubAllEnvs());
  const read = (allow: string, source: SecretSource) =>
    createSecretReader(process.env, createGate({ allowance: parseAllowance(allow), own: [] }))
      .read(source, "the password of credential lab")
      .catch((error: unknown) => (error instanceof DeviceError ? error.code : error));
  expect(await read("env:*_PASSWORD", { env: "GATE_OTHER\0_PASSWORD" })).toBe("not_allowed");
  expect(await read("all", { env: "TEMPORAL_API_KEY\0" })).toBe("not_allowed");
  expect(await read("all", { file: `${inside}/deep/ok\0.txt` })).toBe("not_allowed");
  expect(await read("all", { exec: ["/bin/echo\0x"] })).toBe("not_allowed");
  expect(await read("env:GATE_*", { env: "GATE_OTHER" })).toBe("stolen");
});
