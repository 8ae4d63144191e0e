// Every prompt and question in Unicon's mock data is known for what it is, whichever device shows it.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { modesOf } from "../../packages/devices/src/shell/prompts.js";
import {
  isQuestion,
  pagerRules,
  PRESS_ANY_KEY,
  replyRules,
  ruleFor,
} from "../../packages/devices/src/shell/rules.js";
import { looksLikeLog } from "../../packages/devices/src/shell/syslog.js";
import { mockDataFolder } from "../services/unicon.js";
import { statesOf } from "./mock-data.js";

const platforms = await cliPlatforms();
const folder = await mockDataFolder(process.env);

/** Our platforms for a system's states; `generic` and `nd` repeat the others, `ons` speaks TL1. */
const PLATFORMS: Record<string, string[]> = {
  aci: ["cisco_apic"],
  aireos: ["cisco_aireos"],
  apic: ["cisco_apic"],
  asa: ["cisco_asa", "cisco_fxos"],
  cheetah: ["cisco_ap"],
  cimc: ["cisco_cimc"],
  comware: ["hp_comware"],
  confd: ["cisco_nso", "cisco_nfvis", "cisco_cimc"],
  dnos10: ["dell_os10"],
  dnos6: ["dell_os10"],
  eos: ["arista_eos"],
  fxos: ["cisco_fxos", "cisco_asa"],
  gaia: ["checkpoint_gaia"],
  hvrp: ["huawei_vrp", "huawei_vrpv8"],
  ios: ["cisco_ios"],
  iosxe: ["cisco_iosxe", "linux"],
  iosxr: ["cisco_iosxr"],
  ironware: ["extreme_ironware"],
  ise: ["cisco_ise"],
  junos: ["juniper_junos"],
  linux: ["linux", "cisco_ios"],
  nxos: ["cisco_nxos"],
  nxos_mds: ["cisco_nxos"],
  sdwan: ["cisco_viptela"],
  slxos: ["extreme_slxos"],
  sros: ["nokia_sros", "nokia_sros_md"],
  staros: ["cisco_staros"],
  vos: ["cisco_vos"],
  windows: ["windows"],
};

/** Neither prompts nor questions: what a device prints while it boots, a screen of its own, a sign of another program. */
const OTHERS = [
  /^this is not a valid prompt$/,
  // Told by the host name, which devices.test.ts does: a frame before it, and one that a test changed to.
  /^#+Router>$|^newpattern#$/,
  /^Username: Kerberos: /,
  /^Use BREAK or ESC to interrupt boot\.$/,
  /configuration replication/i,
  /^(?:hostnam\(EMU|trex>|telnet>|sqlite>|SMA|sma03|pod-esa01|root@sj21|admin:$|> ?$|vm-7)/,
  /^system:|^\[confirm\] \[y$|\[confirm\] \[y$|^%Error opening|^\(General=|^Brief=|\(Q\)uit/,
  /SECURITY WARNING|%RSA key size|INSECURE DYNAMIC|Guestshell destroyed|^grub>\s+.*c+$|exit\[\]|management network from/,
];

test.each(Object.entries(PLATFORMS))("%s", async (os, names) => {
  const states = Object.entries(await statesOf(folder, os));
  const unknown = states.flatMap(([name, { prompt = "" }]) => {
    const shown = String(prompt)
      .replaceAll("%N", "Router")
      .replaceAll("%1B", "\x1b")
      .replace(/\x1b\[\??[\d;]*[A-Za-z]|\x1b=|\x1b\][^\x07^]*(?:\x07|\^G)|[\x00\x0f]/g, "");
    const lines = shown.split(/\r?\n/);
    const line = lines.at(-1)!;
    const isKnown = names.some((each) => {
      const platform = platforms[each]!;
      const rules = [
        ...replyRules(platform.login_dialogs),
        ...replyRules(platform.dialogs),
        ...pagerRules(platform),
        PRESS_ANY_KEY,
      ];
      return (
        modesOf(platform, line.trimEnd(), lines.at(-2) ?? "").length > 0 ||
        isQuestion(platform, line) ||
        ruleFor(rules, line) !== undefined
      );
    });
    const isOther = line.trim() === "" || looksLikeLog(line) || OTHERS.some((each) => each.test(line.trim()));
    return isKnown || isOther ? [] : [`${name}: ${JSON.stringify(line)}`];
  });
  expect(unknown).toEqual([]);
});

test("every system of the mock data is among these, or repeats others", async () => {
  const known = [...Object.keys(PLATFORMS), "generic", "nd", "ons"];
  expect((await readdir(join(folder))).filter((os) => !known.includes(os))).toEqual([]);
});
