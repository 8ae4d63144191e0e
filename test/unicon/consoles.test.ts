// Consoles that somebody left in another mode: the login leaves it, and commits nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { failure, open } from "../../packages/devices/src/testing/session.js";
import { type MockDevice, type MockDevices, startMockDevices } from "../services/unicon.js";

const platforms = await cliPlatforms();
let mocks: MockDevices;
beforeAll(async () => {
  mocks = await startMockDevices(process.env);
}, 300_000);
afterAll(() => mocks?.close());

async function login(name: string, mock: MockDevice) {
  const device = await mocks.device(mock);
  const credential = { username: "admin", password: "admin", enable: "cisco" };
  return { device, session: await open(device, { platform: platforms[name]!, login: credential }) };
}

const states: [platform: string, os: string, states: string[], mode: string][] = [
  ["cisco_ios", "ios", ["config", "config_line", "redundancy"], "privileged_exec"],
  [
    "cisco_iosxe",
    "iosxe",
    [
      "general_config",
      "general_config_line",
      "c9k_config",
      "config_general_redundancy_main_cpu",
      "iosxe_config_2",
      "config_host_list",
      "config-cert-chain",
      "general_config_ca_profile",
      "general_bash",
      "bash_console_ewlc",
      "guestshell",
      "configure_standby",
      "config_msg2",
    ],
    "privileged_exec",
  ],
  ["cisco_iosxe_sdwan", "iosxe", ["sdwan_config"], "privileged_exec"],
  ["cisco_iosxr", "iosxr", ["config", "admin", "admin_bash2", "bash_console", "admin_config2"], "exec"],
  ["cisco_nxos", "nxos", ["config", "config_line", "bash", "bash_root", "lc_shell", "boot_config"], "exec"],
  ["cisco_asa", "asa", ["asa_config", "asa_config_pri_act", "asa_fp2k_console_config"], "privileged_exec"],
  ["cisco_apic", "apic", ["apic_config", "apic_config_tenant"], "exec"],
  ["cisco_aireos", "aireos", ["aireos_config", "aireos_debug", "aireos_show", "aireos_devshell"], "exec"],
  ["cisco_nso", "confd", ["cisco_config", "juniper_config"], "exec"],
  ["cisco_nfvis", "confd", ["nfvis_config", "csp_config"], "exec"],
  ["cisco_cimc", "cimc", ["scope_chassis_hdd"], "exec"],
  [
    "cisco_fxos",
    "fxos",
    ["fp4k_console_fxos_scope", "fp4k_console_adapter_shell", "fp4k_console_escape_telnet"],
    "exec",
  ],
  ["cisco_fxos", "fxos", ["fp2k_ftd_expert", "fp2k_expert_sudo"], "ftd"],
  ["cisco_staros", "staros", ["staros_config"], "exec"],
  ["cisco_viptela", "sdwan", ["vsmart_config", "vshell"], "exec"],
  ["arista_eos", "eos", ["config"], "privileged_exec"],
  ["huawei_vrp", "hvrp", ["config2"], "user"],
  ["huawei_vrpv8", "hvrp", ["config", "bgp_config"], "user"],
];
test.each(states)(
  "%s: the console of %s is brought to the mode of a login (%#)",
  async (name, os, all, mode) => {
    const modes = all.map(async (state) => {
      const { session, device } = await login(name, { os, state });
      return [state, session.mode, device.ledger.filter((line) => /commit|rollback|yes/.test(line))];
    });
    expect(await Promise.all(modes)).toEqual(all.map((state) => [state, mode, []]));
  },
);

test("a host called R1(lab) is not taken for a mode, nor a mode for a name, on any platform", async () => {
  const hostname = "R1(lab)";
  for (const [name, os, state] of [
    ["cisco_ios", "ios", "enable"],
    ["cisco_iosxe", "iosxe", "general_config_line"],
    ["cisco_iosxr", "iosxr", "admin"],
    ["cisco_nxos", "nxos", "config"],
    ["cisco_aireos", "aireos", "aireos_exec"],
    ["cisco_aireos", "aireos", "aireos_config"],
    ["huawei_vrp", "hvrp", "config2"],
  ] as const) {
    const { session, device } = await login(name, { os, state, hostname });
    expect([state, session.mode]).toEqual([state, platforms[name]!.command_mode]);
    const left = device.ledger.filter((line) => ["end", "exit", "return"].includes(line));
    expect([state, left.length > 0]).toEqual([state, state !== "aireos_exec"]);
  }
});

test("a mode that nothing leaves is told, with what the device answers", async () => {
  const device = await mocks.device({ os: "iosxe", state: "config_pki_hexmode" });
  const error = await failure(open(device, { platform: platforms["cisco_iosxe"]! }));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(error.message).toContain('greets with "Router(config-pki-hexmode)#"');
  expect(error.message).toContain('to "end" it answers "% Invalid command');
});
