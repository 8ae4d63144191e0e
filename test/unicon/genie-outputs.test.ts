// Nothing that devices answer to reads, as Genie's libraries have it, counts as a refusal.
import { beforeAll, expect, test } from "vitest";
import { failureIn } from "../../packages/devices/src/shell/refusal.js";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { type GenieOutput, genieOutputs } from "../services/genie.js";

const platforms = await cliPlatforms();

const SYSTEMS: Record<string, string[]> = {
  aireos: ["cisco_aireos"],
  apic: ["cisco_apic"],
  asa: ["cisco_asa"],
  cheetah: ["cisco_ap"],
  comware: ["hp_comware"],
  gaia: ["checkpoint_gaia"],
  hvrp: ["huawei_vrp", "huawei_vrpv8"],
  ios: ["cisco_ios", "cisco_iosxe"],
  iosxe: ["cisco_iosxe", "cisco_ios", "cisco_iosxe_sdwan"],
  iosxr: ["cisco_iosxr"],
  ironware: ["extreme_ironware"],
  junos: ["juniper_junos"],
  linux: ["linux", "cumulus_linux"],
  nxos: ["cisco_nxos"],
  sonic: ["sonic"],
  sros: ["nokia_sros", "nokia_sros_md"],
  staros: ["cisco_staros"],
  viptela: ["cisco_viptela"],
};

/** Lines that are the whole answer of a device to a command that it does not carry out. */
const REFUSALS = new Set([
  "%Module1 is not Present",
  "error: interface ge-0/0/3.0 not found",
  "ERROR: Loop detection is not enabled",
]);

let outputs: GenieOutput[];
beforeAll(async () => {
  outputs = await genieOutputs();
}, 300_000);

test.each(Object.keys(SYSTEMS))("reads of %s are not refusals", async (system) => {
  const refused: string[][] = [];
  for (const { text, source } of outputs.filter((each) => each.system === system))
    for (const name of SYSTEMS[system]!) {
      const said = await failureIn(platforms[name]!, text);
      if (said !== undefined && !REFUSALS.has(said)) refused.push([name, source, said]);
    }
  expect(refused).toEqual([]);
});

test("thousands of outputs and of lists of lines are among them", () => {
  expect(outputs.filter(({ system }) => system !== null && system in SYSTEMS).length).toBeGreaterThan(3_000);
});
