// The mock devices that sessions are opened with: system and state of Unicon's mock data, and our platform.
import type { MockDevice } from "../services/unicon.js";

export interface Case extends MockDevice {
  platform: string;
  /** State in which commands are typed, where it is not the one that the session begins in. */
  at?: string;
  enable?: string;
  login?: { username: string; password: string };
  /** A change that holds, and a line that the mock does not know behind it. */
  change?: string[];
}

const of =
  (os: string, platform: string, common: Partial<Case> = {}) =>
  (state: string, own: Partial<Case> = {}): Case => ({ os, platform, state, ...common, ...own });

const ios = of("ios", "cisco_ios");
const iosxe = of("iosxe", "cisco_iosxe");
const sdwan = of("iosxe", "cisco_iosxe_sdwan");
const iosxr = of("iosxr", "cisco_iosxr", { aliases: { "configure exclusive": "config term" } });
const nxos = of("nxos", "cisco_nxos");
const linux = of("linux", "linux");
const asa = of("asa", "cisco_asa", { enable: "cisco" });
const fxos = of("fxos", "cisco_fxos");
const confd = of("confd", "cisco_nso");

/** As long as a label of a name may be; devices put more behind it. */
const LONG_NAME = "a-very-long-host-name-of-a-switch-in-building-17-floor-3-rack-4";
/** Longer than that, as with a domain. */
const LONGER_NAME = `${LONG_NAME}2.lab.example`;

export const CASES: Case[] = [
  ios("enable", { change: ["no logging console"] }),
  ios("exec", { at: "enable", enable: "cisco", change: ["no logging console"] }),
  ios("exec_standby"),
  ios("disable_standby", { at: "exec_standby", enable: "cisco" }),
  ios("execHashCharacters", { at: "enable", enable: "cisco" }),
  ios("pagent_exec"),
  ios("enable", { hostname: "core+1", change: ["no logging console"] }),
  ios("enable", { hostname: "R1(lab)", change: ["no logging console"] }),
  ios("enable", { hostname: LONGER_NAME, change: ["no logging console"] }),
  ios("execHashCharacters", { hostname: LONGER_NAME, at: "enable", enable: "cisco" }),
  ios("disable_standby", { hostname: LONG_NAME, at: "exec_standby", enable: "cisco" }),
  iosxe("general_enable", { change: ["no logging console", "hostname PE1"] }),
  iosxe("general_maintenance_mode", { hostname: LONGER_NAME }),
  iosxe("general_exec", { at: "general_enable", enable: "cisco", change: ["iox"] }),
  iosxe("general_enable", { hostname: "R1(lab)", change: ["interface loopback 2", "description test"] }),
  iosxe("general_exec", { hostname: "core+1", at: "general_enable", enable: "cisco" }),
  iosxe("disable_to_enable_with_msg", { at: "general_enable", enable: "cisco" }),
  iosxe("general_maintenance_mode"),
  iosxe("ewlc_enable_recovery_mode"),
  iosxe("standby_exec"),
  iosxe("unlicensed_prompt"),
  iosxe("c9k_enable"),
  iosxe("enable_c9k2", { change: ["no logging console"] }),
  iosxe("c8kv_enable"),
  iosxe("enable_cat3k"),
  iosxe("ewc_enable"),
  iosxe("console_active", { at: "c8k_disable", enable: "cisco" }),
  sdwan("sdwan_enable", { change: ["no logging console"] }),
  sdwan("sdwan_enable2"),
  iosxr("enable", { change: ["logging console disable"] }),
  iosxr("enable2"),
  iosxr("enable4"),
  iosxr("enable_bash_run_prompt_rp"),
  iosxr("enable_bash_run_prompt_rsp"),
  iosxr("asr9k_enable"),
  iosxr("iosxrv_enable"),
  iosxr("spitfire_enable"),
  iosxr("moonshine_enable"),
  nxos("exec", { change: ["no logging console", "line vty"] }),
  nxos("exec_maint"),
  nxos("nxos_exec_standby"),
  nxos("boot"),
  nxos("vdc2_exec"),
  nxos("n9k_exec"),
  of("nxos_mds", "cisco_nxos")("exec"),
  asa("asa_enable", { change: ["terminal pager 0"] }),
  asa("asa_disable", { at: "asa_enable" }),
  asa("asa_enable_pri_act"),
  asa("asa_enable_pri_act", { hostname: LONG_NAME }),
  nxos("vdc2_exec", { hostname: LONG_NAME }),
  asa("asa_fp2k_console_enable"),
  linux("exec"),
  linux("exec2"),
  linux("exec3"),
  linux("exec4"),
  linux("exec5"),
  linux("exec6"),
  linux("exec7"),
  linux("exec8"),
  linux("exec9"),
  linux("exec10"),
  linux("exec11"),
  linux("exec12"),
  linux("exec13"),
  linux("exec15"),
  linux("exec16"),
  linux("exec18"),
  linux("exec19"),
  linux("exec20"),
  linux("exec21"),
  linux("exec22"),
  linux("sma_prompt"),
  linux("sma_prompt_1"),
  of("aireos", "cisco_aireos")("aireos_exec"),
  of("aireos", "cisco_aireos")("aireos_login", {
    at: "aireos_exec",
    login: { username: "lab", password: "lab" },
  }),
  of("apic", "cisco_apic")("apic_exec"),
  of("apic", "cisco_apic")("apic_hostname_with_escape_codes", { at: "apic_exec" }),
  of("cheetah", "cisco_ap")("ap_enable"),
  of("cimc", "cisco_cimc")("cimc_exec"),
  of("comware", "hp_comware")("exec"),
  confd("cisco_exec", { at: "cisco_exec" }),
  confd("cisco_exec2"),
  confd("nfvis_enable", { platform: "cisco_nfvis", change: ["no vm_lifecycle images"] }),
  confd("csp_enable", { platform: "cisco_nfvis" }),
  of("sdwan", "cisco_viptela")("sdwan_exec"),
  of("sdwan", "cisco_viptela")("vsmart_exec", { change: ["policy"] }),
  of("dnos10", "dell_os10")("exec"),
  of("eos", "arista_eos")("enable"),
  fxos("fxos_exec"),
  fxos("fp2k_fxos_exec"),
  fxos("fp2k_ftd_exec"),
  of("gaia", "checkpoint_gaia")("clish"),
  of("hvrp", "huawei_vrp")("exec"),
  of("hvrp", "huawei_vrp")("exec2"),
  of("ironware", "extreme_ironware")("exec"),
  of("ise", "cisco_ise")("ise_resume_session", { at: "ise_exec" }),
  of("junos", "juniper_junos")("exec"),
  of("junos", "juniper_junos")("exec3"),
  of("junos", "juniper_junos")("exec6"),
  of("slxos", "extreme_slxos")("exec"),
  of("sros", "nokia_sros")("classiccli_execute"),
  of("sros", "nokia_sros_md")("mdcli_execute"),
  of("staros", "cisco_staros")("staros_exec", { change: ["test"] }),
  of("vos", "cisco_vos")("vos_exec"),
  of("windows", "windows")("windows_exec"),
];
