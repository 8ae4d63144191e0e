// `copy` and `fetch` on a real linux host over OpenSSH's own SFTP, from the command line to the bytes on its disk.
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { orchestrator } from "../cli/dev-process.js";
import { canRunLinuxHost, type LinuxHost, startLinuxHost } from "../labs/linux.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

const MIB = 1_024 * 1_024;
const possible = await canRunLinuxHost();
let host: LinuxHost;
let stack: SharedStack;
let folder: string;
/** Of the host, where its user may write. */
let disk: string;

beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "copy-"));
  await chmod(folder, 0o711);
  disk = join(folder, "disk");
  await mkdir(disk);
  await chmod(disk, 0o777);
  host = await startLinuxHost({ base_dir: join(folder, "host") });
  await writeFile(join(folder, "lab.yaml"), host.inventory());
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, bytes: Buffer): Promise<void> {
  await writeFile(join(folder, name), bytes);
}

const spec = (steps: string) => `name: copy\ntargets: { hosts: [linux1] }\nsteps:\n${steps}`;

async function run(steps: string, ...args: string[]) {
  await writeFile(join(folder, "spec.yaml"), spec(steps));
  const done = await orchestrator(stack, ["run", "spec.yaml", "-i", "lab.yaml", "--json", ...args], folder)
    .ended;
  const { id } = (done.out.startsWith("{") ? JSON.parse(done.out) : {}) as { id?: string };
  const steps_of = id === undefined ? [] : (await stack.result(id, "linux1")).steps;
  return { ...done, id: id ?? "", steps: steps_of };
}
const resultOf = async (id: string, step: string) =>
  JSON.parse(await stack.artifact(id, `devices/linux1/${step}.json`)) as Record<string, unknown>;
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("a file gets there whole, an identical one is not sent again, and a changed one takes its place", async () => {
  const bytes = randomBytes(3 * MIB + 17);
  await file("image.bin", bytes);
  const step = `  - { id: put, copy: { from: image.bin, to: "${disk}/image.bin", free: true } }\n`;
  const first = await run(step);
  expect({ code: first.code, said: first.err }).toMatchObject({ code: 0 });
  expect(first.err).toContain("uploading ");
  expect(first.steps[0]?.message).toMatch(/^image\.bin \(3145745 bytes, sha256 [0-9a-f]{12}\) sent to /);
  expect(await resultOf(first.id, "put")).toEqual({
    sent: bytes.length,
    identical: false,
    bytes: bytes.length,
    checksum: sha256(bytes),
    algorithm: "sha256",
    sha256: sha256(bytes),
  });
  expect(sha256(await readFile(join(disk, "image.bin")))).toBe(sha256(bytes));

  const second = await run(step);
  expect(second.err).not.toContain("uploading ");
  expect(await resultOf(second.id, "put")).toMatchObject({ sent: 0, identical: true });

  await chmod(join(disk, "image.bin"), 0o666);
  const other = randomBytes(MIB);
  await file("image.bin", other);
  const third = await run(step);
  expect(third.code).toBe(0);
  expect(sha256(await readFile(join(disk, "image.bin")))).toBe(sha256(other));
  expect((await stat(join(disk, "image.bin"))).mode & 0o777).toBe(0o666);
  expect((await readdir(disk)).filter((name) => name.includes(".part"))).toEqual([]);
});

test("a folder that is not there fails the step with the device's words; --check sends nothing", async () => {
  await file("image.bin", randomBytes(100));
  const refused = await run(`  - { id: put, copy: { from: image.bin, to: "${disk}/none/image.bin" } }\n`);
  expect(refused.code).toBe(1);
  expect(refused.steps[0]).toMatchObject({ status: "failed", detail: { code: "file_refused" } });
  expect(refused.steps[0]?.message).toContain("there is no such file or folder");
  const checked = await run(
    `  - { id: put, copy: { from: image.bin, to: "${disk}/checked.bin" } }\n`,
    "--check",
  );
  expect(checked.code).toBe(0);
  expect(checked.steps[0]?.message).toContain("would be sent to");
  expect(await readdir(disk)).not.toContain("checked.bin");
});

test("a file that does not fit is not begun, with both figures", async () => {
  await file("image.bin", randomBytes(100));
  const { steps } = await run(
    `  - { id: put, copy: { from: image.bin, to: "/proc/image.bin", free: true } }\n`,
  );
  expect(steps[0]).toMatchObject({ status: "failed", detail: { code: "no_space", needed: 100, free: 0 } });
  expect(steps[0]?.message).toContain("needs 100 bytes on linux1, and 0 bytes are free; nothing was sent");
});

test("a worker that is killed has its part continued by the next", { timeout: 180_000 }, async () => {
  const bytes = randomBytes(160 * MIB);
  await file("large.bin", bytes);
  const running = run(`  - { id: put, copy: { from: large.bin, to: "${disk}/large.bin" } }\n`);
  const parts = async () => (await readdir(disk)).filter((name) => name.endsWith(".part"));
  await until("a part is there", async () => {
    const [part] = await parts();
    return part !== undefined && (await stat(join(disk, part))).size > 8 * MIB;
  });
  await stack.worker.kill9();
  const [part] = await parts();
  expect(part).toBeDefined();
  const there = (await stat(join(disk, part!))).size;
  expect(there).toBeLessThan(bytes.length);
  await stack.worker.restart();
  const done = await running;
  expect({ code: done.code, said: done.err }).toMatchObject({ code: 0 });
  const { sent } = await resultOf(done.id, "put");
  expect(sent).toBeLessThanOrEqual(bytes.length - there);
  expect(sha256(await readFile(join(disk, "large.bin")))).toBe(sha256(bytes));
  expect(await parts()).toEqual([]);
});

test("a run that is cancelled leaves no part behind", { timeout: 120_000 }, async () => {
  const bytes = randomBytes(160 * MIB);
  const digest = sha256(bytes);
  await fetch(`${stack.url}/v1/files/${digest}`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: bytes,
  });
  const { id } = await stack.startRun({
    spec: spec(`  - { id: put, copy: { from: large.bin, to: "${disk}/cancelled.bin" } }\n`),
    inventory: host.inventory(),
    copies: { "large.bin": { bytes: bytes.length, sha256: digest } },
  });
  const parts = async () => (await readdir(disk)).filter((name) => name.includes("cancelled.bin"));
  await until("a part is there", async () => (await parts()).length > 0);
  await stack.cli("runs", "cancel", id);
  expect(await stack.waitForRun(id)).toMatchObject({ status: "cancelled" });
  expect(await parts()).toEqual([]);
});

test("fetch keeps text with secrets masked; what is not text has to be asked for", async () => {
  await writeFile(join(disk, "device.conf"), "hostname r1\nsnmp-server community Gehe1mnis ro\n");
  const binary = randomBytes(MIB + 5);
  await writeFile(join(disk, "core.bin"), binary);
  const { code, err, id } = await run(`
  - { id: conf, fetch: { from: "${disk}/device.conf", to: device.conf } }
  - { id: again, copy: { from: "artifact:devices/linux1/files/device.conf", to: "${disk}/masked.conf" } }
  - { id: core, fetch: { from: "${disk}/core.bin", to: core, binary: true } }
`);
  expect({ code, said: err }).toMatchObject({ code: 0 });
  expect(await stack.artifact(id, "devices/linux1/files/device.conf")).toBe(
    "hostname r1\nsnmp-server community *** ro\n",
  );
  expect(await readFile(join(disk, "masked.conf"), "utf8")).toContain("community ***");
  expect(await resultOf(id, "core")).toEqual({
    path: "devices/linux1/files/core",
    bytes: binary.length,
    sha256: sha256(binary),
  });
  const refused = await run(`  - { id: core, fetch: { from: "${disk}/core.bin", to: core } }\n`);
  expect(refused.steps[0]).toMatchObject({ status: "failed", detail: { code: "file_binary" } });
  const none = await run(`  - { id: none, fetch: { from: "${disk}/none", to: none } }\n`);
  expect(none.steps[0]?.message).toContain("there is no such file");
});
