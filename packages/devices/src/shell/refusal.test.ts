// Which line of an output is a refusal, whatever the device's log prints on the same line.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { deniedIn } from "./denied.js";
import { failureIn, knownRejectionIn, rejectionIn } from "./refusal.js";

const platforms = await cliPlatforms();
const refused = (name: string, text: string): Promise<string | undefined> =>
  rejectionIn(platforms[name]!, text);

test.each([
  [
    "cisco_iosxe",
    "% Incomplete command.",
    "*Nov  1 12:00:00.123: %LINK-3-UPDOWN: Interface Gi1, changed state to down",
  ],
  [
    "cisco_iosxe",
    "%PIM is not supported on this interface",
    "000123: Nov  1 12:00:00.123 UTC: %LINK-3-UPDOWN: down",
  ],
  ["cisco_nxos", "% Incomplete command", "2026 Nov  1 12:00:00 sw %ETHPORT-5-IF_DOWN: Interface is down"],
  [
    "cisco_nxos",
    "% Incomplete command",
    "2026 Nov  1 12:00:00 sw %$ VDC-1 %$ %ETHPORT-5-IF_DOWN: Interface is down",
  ],
  ["cisco_nxos", "ERROR: x", "%ETHPORT-5-IF_DOWN: Interface Ethernet1/1 is down"],
  ["hp_comware", "% Incomplete command found", "%Nov  1 12:00:00:123 2026 H3C %%10IFNET/3/LINK_UPDOWN: down"],
])("%s: a refusal with a message of the log behind it (%#)", async (name, said, log) => {
  expect(await refused(name, `${said}${log}\n`)).toBe(said);
  expect((await failureIn(platforms[name]!, `${said}${log}\n`)) ?? said).toBe(said);
  expect(await refused(name, `${log}\n`)).toBeUndefined();
});

test("IOS XR begins its messages with the node that sends them", async () => {
  const log = "RP/0/RP0/CPU0:Nov 1 12:00:00.1 : ifmgr[1]: %PKT_INFRA-LINK-3-UPDOWN : Interface x";
  expect(await refused("cisco_iosxr", `% Incomplete command.${log}`)).toBe("% Incomplete command.");
  expect(await refused("cisco_iosxr", log)).toBeUndefined();
});

test("a refusal behind a message whose line did not end", async () => {
  const log = "*Nov  1 12:00:00.123: %LINK-3-UPDOWN: Interface Gi1, changed state to down";
  expect(await refused("cisco_iosxe", `${log}% Incomplete command.\n`)).toBe("% Incomplete command.");
  expect(await failureIn(platforms["cisco_iosxe"]!, `${log}% Incomplete command.\n`)).toBe(
    "% Incomplete command.",
  );
});

test.each([
  "%HA_EM-6-LOG: watch: DEBUG(cli_lib) : : OUT : % Invalid input detected at '^' marker.",
  "*Nov  1 12:00:00.123: %SYS-4-CPUHOG: 95% Utilization of the CPU",
  "*Nov  1 12:00:00.123: %SYS-5-CONFIG_I: Configured from console%SYS-6-LOGOUT: User admin has exited",
  "%LINK-3-UPDOWN: Interface Gi1, changed state to down*Nov  1 12:00:00.123: %LINEPROTO-5-UPDOWN: Line protocol, changed state to down",
])("what a message of the log quotes is not a refusal (%#)", async (log) => {
  expect(await refused("cisco_iosxe", log)).toBeUndefined();
});

test("a line that begins as a refusal is not a note, whatever it goes on to say", async () => {
  const said = "% Cannot do it: will only take effect at next boot";
  expect(await refused("cisco_iosxe", said)).toBe(said);
  expect(
    await refused("cisco_iosxe", "% The new size will take effect after the next reload"),
  ).toBeUndefined();
  const license = "% use 'write' command to make license boot config take effect on next boot";
  expect(await refused("cisco_iosxe", license)).toBeUndefined();
});

test.each(["cisco_aireos", "juniper_junos", "linux", "windows", "cisco_vos", "huawei_vrp", "huawei_vrpv8"])(
  "%s: the refusal of Unicon's mock devices is one",
  async (name) => {
    const said = "% Invalid command 'frobnicate'";
    expect(await failureIn(platforms[name]!, said)).toBe(said);
    expect(await refused(name, said)).toBe(said);
  },
);

test.each(["cisco_ios", "cisco_iosxe", "cisco_iosxe_sdwan"])(
  "%s: a name that was looked up",
  async (name) => {
    const lookup = 'Translating "pool.ntp.org"...domain server (10.0.0.1)';
    const ping = `${lookup} [OK]\n\nType escape sequence to abort.\n!!!!!\nSuccess rate is 100 percent (5/5)\n`;
    expect(await failureIn(platforms[name]!, ping)).toBeUndefined();
    expect(await refused(name, `${lookup} [OK]\n\n`)).toBeUndefined();
    const unknown = "% Unrecognized host or address, or protocol not running.";
    expect(await failureIn(platforms[name]!, `${lookup}\n\n${unknown}\n`)).toBe(unknown);
    expect(await refused(name, `${lookup}\n${unknown}\n`)).toBe(unknown);
  },
);

test("a mark that points at the wrong word gives way to the words", async () => {
  const said = "-----------^\nsyntax error: unknown command";
  expect(await failureIn(platforms["cisco_nso"]!, said)).toBe("syntax error: unknown command");
});

test("what goes on with a note is not a complaint, and what stands alone below it is one", async () => {
  const note = "%Warning: portfast should only be enabled\n on ports that are not connected to a hub.\n";
  expect(await refused("cisco_ios", note)).toBeUndefined();
  expect(await refused("cisco_ios", `${note}Port-channel must be empty\n`)).toBe(
    "Port-channel must be empty",
  );
});

test("what a commit prints is judged by the patterns of the platform alone", async () => {
  const said = "Commit job 12 is in progress, 0 errors must be fixed";
  expect(await knownRejectionIn(platforms["paloalto_panos"]!, said)).toBeUndefined();
});

test("a system that prints with every accepted line is not judged by its words", async () => {
  expect(await refused("cumulus_linux", "created [rev_id: 1], which must be applied")).toBeUndefined();
});

test("once a platform's patterns are compiled, looking for a refusal waits for nothing", async () => {
  const said = "Cisco IOS XE Software, Version 17.09.01\n";
  await refused("cisco_iosxe", said);
  // A busy machine may hold up a single search, which is then made again after a moment.
  const waits: boolean[] = [];
  for (let look = 1; look <= 10; look++) {
    let hasTurned = false;
    const turn = setImmediate(() => (hasTurned = true));
    await refused("cisco_iosxe", said);
    clearImmediate(turn);
    waits.push(hasTurned);
  }
  expect(waits).toContain(false);
});

test.each([
  ["hp_comware", "AAA authorization failed"],
  ["hp_procurve", "Command not authorized"],
  ["hp_procurve", "You are not authorized to run this command."],
  ["aruba_aoscx", "Authorization failed"],
  ["paloalto_panos", "Permission denied"],
  ["frr", "vtysh: permission denied"],
  ["cisco_nxos", "Command authorization failed."],
  ["cisco_iosxr", "Error: permission denied"],
  ["cisco_ios", "% This command is not authorized"],
  ["cisco_aireos", "Authorization Failed. No sufficient privileges."],
  ["cisco_s300", "% Privilege level too low"],
  ["cisco_viptela", "aborted: permission denied"],
  ["fortinet_fortios", "Insufficient privilege"],
])("%s: a read that the user has no rights for was not carried out: %s", async (name, said) => {
  expect(await failureIn(platforms[name]!, `${said}\n`)).toBe(said);
});

test("what a log or a shell says of files and of others is not a denial of the command", () => {
  const log = Array.from({ length: 5 }, (_, n) => `Nov ${n + 1} 12:00:00 login of bob`);
  expect(deniedIn([...log, "Permission denied", ...log].join("\n"))).toBeUndefined();
  expect(deniedIn("grep: /etc/shadow: Permission denied\n/etc/passwd:root:x:0:0\n")).toBeUndefined();
  expect(deniedIn("AAA authorization failures: 0\n")).toBeUndefined();
});

test.each([
  ["linux", "\n  Invalid command: [frobnicate]"],
  ["cumulus_linux", "  Invalid command: [show]"],
  ["sonic", "  Invalid command: [show]"],
  ["arista_eos", "% Unknown command: show version"],
  ["arista_eos", "% Unknown command or computer name, or unable to find computer address"],
  ["hp_procurve", "    ^\n% Invalid command at '^' marker."],
  ["mikrotik_routeros", "% Invalid input"],
  ["nokia_sros", "Parsing error: Unknown token 'frobnicate'. Options are ['commit', 'enter']"],
  ["juniper_junos", "Error: Unrecognized command found at '^' position."],
  ["cisco_iosxe", "bad command name show (line 1 column 1)"],
  ["cisco_iosxe", "command parse error before 'version'\nCommand fail. Return code -61"],
  ["cisco_nxos", "-bash: show: command not found"],
  ["frr", "'show' is not recognized as an internal or external command,\noperable program or batch file."],
])(
  "%s: a read that the device, of another platform, does not know was not carried out: %j",
  async (name, said) => {
    expect(await failureIn(platforms[name]!, `${said}\n`)).toBeDefined();
    expect(await rejectionIn(platforms[name]!, `${said}\n`)).toBeDefined();
  },
);

test.each(["sonic", "linux", "arista_eos"])(
  "%s: what a log says of lines that somebody typed is output",
  async (name) => {
    const log = [1, 2, 3, 4, 5].map((n) => `Nov ${n} 12:00:00 r1 CLI: bob typed 'shw'`);
    for (const said of ["bob: % Unknown command: shw", "Invalid command: [shw]", "bad command name shw"])
      expect([said, await failureIn(platforms[name]!, [...log, said].join("\n"))]).toEqual([said, undefined]);
    expect(await failureIn(platforms[name]!, "bob got % Unknown command: shw")).toBeUndefined();
  },
);

test.each([
  [
    "cisco_nxos",
    "ARP packet statistics\n Received packets which failed validation :\nInvalid context                     : 0\nInvalid ifindex  : 0\n",
  ],
  ["cisco_nxos", "Invalid Pkts: 0\nTagged Pkts: 0\n"],
  ["cisco_nxos", "Total run count -------------> 3\nError code ------------------> 1 (DIAG_FAILURE)\n"],
  ["huawei_vrp", "Adjacencies: 4\nIncomplete protocol adjacency: 0\nDropped packets: 0\n"],
  ["ubiquiti_edgeswitch", "Unknown commands             12\nInvalid commands             0\n"],
])("%s: a row of data is not a refusal (%#)", async (name, output) => {
  expect(await failureIn(platforms[name]!, output)).toBeUndefined();
});

test.each([
  ["cisco_nxos", "Invalid context : 0\n", "Invalid context : 0"],
  ["cisco_nxos", "Error: VLAN 5\nError: interface 7\n", "Error: VLAN 5"],
  [
    "cisco_nxos",
    "Interface: 3\nERROR: Loop detection is not enabled\n",
    "ERROR: Loop detection is not enabled",
  ],
])("%s: what only resembles a row of data is a refusal (%#)", async (name, output, said) => {
  expect(await failureIn(platforms[name]!, output)).toBe(said);
});
