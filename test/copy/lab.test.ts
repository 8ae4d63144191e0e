// One image to simulated devices of many platforms at once, each in its own way, while their worker is killed.
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStand, type Stand } from "../configure/stand.js";
import { until } from "../services/until.js";

const MIB = 1_024 * 1_024;
const IMAGE = randomBytes(20 * MIB);
const PATHS: Record<string, string> = {
  linux: "/var/tmp/image.bin",
  // It computes no checksum: the file is read back.
  frr: "/etc/frr/image.bin",
  juniper_junos: "/var/tmp/image.bin",
  nokia_srl: "/var/tmp/image.bin",
  cisco_iosxe: "flash:image.bin",
  cisco_nxos: "bootflash:image.bin",
  arista_eos: "flash:image.bin",
};
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const file = { sha256: digest(IMAGE), bytes: IMAGE.length };

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    devices: Object.entries(PATHS).map(([kind, path]) => ({ name: kind, kind, vars: { path } })),
  });
});
afterAll(() => stand?.close());

const STEPS = `steps:
  - id: put
    copy: { from: image.bin, to: "\${{ device.vars.path }}", free: \${{FREE}} }
    expect: "parsed.bytes > 0 && parsed.checksum != ''"
    save: { same: "parsed.identical" }
`;
const run = (more = {}, free = "false") =>
  stand.run(STEPS.replace("${{FREE}}", free), { copies: { "image.bin": file }, ...more });
const devices = Object.keys(PATHS);
const parsedOf = async (id: string, device: string) =>
  JSON.parse(await stand.stack.artifact(id, `devices/${device}/put.json`)) as Record<string, unknown>;
const written = () =>
  Object.fromEntries(devices.map((name) => [name, stand.lab.device(name).disk_written()]));

test("a run that names a file which the store does not have is refused before it starts", async () => {
  await expect(run()).rejects.toThrow(/file_missing|PUT \/v1\/files/);
  const put = await fetch(`${stand.stack.url}/v1/files/${file.sha256}`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: IMAGE,
  });
  expect(put.status).toBe(201);
});

test("each device has the image although the worker is killed, and none is sent it twice whole where it can be continued", {
  timeout: 240_000,
}, async () => {
  const running = run();
  await until("all have begun", () => Object.values(written()).some((bytes) => bytes > MIB));
  await stand.stack.worker.kill9();
  await stand.stack.worker.restart();
  const { id, status } = await running;
  expect(status).toBe("passed");
  for (const [name, path] of Object.entries(PATHS)) {
    const device = stand.lab.device(name);
    expect([name, digest(device.file(path)!)]).toEqual([name, file.sha256]);
    expect(await parsedOf(id, name)).toMatchObject({ identical: false, bytes: IMAGE.length });
  }
  for (const name of ["linux", "frr", "juniper_junos", "nokia_srl"])
    expect(stand.lab.device(name).disk_written()).toBeLessThan(2 * IMAGE.length);
});

test("again, nothing is sent", async () => {
  const before = written();
  const { id, status } = await run({}, "true");
  expect(status).toBe("passed");
  expect(written()).toEqual(before);
  for (const name of devices) {
    expect(await parsedOf(id, name)).toMatchObject({ sent: 0, identical: true });
    expect((await stand.step({ id } as never, name, "put")).saved).toEqual({ same: true });
  }
});

test("a file of a device with one channel on each connection is fetched", async () => {
  const { id, status } = await stand.run(
    `steps:\n  - { id: get, fetch: { from: "\${{ device.vars.path }}", to: image, binary: true } }\n`,
    { limit: "cisco_iosxe,linux,nokia_srl" },
  );
  expect(status).toBe("passed");
  const { artifacts } = await stand.step({ id } as never, "cisco_iosxe", "get");
  expect(artifacts[0]).toMatchObject({ path: "devices/cisco_iosxe/files/image", ...file });
});

test("a disk that is full keeps its older file, and one that changes bytes is told with both checksums", async () => {
  const small = Buffer.from("another image\n");
  const other = { sha256: digest(small), bytes: small.length };
  const headers = { "content-type": "application/octet-stream" };
  await fetch(`${stand.stack.url}/v1/files/${other.sha256}`, { method: "PUT", headers, body: small });
  const names = ["linux", "cisco_iosxe"];
  const copyOther = async (faults: object) => {
    for (const name of names) await stand.lab.device(name).setFaults(faults);
    return run({ limit: names.join(","), copies: { "image.bin": other } });
  };
  const full = await copyOther({ disk_full: true });
  for (const name of names) {
    expect(await stand.step(full, name, "put")).toMatchObject({
      status: "failed",
      detail: { code: "file_refused" },
    });
    expect([name, digest(stand.lab.device(name).file(PATHS[name]!)!)]).toEqual([name, file.sha256]);
  }
  const changed = await copyOther({ corrupt_files: true });
  for (const name of names) {
    const { status, message, detail } = await stand.step(changed, name, "put");
    expect(status).toBe("failed");
    expect(detail).toMatchObject({ code: "file_mismatch" });
    expect(message).toContain(String(detail?.["expected"]));
    expect(message).toContain(String(detail?.["actual"]));
  }
  // Only where a file gets its name when it is whole the older one is still there.
  expect(digest(stand.lab.device("linux").file(PATHS["linux"]!)!)).toBe(file.sha256);
  expect(stand.lab.device("cisco_iosxe").file(PATHS["cisco_iosxe"]!)).toBeUndefined();
});
