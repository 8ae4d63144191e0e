// Files over SFTP and SCP to simulated devices over real SSH.
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../../lab/src/index.js";
import { deviceAt } from "../device.js";
import { hostKeyFile } from "../hostkeys/file.js";
import { openSession } from "../open.js";
import { loadPlatforms } from "../platforms/load.js";
import type { FilesOptions } from "./transfer.js";
import { failure, folder } from "../testing/session.js";

const platforms = await loadPlatforms();
const LARGE = randomBytes(2_500_001);
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({
    devices: 5,
    kinds: ["linux", "cisco_iosxe", "arista_eos", "juniper_junos", "nokia_srl"],
  });
});
afterAll(() => lab.close());

async function files(kind: string, asked: FilesOptions = {}, filesOf = kind) {
  const device = lab.devices.find((each) => each.kind === kind)!;
  const session = await openSession({
    device: deviceAt({
      host: device.host,
      port: device.port,
      platform: kind,
      ssh: { strict_host_key_checking: "accept-new" },
    }),
    platform: { ...platforms[kind]!, files: platforms[filesOf]!.files },
    login: { username: "lab", password: "lab", enable: "lab" },
    hostKeys: hostKeyFile(join(await folder(), "known_hosts")),
  });
  const transfer = await session.openFiles!(asked);
  onTestFinished(async () => {
    transfer.close();
    await session.close();
  });
  return { device, session, transfer };
}

async function* pieces(bytes: Buffer, size = 70_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const gathered = async (body: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = [];
  for await (const piece of body) all.push(piece);
  return Buffer.concat(all);
};
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test.each([
  ["linux", "sftp", "/var/tmp/image.bin", "sha256sum /var/tmp/image.bin"],
  ["juniper_junos", "sftp", "/var/tmp/image.bin", "file checksum sha-256 /var/tmp/image.bin"],
  ["nokia_srl", "sftp", "/var/tmp/image.bin", "bash sha256sum /var/tmp/image.bin"],
  ["cisco_iosxe", "scp", "flash:image.bin", "verify /md5 flash:image.bin"],
  ["arista_eos", "scp", "flash:image.bin", "verify /sha512 flash:image.bin"],
])("%s: a file goes there over %s and comes back as it is", async (kind, protocol, path, command) => {
  const { device, session, transfer } = await files(kind);
  const told: number[] = [];
  await transfer.write(path, pieces(LARGE), { bytes: LARGE.length, progress: (bytes) => told.push(bytes) });
  expect(told.at(-1)).toBe(LARGE.length);
  expect(transfer.protocol).toBe(protocol);
  expect(digest(device.file(path)!)).toBe(digest(LARGE));
  expect(digest(await gathered(transfer.read(path)))).toBe(digest(LARGE));
  const { output, refused } = await session.send(command, { timeout_ms: 5_000 });
  expect([refused, output]).toEqual([undefined, expect.stringMatching(/[0-9a-f]{32}/)]);
});

// The lab has no devices of these platforms; its SFTP server takes the paths as they are named here.
test.each([
  ["nokia_sros", "cf3:/images/both.tim"],
  ["nokia_sros_md", "cf3:/config.cfg"],
  ["huawei_vrp", "flash:/image.cc"],
  ["mikrotik_routeros", "flash/backup.rsc"],
])("%s: a file goes to %s over SFTP on a connection of its own, and comes back", async (platform, path) => {
  const { device, transfer } = await files("linux", {}, platform);
  await transfer.write(path, pieces(LARGE), { bytes: LARGE.length });
  expect(transfer.protocol).toBe("sftp");
  expect(digest(device.file(path)!)).toBe(digest(LARGE));
  expect(digest(await gathered(transfer.read(path)))).toBe(digest(LARGE));
  await transfer.remove?.(path);
  expect(device.file(path)).toBeUndefined();
});

test("a server without SFTP gets the file over SCP", async () => {
  const linux = lab.devices.find(({ kind }) => kind === "linux")!;
  await linux.setFaults({ no_sftp: true });
  try {
    const { device, transfer } = await files("linux");
    expect(transfer.protocol).toBe("scp");
    await transfer.write("/tmp/over-scp", pieces(LARGE), { bytes: LARGE.length });
    expect(digest(device.file("/tmp/over-scp")!)).toBe(digest(LARGE));
  } finally {
    await linux.setFaults({});
  }
});

test("over SFTP a part is gone on with, and a name is given to a file in the place of another", async () => {
  const { device, transfer } = await files("linux");
  expect(await transfer.stat?.("/tmp/none")).toBeUndefined();
  await transfer.write("/tmp/part", pieces(LARGE.subarray(0, 1_000_000)), { bytes: LARGE.length });
  await transfer.write("/tmp/part", pieces(LARGE.subarray(1_000_000)), {
    bytes: LARGE.length,
    from: 1_000_000,
  });
  expect(await transfer.stat?.("/tmp/part")).toMatchObject({ bytes: LARGE.length });
  await transfer.write("/tmp/old", pieces(Buffer.from("old")), { bytes: 3 });
  await transfer.rename?.("/tmp/part", "/tmp/old");
  expect(digest(device.file("/tmp/old")!)).toBe(digest(LARGE));
  await transfer.remove?.("/tmp/old");
  await transfer.remove?.("/tmp/old");
  expect(device.file("/tmp/old")).toBeUndefined();
});

test.each([
  ["linux", "/tmp/none"],
  ["cisco_iosxe", "flash:none"],
])("%s: a file that is not there is told with the device's words", async (kind, path) => {
  const { transfer } = await files(kind);
  const error = await failure(gathered(transfer.read(path)));
  expect(error).toMatchObject({ code: "file_refused" });
  expect(error.message).toMatch(/no such file/i);
});

test("a cancelled transfer ends at once", async () => {
  const stop = new AbortController();
  const { transfer } = await files("linux", { signal: stop.signal });
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) yield Buffer.alloc(65_536);
  }
  const written = failure(transfer.write("/tmp/endless", endless(), { bytes: 2 ** 40 }));
  setTimeout(() => stop.abort(), 50);
  expect(await written).toMatchObject({ code: "cancelled" });
});

test("a connection that is lost ends the transfer, and a device that takes nothing is given up", async () => {
  const { device, transfer } = await files("linux", { stall_ms: 1_000 });
  async function* then(what: () => void): AsyncIterable<Uint8Array> {
    yield LARGE;
    what();
    yield LARGE;
    await new Promise((resolve) => setTimeout(resolve, 100));
    yield LARGE;
  }
  const lost = await failure(
    transfer.write(
      "/tmp/lost",
      then(() => device.disconnect()),
      { bytes: 7_500_003 },
    ),
  );
  expect(lost).toMatchObject({ code: "session_lost" });
  const other = await files("linux", { stall_ms: 1_000 });
  const stalled = await failure(
    other.transfer.write(
      "/tmp/lost",
      then(() => device.disconnect("half_open")),
      { bytes: 7_500_003 },
    ),
  );
  expect(stalled).toMatchObject({ code: "command_timeout" });
});
