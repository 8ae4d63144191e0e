// What a line is taken for: the prompt that was seen before, one like it, or no prompt at all.
import { cliPlatforms, testPlatform } from "../testing/platform.js";
import { expect, test } from "vitest";
import { Prompts } from "./prompts.js";

const exec = (line: string, above = "") => ({ line, above, present: "exec" });

test("a prompt that counts is known by its next number; any other number is doubted", () => {
  const platform = testPlatform({
    modes: { exec: { prompt: "^(?:\\* )?x460\\.\\d+ #$", counter: "\\.(\\d+) #$" } },
    transitions: [],
    login_modes: ["exec"],
    configure: undefined,
  });
  const prompts = new Prompts(platform);
  prompts.learn({ mode: "exec", text: "x460.9 #" });
  expect(prompts.expected("exec")).toEqual(["x460.9 #", "x460.10 #"]);
  expect(prompts.guess(exec("x460.10 #"))?.how).toBe("exact");
  for (const line of ["x460.1 #", "x460.11 #", "* x460.10 #"])
    expect([line, prompts.guess(exec(line))?.how]).not.toEqual([line, "exact"]);
  expect(prompts.guess(exec("x461.10 # show"))).toBeUndefined();
});

test("of modes with one prompt the line above tells which; where it tells nothing, the present one goes on", () => {
  const prompt = "^A:admin@pe1#$";
  const platform = testPlatform({
    modes: {
      exec: { prompt, above: "^\\[/.*\\]$" },
      config: { prompt, above: "^\\*?\\((?:ex|pr)\\)\\[/.*\\]$" },
    },
    transitions: [],
    login_modes: ["exec"],
    configure: undefined,
  });
  const prompts = new Prompts(platform);
  const line = "A:admin@pe1#";
  expect(prompts.guess({ line, above: "(ex)[/]", present: "" })).toMatchObject({ mode: "config" });
  prompts.learn({ mode: "exec", text: line });
  expect(prompts.guess(exec(line, "[/]"))).toMatchObject({ mode: "exec", how: "exact" });
  expect(prompts.guess(exec(line, "*(ex)[/configure port 1/1/1]"))).toMatchObject({
    mode: "config",
    how: "hostname",
  });
  prompts.learn({ mode: "config", text: line });
  expect(prompts.guess(exec(line, "(ex)[/]"))).toMatchObject({ mode: "config", how: "exact" });
  expect(prompts.guess(exec(line, "Interfaces : 1"))).toMatchObject({ mode: "exec", how: "exact" });
});

const all = await cliPlatforms();
const { arista_eos, cisco_aireos, cisco_asa, cisco_ios, cisco_iosxr, juniper_junos, linux } = all;
const LONG_NAME = `${"very-long-".repeat(8)}1.lab.example`;

test.each([
  ["core+1", cisco_ios!, "core+1>", "core+1#", "core+1(config-if)#"],
  ["R1(lab)", cisco_ios!, "R1(lab)>", "R1(lab)#", "R1(lab)(dhcp-config)#"],
  ["R1(lab), allowed for in one mode", arista_eos!, "R1(lab)>", "R1(lab)#", "R1(lab)(config-if-Et1)#"],
  ["a&b,c=d", cisco_ios!, "a&b,c=d>", "a&b,c=d#", "a&b,c=d(config-if)#"],
  ["a long name", cisco_ios!, `${LONG_NAME}>`, `${LONG_NAME}#`, `${LONG_NAME}(config-if)#`],
  [
    "a long name, cut short",
    cisco_ios!,
    `${LONG_NAME}>`,
    `${LONG_NAME}#`,
    `${LONG_NAME.slice(0, 20)}(config-if)#`,
  ],
  [
    "a long name with signs",
    cisco_ios!,
    `core+${LONG_NAME}>`,
    `core+${LONG_NAME}#`,
    `core+${LONG_NAME}(config-if)#`,
  ],
])("a host that is called %s", (_name, platform, exec, privileged, sub) => {
  const prompts = new Prompts(platform);
  const first = prompts.guess({ line: exec, above: "", present: "" });
  expect(first).toMatchObject({ mode: "exec", text: exec });
  prompts.learn(first!);
  const second = prompts.guess({ line: privileged, above: "", present: "exec" });
  expect(second).toMatchObject({ mode: "privileged_exec" });
  prompts.learn(second!);
  expect(prompts.guess({ line: sub, above: "", present: "privileged_exec" })).toMatchObject({
    mode: "configuration_sub",
    how: "hostname",
  });
});

test.each([
  [cisco_ios!, "R1(lab)#", "privileged_exec"],
  [cisco_ios!, "r1(config-if)#", "configuration_sub"],
  [cisco_ios!, "R1(lab)(config-if)#", "configuration_sub"],
  [cisco_aireos!, "(R1(lab)) >", "exec"],
  [cisco_aireos!, "(R1(lab)) config>", "menu"],
  [cisco_iosxr!, "RP/0/RP0/CPU0:R1(admin)#", "admin"],
  [cisco_iosxr!, "RP/0/RP0/CPU0:R1(lab)(admin)#", "admin"],
  [cisco_ios!, "R1(tcl)#", "tclsh"],
  [cisco_ios!, "R1(vlan)#", "configuration_sub"],
  [cisco_ios!, "R1(ca-trustpoint)#", "configuration_sub"],
  [cisco_ios!, "R1[lab]#", "privileged_exec"],
  [cisco_iosxr!, "RP/0/RP0/CPU0:R1(lab)#", "exec"],
  [linux!, "netops@core+1:~$", "user"],
  [cisco_ios!, "###########################Router>", "exec"],
  [cisco_ios!, "####R1(lab)>", "exec"],
  [cisco_ios!, `####${LONG_NAME}>`, "exec"],
  [cisco_asa!, `${LONG_NAME}/admin/pri/act#`, "privileged_exec"],
  [cisco_iosxr!, `RP/0/RP0/CPU0:${LONG_NAME}#`, "exec"],
  [juniper_junos!, `netops@${LONG_NAME}>`, "operational"],
  [linux!, `netops@${LONG_NAME}:~$`, "user"],
])("the first prompt of a session (%#)", (platform, line, mode) => {
  expect(new Prompts(platform).guess({ line, above: "", present: "" })).toMatchObject({ mode });
});

test("a line of a banner is not a first prompt", () => {
  for (const line of [
    "####",
    "* no entry *",
    "(c) 2026 all rights reserved (lab)",
    "Authorised users only (lab) #",
  ])
    expect([line, new Prompts(cisco_ios!).guess({ line, above: "", present: "" })]).toEqual([
      line,
      undefined,
    ]);
});

const NAMES = [
  "R1~a",
  "*R1*",
  "Köln-1",
  "K\ufffdln",
  "东京",
  "R1(lab)-standby",
  "R1|x",
  "R1%x",
  '"R1"',
  "!R1",
];

test.each(NAMES)(
  "a device that is called %s is known in all modes, on every platform that names it so",
  (name) => {
    for (const [platform, exec, sub] of [
      [cisco_ios!, `${name}#`, `${name}(config-if)#`],
      [cisco_iosxr!, `RP/0/RP0/CPU0:${name}#`, `RP/0/RP0/CPU0:${name}(config-if)#`],
      [all["cisco_nxos"]!, `${name}#`, `${name}(config-if)#`],
      [all["arista_eos"]!, `${name}#`, `${name}(config-if-Et1)#`],
      [all["hp_procurve"]!, `${name}#`, `${name}(eth-1)#`],
      [all["juniper_junos"]!, `admin@${name}>`, `admin@${name}#`],
      [all["huawei_vrp"]!, `<${name}>`, `[${name}-Vlanif1]`],
      [all["mikrotik_routeros"]!, `[admin@${name}] >`, `[admin@${name}] /ip>`],
      [all["nokia_sros"]!, `*A:${name}#`, `*A:${name}>config#`],
    ] as const) {
      const prompts = new Prompts(platform);
      const first = prompts.guess({ line: exec, above: "", present: "" });
      expect([platform.name, first?.text]).toEqual([platform.name, exec]);
      prompts.learn(first!);
      const second = prompts.guess({ line: sub, above: "[edit]", present: first!.mode });
      expect([platform.name, second?.mode === undefined]).toEqual([platform.name, false]);
      expect([platform.name, second?.mode === first?.mode]).toEqual([platform.name, false]);
    }
  },
);

test("a name that is cut short in configuration mode is known", () => {
  const prompts = new Prompts(cisco_ios!);
  prompts.learn(prompts.guess({ line: "Köln-core-router-0001#", above: "", present: "" })!);
  const line = "Köln-core-router-000(config)#";
  expect(prompts.guess({ line, above: "", present: "privileged_exec" })).toMatchObject({
    mode: "configuration",
    how: "hostname",
  });
});

test("a name that a change gives is known; the same line is output where nobody typed the name", () => {
  const line = "Köln-1(config)#";
  const prompts = new Prompts(cisco_ios!);
  prompts.learn(prompts.guess({ line: "R1#", above: "", present: "" })!);
  expect(prompts.guess({ line, above: "", present: "configuration" })).toBeUndefined();
  prompts.typed.add("hostname Köln-1");
  expect(prompts.guess({ line, above: "", present: "configuration" })).toMatchObject({
    mode: "configuration",
  });
  prompts.learn({ mode: "configuration", text: line });
  expect(prompts.guess({ line: "Köln-1#", above: "", present: "configuration" })).toMatchObject({
    mode: "privileged_exec",
  });
});
