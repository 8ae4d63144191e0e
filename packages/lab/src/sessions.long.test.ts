// Every simulated kind under a real session with the platform data that ships: the two must speak the same dialect.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CliPlatform } from "../../devices/src/words/platform.js";
import { hostKeyFile } from "../../devices/src/hostkeys/file.js";
import { openSession } from "../../devices/src/open.js";
import { cliPlatforms } from "../../devices/src/testing/platform.js";
import type { Session } from "../../devices/src/session.js";
import { type Lab, type LabDevice, startLab } from "./index.js";

interface Dialect {
  version: string;
  unknown: string;
  json?: string;
  neighbours: string;
  /** Switches the port to the right-hand neighbour off. */
  off: string[];
  wrong: string;
}

const cisco = { unknown: "show frobnication", wrong: "frobnicate 7" };
const dialects: Record<string, Dialect> = {
  cisco_iosxe: {
    ...cisco,
    version: "show version",
    neighbours: "show ip ospf neighbor",
    off: ["interface GigabitEthernet3", "shutdown"],
  },
  cisco_nxos: {
    ...cisco,
    version: "show version",
    json: "show ip ospf neighbors | json",
    neighbours: "show ip ospf neighbors",
    off: ["interface Ethernet1/2", "shutdown"],
  },
  cisco_iosxr: {
    ...cisco,
    version: "show version",
    neighbours: "show ospf neighbor",
    off: ["interface GigabitEthernet0/0/0/1", "shutdown"],
  },
  arista_eos: {
    ...cisco,
    version: "show version",
    json: "show ip ospf neighbor | json",
    neighbours: "show ip ospf neighbor",
    off: ["interface Ethernet2", "shutdown"],
  },
  juniper_junos: {
    version: "show version",
    unknown: "show frobnication",
    json: "show ospf neighbor | display json",
    neighbours: "show ospf neighbor",
    off: ["set interfaces ge-0/0/1 disable"],
    wrong: "set frobnicate 7",
  },
  nokia_srl: {
    version: "show version",
    unknown: "show frobnication",
    json: "show interface | as json",
    neighbours: "show network-instance default protocols ospf neighbor",
    off: ["set / interface ethernet-1/2 admin-state disable"],
    wrong: "set / frobnicate 7",
  },
  frr: {
    ...cisco,
    version: "show version",
    json: "show ip ospf neighbor json",
    neighbours: "show ip ospf neighbor",
    off: ["interface to-downstream", "shutdown"],
  },
  vyos: {
    version: "show version",
    unknown: "frobnicate",
    neighbours: "show ip ospf neighbor",
    off: ["set interfaces ethernet eth2 disable"],
    wrong: "set frobnicate 7",
  },
  linux: {
    version: "uname -a",
    unknown: "frobnicate",
    json: "ip -j addr show",
    neighbours: "ip route",
    off: [],
    wrong: "",
  },
};

const ms = { timeout_ms: 5_000 };
const DOWNSTREAM = "10.255.255.2";
let platforms: Record<string, CliPlatform>;
let folder: string;

beforeAll(async () => {
  platforms = await cliPlatforms();
  folder = await mkdtemp(join(tmpdir(), "lab-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function lab(kind: string, time_scale = 1): Promise<{ lab: Lab; r1: LabDevice }> {
  const started = await startLab({ devices: 1, kinds: [kind], time_scale });
  onTestFinished(() => started.close());
  return { lab: started, r1: started.device("r1") };
}

async function open(r1: LabDevice): Promise<Session> {
  const session = await openSession({
    device: {
      name: r1.name,
      host: r1.host,
      port: r1.port,
      platform: r1.platform,
      site: "default",
      groups: [],
      tags: [],
      vars: {},
      ssh: { strict_host_key_checking: "accept-new" },
      sessions: 1,
      transport: "ssh",
      jumps: [],
    },
    platform: platforms[r1.platform]!,
    login: { username: "netops", password: "lab", enable: "lab" },
    hostKeys: hostKeyFile(join(folder, "known_hosts")),
  });
  onTestFinished(() => session.close());
  return session;
}

test("every kind has its platform", () => {
  expect(Object.keys(platforms)).toEqual(expect.arrayContaining(Object.keys(dialects)));
});

describe.each(Object.entries(dialects))("%s", (kind, dialect) => {
  test("answers commands, refuses what it does not know, logs out", async () => {
    const { r1 } = await lab(kind);
    const session = await open(r1);
    const version = await session.send(dialect.version, ms);
    expect(version.refused).toBeUndefined();
    expect(version.output).toMatch(/version|junos|linux|FRRouting/i);
    expect((await session.send(dialect.unknown, ms)).refused).toBeDefined();
    expect((await session.send(dialect.neighbours, ms)).output).toContain(DOWNSTREAM);
    if (dialect.json) JSON.parse((await session.send(dialect.json, ms)).output);
    await session.close();
    await expect.poll(() => r1.sessions()).toBe(0);
    expect(r1.ledger().at(-1)?.line).toBe(platforms[r1.platform]!.logout);
    expect(r1.logins().filter((login) => !login.accepted)).toEqual([]);
  });

  test("pages that cannot be switched off do not disturb the output", async () => {
    const { r1 } = await lab(kind);
    await r1.setFaults({ pager_locked: true });
    const running = platforms[r1.platform]!.running_config!;
    const paged = (await (await open(r1)).send(running, ms)).output;
    await r1.setFaults({});
    const whole = (await (await open(r1)).send(running, ms)).output;
    expect(timeless(paged)).toBe(timeless(whole));
  });
});

describe.each(Object.entries(dialects).filter(([, { off }]) => off.length))(
  "%s configuration",
  (kind, dialect) => {
    test("a change takes effect, is kept, and can be saved", async () => {
      const { r1 } = await lab(kind);
      const session = await open(r1);
      const change = await session.configure(dialect.off, ms);
      expect(change).toMatchObject({ accepted: dialect.off, not_sent: [], left: true });
      expect(change.rejected).toBeUndefined();
      expect((await session.send(dialect.neighbours, ms)).output).not.toContain(DOWNSTREAM);
      const { save } = platforms[r1.platform]!;
      const saved = save && (await session.save(ms));
      expect(saved?.refused).toBeUndefined();
      expect(timeless(r1.startup_config())).toBe(timeless(r1.running_config()));
      expect((await session.send(dialect.version, ms)).refused).toBeUndefined();
    });

    test("a rejected line stops the change, and config mode is left", async () => {
      const { r1 } = await lab(kind);
      const session = await open(r1);
      const before = r1.running_config();
      const change = await session.configure([dialect.off[0]!, dialect.wrong, "never sent"], ms);
      expect(change.rejected).toMatchObject({ line: dialect.wrong, index: 1 });
      expect(change).toMatchObject({ not_sent: ["never sent"], left: true });
      expect(r1.ledger().map(({ line }) => line)).not.toContain("never sent");
      expect(timeless(r1.running_config())).toBe(timeless(before));
      expect((await session.send(dialect.version, ms)).refused).toBeUndefined();
    });

    test("a held configuration is reported, and nothing is changed", async () => {
      const { r1 } = await lab(kind);
      const session = await open(r1);
      await r1.setFaults({ config_locked: true });
      await expect(session.configure(dialect.off, ms)).rejects.toMatchObject({ code: "config_locked" });
      await r1.setFaults({});
      expect((await session.configure(dialect.off, ms)).left).toBe(true);
    });
  },
);

const confirming = ["cisco_iosxr", "arista_eos", "juniper_junos", "nokia_srl", "vyos"];

describe.each(confirming)("%s commit-confirm", (kind) => {
  const { off, neighbours } = dialects[kind]!;

  test("rolls back by itself when nobody confirms", async () => {
    const { r1 } = await lab(kind, 0.01);
    const before = timeless(r1.running_config());
    const session = await open(r1);
    const change = await session.configure(off, { ...ms, confirm_ms: 60_000 });
    expect(change).toMatchObject({ committed: true, left: true });
    expect(timeless(r1.running_config())).not.toBe(before);
    expect((await session.send(neighbours, ms)).output).not.toContain(DOWNSTREAM);
    await session.close();
    await expect.poll(() => timeless(r1.running_config()), { timeout: 5_000 }).toBe(before);
  });

  test("is permanent when a new session confirms it", async () => {
    const { r1 } = await lab(kind, 0.01);
    const before = timeless(r1.running_config());
    const session = await open(r1);
    await session.configure(off, { ...ms, confirm_ms: 120_000 });
    await session.close();
    const fresh = await open(r1);
    const confirmed = await fresh.confirm(ms);
    expect(confirmed.refused).toBeUndefined();
    await new Promise((done) => setTimeout(done, 1_500));
    expect(timeless(r1.running_config())).not.toBe(before);
  });

  test("shows what a change would do, and throws it away", async () => {
    const { r1 } = await lab(kind);
    const before = timeless(r1.running_config());
    const session = await open(r1);
    const change = await session.configure(off, { ...ms, dry_run: true });
    expect(change.diff).toMatch(/disable|shutdown/);
    expect(change).toMatchObject({ committed: false, discarded: true, left: true });
    expect(timeless(r1.running_config())).toBe(before);
  });
});

/** Without the times that devices print into their configurations. */
function timeless(text: string): string {
  return text.replace(/\d\d:\d\d:\d\d|\d{3} UTC|lft.*/g, "");
}
