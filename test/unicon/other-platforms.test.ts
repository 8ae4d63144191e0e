// Devices of which the inventory says another platform: the reason is the platform's, it names what the prompt looks like, it
// comes after one login, and nothing of the user's passes or changes the device.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withSimilar } from "../../activities/other-platform.js";
import type { DeviceError } from "../../packages/devices/src/errors.js";
import { hostKeyFile } from "../../packages/devices/src/hostkeys/file.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { openSession } from "../../packages/devices/src/open.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { resolvedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type MockDevices, startMockDevices } from "../services/unicon.js";
import { CASES } from "./devices.js";

const KINDS = ["arista_eos", "cisco_iosxe", "cisco_nxos", "frr", "juniper_junos", "linux", "vyos"];
const ms = { timeout_ms: 30_000 };
const platforms = await loadPlatforms();
let mocks: MockDevices;
let lab: Lab;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "others-"));
  [mocks, lab] = await Promise.all([
    startMockDevices(process.env),
    startLab({ devices: KINDS.length, kinds: KINDS }),
  ]);
}, 300_000);
afterAll(async () => {
  await Promise.all([mocks?.close(), lab?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const open = async (real: string, name: string) => {
  const simulated = lab.devices.find(({ kind }) => kind === real);
  const mock = simulated ? undefined : await mocks.device(CASES.find(({ platform }) => platform === real)!);
  return {
    mock,
    opening: openSession({
      device: resolvedDevice({ port: (simulated ?? mock!).port, platform: name }),
      platform: platforms[name]!,
      login: { username: "netops", password: "lab", enable: "lab" },
      hostKeys: hostKeyFile(join(folder, `${real}-${name}`)),
      timeouts: { login_ms: 30_000 },
    }),
  };
};

describe.concurrent("a device whose prompt tells", () => {
  test.each(
    [
      ["juniper_junos", "nokia_sros"],
      ["cisco_iosxe", "juniper_junos"],
      ["cisco_iosxe", "frr"],
      ["linux", "dell_os10"],
      ["linux", "cisco_iosxe"],
      ["vyos", "arista_eos"],
      ["huawei_vrp", "cisco_nxos"],
      ["cisco_vos", "mikrotik_routeros"],
      ["cisco_aireos", "hp_procurve"],
      ["fortinet_fortios", "linux"],
    ].filter(([real]) => KINDS.includes(real!) || CASES.some(({ platform }) => platform === real)),
  )("%s said to be %s", async (real, name) => {
    const { mock, opening } = await open(real, name);
    const error = await opening.then(
      () => undefined,
      (reason: DeviceError) => withSimilar(reason, platforms[name]!),
    );
    expect(error?.details.similar).toContain(real);
    expect(error?.details.sent).toBe(false);
    const logins = mock?.logins.filter(({ method }) => method === "password") ?? ["not counted"];
    expect(logins).toHaveLength(1);
  });
});

describe.concurrent("a device whose prompt fits: its refusals are refusals", () => {
  test.each([
    ["vyos", "linux"],
    ["vyos", "sonic"],
    ["vyos", "cumulus_linux"],
    ["frr", "arista_eos"],
    ["cisco_nxos", "hp_procurve"],
    ["arista_eos", "mikrotik_routeros"],
    ["cisco_iosxe", "dell_os10"],
    ["cisco_iosxe", "arista_eos"],
  ])("%s said to be %s", async (real, name) => {
    const session = await (await open(real, name)).opening;
    try {
      expect((await session.send("frobnicate h13", ms)).refused).toBeDefined();
      const changed = await session.configure(["frobnicate h13"], ms).catch((error: DeviceError) => error);
      expect("accepted" in changed ? changed.accepted : (changed.details.accepted ?? [])).toEqual([]);
    } finally {
      await session.close();
    }
  });
});
