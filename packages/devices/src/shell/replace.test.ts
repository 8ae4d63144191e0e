// Lines that become the whole configuration of a device: what they do not say is gone.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { CliPlatform } from "../words/platform.js";
import { hostKeyFile } from "../hostkeys/file.js";
import { startLab } from "../../../lab/src/index.js";
import { openSession } from "../open.js";
import { loadPlatforms } from "../platforms/load.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 10_000 };

async function opened(kind: string) {
  const lab = await startLab({ devices: 1, kinds: [kind] });
  const folder = await mkdtemp(join(tmpdir(), "replace-"));
  onTestFinished(async () => {
    await lab.close();
    await rm(folder, { recursive: true });
  });
  const [device] = lab.devices;
  const platform = platforms[kind] as CliPlatform;
  const session = await openSession({
    device: {
      name: "r1",
      host: device!.host,
      port: device!.port,
      platform: kind,
      site: "default",
      groups: [],
      tags: [],
      vars: {},
      ssh: { strict_host_key_checking: "accept-new" },
      sessions: 1,
      transport: "ssh",
      jumps: [],
    },
    platform,
    login: { username: "netops", password: "lab", enable: "lab" },
    hostKeys: hostKeyFile(join(folder, "known_hosts")),
  });
  onTestFinished(() => session.close());
  const running = async () =>
    (await session.send(platform.running_config!, ms)).output.replace(/^\w{3} .* UTC\n/, "");
  return { session, running };
}

test.each([
  {
    kind: "arista_eos",
    lines: ["hostname r1", "interface Ethernet1", "   description rendered", "ntp server 192.0.2.7"],
    gone: "router ospf",
    wrong: "frobnicate 7",
  },
  {
    kind: "cisco_iosxr",
    lines: [
      "hostname r1",
      "interface GigabitEthernet0/0/0/0",
      " description rendered",
      "ntp server 192.0.2.7",
    ],
    gone: "router ospf",
    wrong: "frobnicate 7",
  },
  {
    kind: "juniper_junos",
    lines: [
      "set system host-name r1",
      "set interfaces ge-0/0/0 description rendered",
      "set system ntp server 192.0.2.7",
    ],
    gone: "ospf",
    wrong: "set frobnicate 7",
  },
])("$kind", async ({ kind, lines, gone, wrong }) => {
  const { session, running } = await opened(kind);
  const before = await running();
  expect(before).toContain(gone);

  const shown = await session.configure(lines, { ...ms, replace: true, dry_run: true });
  expect(shown).toMatchObject({ committed: false });
  expect(shown.diff).toMatch(new RegExp(`^\\s*[-<].*${gone}`, "m"));
  expect(await running()).toBe(before);

  const refused = await session.configure([lines[0]!, wrong], { ...ms, replace: true });
  expect(refused).toMatchObject({ rejected: { line: wrong, index: 1 }, committed: false, discarded: true });
  expect(await running()).toBe(before);

  const done = await session.configure(lines, { ...ms, replace: true });
  expect(done).toMatchObject({ accepted: lines, committed: true });
  const after = await running();
  expect(after).toContain("rendered");
  expect(after).toContain("192.0.2.7");
  expect(after).not.toContain(gone);
});
