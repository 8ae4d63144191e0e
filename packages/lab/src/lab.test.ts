// A lab as its users see it: addresses, logins, ledgers, cables between devices, restarts.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { startLab } from "./index.js";
import { scriptedDevice } from "../../devices/src/testing/scripted-device.js";
import { exec, lab, login, terminal } from "./testing/client.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-"));
});
afterAll(() => rm(folder, { recursive: true }));

const hostKey = (device: { host: string; port: number }) =>
  new Promise<string>((done) => {
    const client = new ssh2.Client();
    client.on("error", () => {});
    client.connect({
      ...device,
      username: "x",
      hostVerifier: (key: Buffer) => {
        done(key.toString("base64"));
        return false;
      },
    });
  });

describe("a lab", () => {
  test("gives every device its own port and name, kinds in turn, and an inventory that reaches them", async () => {
    const { devices, inventory } = await lab({ devices: 4, kinds: ["frr", "linux"] });
    expect(devices.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "r1 frr",
      "r2 linux",
      "r3 frr",
      "r4 linux",
    ]);
    expect(new Set(devices.map(({ port }) => port)).size).toBe(4);
    const read = parse(inventory()) as Record<string, Record<string, unknown>>;
    expect(read["credentials"]).toEqual({
      lab: { username: "netops", password: { env: "LAB_PASSWORD" }, enable: { env: "LAB_PASSWORD" } },
    });
    expect(read["defaults"]).toMatchObject({
      credential: "lab",
      ssh: { strict_host_key_checking: "accept-new" },
    });
    expect(read["devices"]!["r3"]).toMatchObject({
      host: "127.0.0.1",
      port: devices[2]!.port,
      platform: "frr",
      groups: ["frr"],
      tags: ["lab"],
    });
    expect(read["groups"]).toHaveProperty("linux");
  });

  test("takes devices one by one, with site, tags and variables", async () => {
    const { inventory, device } = await lab({
      devices: [
        {
          name: "core1",
          kind: "juniper_junos",
          site: "lab1",
          tags: ["edge"],
          vars: { area: 0 },
          facts: { version: "99.9" },
        },
      ],
    });
    expect(parse(inventory())).toMatchObject({
      devices: { core1: { site: "lab1", tags: ["edge"], vars: { area: 0 } } },
    });
    expect((await exec(device("core1"), "show version")).output).toContain("Junos: 99.9");
  });

  test.each([
    [{ devices: 1, kinds: ["cisco_ioz"] }, /no device kind "cisco_ioz"; there are arista_eos, /],
    [{ devices: [{ name: "a" }, { name: "a" }] }, /two devices of the lab are called a/],
    [{ devices: [{ faults: { slient: true } as never }] }, /faults of r1: slient/],
  ])("refuses %j", async (options, message) => {
    await expect(startLab(options)).rejects.toThrow(message);
  });

  test("names a busy port and leaves none of its own open", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void blocker.close());
    await new Promise((done) => blocker.once("listening", done));
    const { port } = blocker.address() as { port: number };
    await expect(startLab({ devices: 3, port: port - 1, kinds: ["frr"] })).rejects.toThrow(
      `port ${port} is in use`,
    );
    const again = await startLab({ devices: 1, port: port - 1, kinds: ["frr"] });
    expect(again.devices[0]!.port).toBe(port - 1);
    await again.close();
  });

  test("begins behind a busy port where it may", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void blocker.close());
    await new Promise((done) => blocker.once("listening", done));
    const { port } = blocker.address() as { port: number };
    const started = await startLab({ devices: 2, port: port - 1, next_free: true, kinds: ["frr"] });
    onTestFinished(() => started.close());
    const [first, second] = started.devices.map((each) => each.port);
    expect(first).toBeGreaterThan(port);
    expect(second).toBe(first! + 1);
  });

  test("shows the same host key after a restart when it has a state folder; the labs of a process without one share another", async () => {
    const key = async (state_dir?: string) => {
      const started = await startLab({ devices: 1, kinds: ["frr"], ...(state_dir ? { state_dir } : {}) });
      const shown = await hostKey(started.devices[0]!);
      await started.close();
      return shown;
    };
    expect(await key(folder)).toBe(await key(folder));
    expect(await key()).toBe(await key());
    expect(await key()).not.toBe(await key(folder));
  });

  test("shows the key of the scripted devices of its process, which may have had its port", async () => {
    const box = await scriptedDevice();
    onTestFinished(() => box.close());
    const { devices } = await lab({ devices: 1, kinds: ["frr"] });
    expect(await hostKey(devices[0]!)).toBe(await hostKey({ host: "127.0.0.1", port: box.port }));
  });
});

describe("logins", () => {
  test("accept the password only, and are all noted", async () => {
    const { devices } = await lab({ devices: 1, kinds: ["frr"] });
    await expect(login(devices[0]!, { password: "wrong" })).rejects.toThrow(/authentication/i);
    await login(devices[0]!);
    expect(devices[0]!.logins().map(({ method, accepted }) => `${method} ${accepted}`)).toEqual([
      "password false",
      "password true",
    ]);
    expect(JSON.stringify(devices[0]!.logins())).not.toContain("wrong");
  });

  test("take a public key that the lab was given", async () => {
    const pair = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 });
    const { devices } = await lab({ devices: 1, kinds: ["linux"], authorized_keys: [pair.public] });
    await login(devices[0]!, { password: undefined, privateKey: pair.private });
    expect(devices[0]!.logins().at(-1)).toMatchObject({ method: "publickey", accepted: true });
    const other = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 });
    await expect(login(devices[0]!, { password: undefined, privateKey: other.private })).rejects.toThrow();
  });

  test("a device is a jump host for another", async () => {
    const { devices } = await lab({ devices: 2, kinds: ["linux"] });
    const bastion = await login(devices[0]!);
    const sock = await new Promise<ssh2.ClientChannel>((done, failed) =>
      bastion.forwardOut("127.0.0.1", 0, devices[1]!.host, devices[1]!.port, (error, channel) =>
        error ? failed(error) : done(channel),
      ),
    );
    await login(devices[1]!, { sock });
    expect(devices[1]!.logins()).toHaveLength(1);
  });
});

describe("ledgers", () => {
  test("hold every line with session and mode, in memory and on disk, and no secret", async () => {
    const { devices } = await lab({ devices: 1, kinds: ["cisco_iosxe"], ledger_dir: folder });
    const one = await terminal(devices[0]!);
    await one.until(/r1>$/);
    one.type("enable\nlab\nconfigure terminal\ninterface Gi3\nshutdown\nend\n");
    await one.until(/r1#$/);
    await one.until(/config-if\)#[\s\S]*r1#$/);
    const lines = devices[0]!.ledger();
    expect(lines.map(({ mode, line }) => `${mode}: ${line}`)).toEqual([
      "exec: enable",
      "exec: (secret)",
      "privileged_exec: configure terminal",
      "config: interface Gi3",
      "config_if: shutdown",
      "config_if: end",
    ]);
    expect(new Set(lines.map(({ session }) => session))).toEqual(new Set([1]));
    const file = (await readFile(join(folder, "r1.log"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(file).toEqual(lines);
  });
});

describe("commands over an exec channel", () => {
  test("answer with output and status", async () => {
    const { devices } = await lab({ devices: 1, kinds: ["linux"] });
    expect(await exec(devices[0]!, "uname -r")).toEqual({ output: "6.1.0-18-amd64\r\n", status: 0 });
    expect(await exec(devices[0]!, "cat /nonexistent")).toMatchObject({ status: 1 });
    expect(await exec(devices[0]!, "frobnicate")).toMatchObject({ status: 127 });
  });
});

describe("cables", () => {
  test("both ends lose their neighbour when one is shut, and find it again", async () => {
    const { devices } = await lab({ devices: 3, kinds: ["frr"], time_scale: 0.01 });
    const [r1, r2] = [devices[0]!, devices[1]!];
    const neighbours = async (device: typeof r1) => (await exec(device, "show ip ospf neighbor")).output;
    expect(await neighbours(r1)).toContain("10.255.0.2");
    expect(await neighbours(r2)).toContain("10.255.0.1");
    const tty = await terminal(r1);
    tty.type("configure terminal\ninterface to-r2\nshutdown\n");
    await tty.until(/config-if\)# shutdown\n[\s\S]*config-if\)# $/);
    expect(await neighbours(r1)).not.toContain("10.255.0.2");
    expect(await neighbours(r2)).not.toContain("10.255.0.1");
    expect(await neighbours(r2)).toContain("10.255.0.3");
    tty.type("no shutdown\n");
    await tty.until(/no shutdown\n[\s\S]*# $/);
    await expect.poll(() => neighbours(r2)).toMatch(/10\.255\.0\.1 +1 Full/);
  });
});

describe("a restart", () => {
  test("asks, ends the sessions, loses what was not saved, and comes back", async () => {
    const { devices } = await lab({ devices: 2, kinds: ["cisco_nxos"], time_scale: 0.02 });
    const r1 = devices[0]!;
    const other = await terminal(r1);
    const tty = await terminal(r1);
    tty.type("configure terminal\nhostname changed\nend\nreload\n");
    await tty.until(/\(y\/n\)\? {2}\[n\] $/);
    expect(r1.running_config()).toContain("hostname changed");
    tty.type("y\n");
    await Promise.all([tty.closed, other.closed]);
    await expect(login(r1)).rejects.toThrow(/ECONNREFUSED/);
    await expect
      .poll(
        () =>
          login(r1).then(
            () => "up",
            () => "down",
          ),
        { timeout: 10_000 },
      )
      .toBe("up");
    expect(r1.running_config()).toContain("hostname r1");
    expect(r1.sessions()).toBe(0);
  });
});
