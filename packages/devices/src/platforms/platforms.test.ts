// Every platform that ships is complete, and agrees with its golden transcripts.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Platform } from "../words/platform.js";
import { loadGolden } from "./golden.js";
import { checkGolden } from "./golden-check.js";
import { loadPlatforms, parsePlatform, PLATFORMS_FOLDER, platformDigest } from "./load.js";
import { packageFolder } from "./package-folder.js";
import { isReadOnly } from "./read-only.js";

const folder = packageFolder(PLATFORMS_FOLDER);
const names = (await readdir(folder))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -5));
// With the folder named, patterns are looked at too.
const platforms: Record<string, Platform> = await loadPlatforms(packageFolder(PLATFORMS_FOLDER));

test("the manual names the platforms with commit-confirm", async () => {
  const page = await readFile(packageFolder("docs/changes.md"), "utf8");
  const [, list = ""] = /platforms with commit-confirm are ([^;]*);/.exec(page) ?? [];
  const withConfirm = names.filter((name) => platforms[name]!.configure?.confirm);
  expect(list.match(/[a-z0-9_]{4,}/g)).toEqual(withConfirm);
});

test("the platforms that the README names are there", () => {
  expect(names).toEqual(
    expect.arrayContaining([
      "arista_eos",
      "aruba_aoscx",
      "checkpoint_gaia",
      "cisco_asa",
      "cisco_ios",
      "cisco_iosxe",
      "cisco_iosxr",
      "cisco_nxos",
      "cisco_s300",
      "cumulus_linux",
      "dell_os10",
      "extreme_exos",
      "fortinet_fortios",
      "frr",
      "hp_comware",
      "hp_procurve",
      "huawei_vrp",
      "huawei_vrpv8",
      "juniper_junos",
      "linux",
      "mikrotik_routeros",
      "nokia_srl",
      "nokia_sros",
      "nokia_sros_md",
      "paloalto_panos",
      "sonic",
      "ubiquiti_edgeswitch",
      "vyos",
      "cisco_aireos",
      "cisco_ap",
      "cisco_apic",
      "cisco_cimc",
      "cisco_fxos",
      "cisco_iosxe_sdwan",
      "cisco_ise",
      "cisco_nfvis",
      "cisco_nso",
      "cisco_staros",
      "cisco_viptela",
      "cisco_vos",
      "extreme_ironware",
      "extreme_slxos",
      "windows",
    ]),
  );
});

describe.each(names)("%s", (name) => {
  test("agrees with its golden transcripts", async () => {
    expect(await checkGolden(platforms[name]!, await loadGolden(name))).toEqual([]);
  });

  test("says where its data comes from", () => {
    expect(platforms[name]!.based_on).toMatch(/^(recorded on|written after) /);
    expect(platforms[name]!.proven_on?.ours).toMatch(/^golden /);
  });

  test("reads nothing that begins like a read and goes on with a line break", () => {
    expect(isReadOnly(platforms[name]!, "show version\nreload")).toBe(false);
    expect(isReadOnly(platforms[name]!, "cat /etc/hostname\rreboot")).toBe(false);
  });
});

test("a platform that does not say what writes: redirects, tee and second commands do; an empty list says none", () => {
  const text = `{ name: mine, description: x, modes: { a: { prompt: "#" } }, login_modes: [a], command_mode: a, failures: [], read_only: [show] `;
  const own = parsePlatform(`${text}}`, "mine.yaml");
  expect(isReadOnly(own, "show version")).toBe(true);
  for (const command of [
    "show x > y",
    "show x | tee y",
    "show x; reload",
    "show x && reload",
    "show $(reload)",
  ])
    expect([command, isReadOnly(own, command)]).toEqual([command, false]);
  expect(isReadOnly(parsePlatform(`${text}, not_read_only: [] }`, "mine.yaml"), "show x > y")).toBe(true);
});

test("a platform without golden transcripts is refused by name", async () => {
  await expect(loadGolden("nobody")).rejects.toThrow("platform nobody has no golden transcripts");
});

describe("a file that is wrong", () => {
  let text: string;
  beforeAll(async () => {
    text = await readFile(join(folder, "frr.yaml"), "utf8");
  });
  const load = (changed: string) => () => parsePlatform(changed, "frr.yaml");

  test.each([
    ["an unknown key", (t: string) => t.replace("textfsm:", "textfms:"), /^frr\.yaml:\d+:\d+: textfms: /],
    [
      "a bad pattern",
      (t: string) => t.replace("'>'", "'(?=x)'"),
      /^frr\.yaml:\d+:\d+: not_read_only\.0: .*not accepted as an RE2 pattern/,
    ],
    [
      "a mode that is not there",
      (t: string) => t.replace("command_mode: enable", "command_mode: exec"),
      /^frr\.yaml:\d+:\d+: command_mode: no mode "exec"; there are view, enable/,
    ],
    [
      "a missing key",
      (t: string) => t.replace(/^login_modes.*$/m, ""),
      /^frr\.yaml:1?\d*:\d+: login_modes: /,
    ],
    [
      "another name than its file's",
      (t: string) => t.replace("name: frr", "name: quagga"),
      /^frr\.yaml:2:7: the platform is called quagga/,
    ],
    ["no YAML", (t: string) => `${t}\nmore: {`, /^frr\.yaml:\d+:\d+: /],
    [
      "a candidate in the command mode",
      (t: string) =>
        t.replace("  mode: configuration\n", "  mode: enable\n  candidate: true\n  commit: commit\n"),
      /^frr\.yaml:\d+:\d+: configure\.mode: a candidate needs a mode apart/,
    ],
    [
      "a candidate that is never committed",
      (t: string) => t.replace("  mode: configuration\n", "  mode: configuration\n  candidate: true\n"),
      /^frr\.yaml:\d+:\d+: configure\.candidate: a candidate needs a `commit`/,
    ],
    [
      "a prompt of a platform that has none",
      (t: string) => `interface: netconf\n${t.slice(0, t.indexOf("\nconfigure:") + 1)}`,
      /^frr\.yaml:\d+:\d+: modes: a platform with `interface: netconf` has no key "modes"$/,
    ],
    [
      "an interface that is not known",
      (t: string) => `interface: rest\n${t}`,
      /^frr\.yaml:\d+:\d+: interface: "rest" is neither "cli" nor "netconf"$/,
    ],
    [
      "a configuration that is replaced without a candidate and without a file",
      (t: string) => t.replace("  mode: configuration\n", "  mode: configuration\n  replace: {}\n"),
      /^frr\.yaml:\d+:\d+: configure\.replace: `replace` needs `candidate: true`, or `file`/,
    ],
    [
      "a secret without a group",
      (t: string) => `${t}secrets: ['nhrp authentication \\S+']\n`,
      /^frr\.yaml:\d+:\d+: secrets\.\d+: has no group/,
    ],
    [
      "a secret that no shape masks",
      (t: string) => `${t}secret_examples: { masked: ["pin is ⟦4711⟧"] }\n`,
      /^frr\.yaml:\d+:\d+: secret_examples\.masked\.0: "4711" is not masked; add a pattern/,
    ],
    [
      "a shape that takes too much",
      (t: string) =>
        `${t}secrets: ['nhrp authentication (\\S+)']\nsecret_examples: { kept: [" ip nhrp authentication type"] }\n`,
      /^frr\.yaml:\d+:\d+: secret_examples\.kept\.0: a pattern of `secrets` finds a secret/,
    ],
    [
      "an example that marks nothing",
      (t: string) => `${t}secret_examples: { masked: ["password x"] }\n`,
      /^frr\.yaml:\d+:\d+: secret_examples\.masked\.0: has no secret between/,
    ],
  ])("%s is named with its place", (_what, change, message) => {
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(load(changed)).toThrow(message);
  });
});

test("examples of one's own shapes, and of those that are known anyway, are accepted", async () => {
  const text = await readFile(join(folder, "frr.yaml"), "utf8");
  const examples = `secret_examples: { masked: [" ip nhrp authentication ⟦x1⟧", "set password 7 ⟦0822⟧ and pin ⟦$9$abcdef⟧"], kept: [hostname r1] }\n`;
  expect(parsePlatform(text + examples, "frr.yaml").secret_examples?.kept).toEqual(["hostname r1"]);
});

describe("a folder of one's own", () => {
  let own: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), "platforms-"));
  });
  afterAll(() => rm(own, { recursive: true }));

  test("is loaded, and its digest depends on what it says, not on how it is laid out", async () => {
    const { name: _name, ...rest } = platforms["frr"]!;
    await writeFile(join(own, "mine.yaml"), stringify({ ...rest, name: "mine" }));
    const mine = (await loadPlatforms(own))["mine"]!;
    const turned = Object.fromEntries(Object.entries(mine).toReversed()) as Platform;
    expect(platformDigest(turned)).toBe(platformDigest(mine));
    expect(platformDigest(mine)).toMatch(/^[0-9a-f]{64}$/);
    expect(platformDigest({ ...mine, running_config: "show run" })).not.toBe(platformDigest(mine));
  });
});
