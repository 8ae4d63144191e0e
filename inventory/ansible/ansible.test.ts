// Ansible's inventories: both forms, precedence, groups within groups, jump hosts, and secrets that are not taken over.
import { describe, expect, it } from "vitest";
import { read, refusal } from "../testing/read.js";

const INI = `
# core of the lab
bastion ansible_host=198.51.100.7 ansible_user=jump

[ios]
r[01:03] ansible_host=192.0.2.1
sw1.example.net:2222 ansible_host=192.0.2.9 site_name="London West"

[eos]
leaf1

[routers:children]
ios

[network:children]
routers
eos

[network:vars]
ansible_user=admin
ansible_password=hunter2LITERAL
ansible_ssh_common_args='-o ProxyCommand="ssh -W %h:%p -q jump@198.51.100.7"'

[ios:vars]
ansible_network_os=cisco.ios.ios
ansible_connection=ansible.netcommon.network_cli
ntp=['192.0.2.50', '192.0.2.51']

[eos:vars]
ansible_network_os=arista.eos.eos
ansible_connection=httpapi
`;

describe("INI", () => {
  const { devices, lost, chosen, text, mistakes, document } = read("ansible", "hosts", { hosts: INI });
  it("reads ranges, ports and groups within groups, the nearest first", () => {
    expect(Object.keys(devices)).toEqual(["bastion", "r01", "r02", "r03", "sw1.example.net", "leaf1"]);
    expect(devices["sw1.example.net"]).toMatchObject({
      host: "192.0.2.9",
      port: 2222,
      platform: "cisco_ios",
      groups: ["ios", "routers", "network"],
      vars: { site_name: "London West", ntp: ["192.0.2.50", "192.0.2.51"] },
    });
    expect(document.groups.ios.vars.ntp).toHaveLength(2);
    expect(document.devices.r01.vars).toBeUndefined();
  });
  it("makes a jump host of a ProxyCommand, and takes the device that it already is", () => {
    expect(devices.r01!.jumps).toEqual(["bastion"]);
    expect(devices.bastion!.jumps).toEqual([]);
  });
  it("reaches a device of httpapi over SSH, and says so", () => {
    expect(devices.leaf1).toMatchObject({ platform: "arista_eos", transport: "ssh", port: 22 });
    expect(chosen.join("\n")).toContain("`leaf1`: the connection `httpapi` is not SSH");
  });
  it("never writes a password, and names the variable that takes its place with the line", () => {
    expect(text).not.toContain("LITERAL");
    expect(lost).toEqual([
      "hosts:21 `ansible_password` in clear text is not taken over; it is read from the environment variable NETWORK_PASSWORD of the worker",
    ]);
    expect(document.credentials.network).toEqual({
      username: "admin",
      password: { env: "NETWORK_PASSWORD" },
    });
  });
  it("is an inventory that the compiler takes", () => expect(mistakes).toEqual([]));
});

describe("YAML with group_vars and host_vars", () => {
  const files = {
    "inv/hosts.yml": `all:
  vars: { region: emea }
  children:
    core:
      hosts: { r1: { ansible_host: 192.0.2.1 }, r2: }
      vars: { ansible_network_os: junos, area: 1, mtu: 1500 }
    edge:
      children: { core: }
      vars: { area: 2, role: edge }
`,
    "inv/group_vars/all.yml":
      "area: 9\nansible_user: \"{{ lookup('env', 'NET_USER') }}\"\nansible_password: \"{{ lookup('env', 'NET_PASS') }}\"\n",
    "inv/group_vars/core/main.yml":
      'mtu: 9000\nname_of: "{{ inventory_hostname }}.example.net"\nlost: "{{ x | ipaddr(\'net\') }}"\n',
    "inv/group_vars/core/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n3833\n",
    "inv/host_vars/r2.yaml":
      "ansible_host: \"{{ name_of }}\"\nansible_port: '2022'\nansible_become_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nsnmp_community: hunter2LITERAL\n",
  };
  const { devices, lost, text, document, mistakes } = read("ansible", "inv/hosts.yml", files, {
    environment: { NET_USER: "ops" },
  });
  it("lets the variables win that Ansible lets win", () => {
    // The group_vars of `all` win over what the inventory file says of its groups.
    expect(devices.r1!.vars).toMatchObject({ area: 9, mtu: 9000, role: "edge", region: "emea" });
    expect(devices.r1!.groups).toEqual(["core", "edge"]);
  });
  it("resolves simple references for each host", () => {
    expect(devices.r2).toMatchObject({ host: "r2.example.net", port: 2022, platform: "juniper_junos" });
    expect(devices.r1!.vars.name_of).toBe("r1.example.net");
  });
  it("keeps a password that comes from the environment there", () => {
    const { credential = "" } = devices.r1!;
    expect(document.credentials[credential]).toEqual({ username: "ops", password: { env: "NET_PASS" } });
  });
  it("names what is encrypted, a template or a secret, with its line, and leaves it out", () => {
    expect(text).not.toContain("LITERAL");
    expect(lost.map((note) => note.replace(/;.*|,? and is.*/, ""))).toEqual([
      "inv/group_vars/core/vault.yml:1 the file is encrypted with Ansible Vault, and its variables are not read",
      "inv/group_vars/core/main.yml:3 the var `lost` has a template that cannot be resolved here",
      "inv/host_vars/r2.yaml:3 `ansible_become_password` is encrypted with Ansible Vault",
      "inv/host_vars/r2.yaml:6 the var `snmp_community` looks like a secret",
    ]);
  });
  it("is an inventory that the compiler takes", () => expect(mistakes).toEqual([]));
});

describe("jump hosts", () => {
  it.each([
    ["-J jump@bastion.example.net:2022", { host: "bastion.example.net", port: 2022 }],
    ["-o ProxyJump=bastion.example.net", { host: "bastion.example.net", port: 22 }],
    [
      '-o ProxyCommand="ssh -p 32511 -W %h:%p -i ~/.ssh/j jump@192.0.2.7"',
      { host: "192.0.2.7", port: 32511 },
    ],
    ['-o ProxyCommand="ssh -q jump@192.0.2.7 -p 32511 -W %h:%p"', { host: "192.0.2.7", port: 32511 }],
    ["-o 'ProxyCommand ssh bastion nc %h %p' -o StrictHostKeyChecking=no", { host: "bastion", port: 22 }],
  ])("%s", (args, expected) => {
    const text = `all: { hosts: { r1: { ansible_network_os: eos, ansible_user: a, ansible_ssh_common_args: ${JSON.stringify(args)} } } }`;
    const { devices } = read("ansible", "h.yml", { "h.yml": text });
    const [jump = ""] = devices.r1!.jumps;
    expect(devices[jump]).toMatchObject({ ...expected, platform: "linux", tags: ["jump"] });
  });
  it("names a ProxyCommand that is something else", () => {
    const { lost } = read("ansible", "h", {
      h: "r1 ansible_network_os=eos ansible_user=a ansible_ssh_common_args='-o ProxyCommand=\"connect-proxy -S 192.0.2.1 %h %p\"'\n",
    });
    expect(lost[0]).toMatch(
      /^h:1 `-o ProxyCommand=connect-proxy .*` of `ansible_ssh_common_args` is not supported$/,
    );
  });
});

describe("is refused with the line and what to do", () => {
  it.each([
    ["an unclosed quote", "h", "r1\nr2 ansible_host='192.0.2.1\n", "h:2: a quote in this line is not closed"],
    ["a part that groups do not have", "h", "[a:hosts2]\nr1\n", "h:1: `:hosts2` is not a part of a group"],
    ["text behind a host", "h", "r1 here\n", "h:1: `here` behind the host `r1` is not `key=value`"],
    ["a vault", "h.yml", "$ANSIBLE_VAULT;1.1;AES256\n33\n", "ansible-vault view h.yml"],
    [
      "the configuration of a plugin",
      "nb.yml",
      "plugin: netbox.netbox.nb_inventory\n",
      "exec:ansible-inventory -i nb.yml --list",
    ],
    ["a program", "h.py", "#!/usr/bin/env python3\n", "exec:h.py"],
    ["broken YAML", "h.yml", "all:\n  hosts: {r1: [}\n", "h.yml:2: this is not YAML"],
  ])("%s", (_, file, text, expected) => {
    expect(refusal(() => read("ansible", file, { [file]: text }))).toContain(expected);
  });
});

describe("a proxy command of paramiko or libssh", () => {
  const hostsOf = (proxy: string): string =>
    `[sw]\nr1 ansible_host=192.0.2.1 ansible_network_os=exos ansible_connection=network_cli ansible_user=a ansible_paramiko_proxy_command='${proxy}'\n`;
  it.each(["ssh -W %h:%p -q bastion01", '-o ProxyCommand="ssh -W %h:%p -q bastion01"'])(
    "is a jump: %s",
    (proxy) => {
      expect(read("ansible", "hosts", { hosts: hostsOf(proxy) }).devices.r1!.jumps).toEqual(["bastion01"]);
    },
  );
  it("of another program is named with what to do", () => {
    const { lost } = read("ansible", "hosts", { hosts: hostsOf("corkscrew proxy 8080 %h %p") });
    expect(lost.join("\n")).toContain(
      "hosts:2 `ansible_paramiko_proxy_command` is not a jump through OpenSSH",
    );
  });
});

it("a name in quotes may have blanks, as Ansible has it", () => {
  const hosts = '[sw]\n"Core 1" ansible_host=192.0.2.1 ansible_network_os=eos\n';
  expect(read("ansible", "hosts", { hosts }).devices["Core-1"]).toMatchObject({ host: "192.0.2.1" });
});

it("an ansible.cfg may name several inventories, each with its variables", () => {
  const { devices } = read("ansible", ".", {
    "ansible.cfg": "[defaults]\ninventory = lab/hosts, prod/hosts.yml  # both\n",
    "lab/hosts": "[eos]\nr1 ansible_host=192.0.2.1\n",
    "lab/group_vars/eos.yml": "ansible_network_os: eos\n",
    "prod/hosts.yml": "all: { hosts: { r2: { ansible_host: 192.0.2.2 } } }\n",
    "prod/host_vars/r2.yml": "ansible_network_os: junos\n",
  });
  expect(devices.r1).toMatchObject({ host: "192.0.2.1", platform: "arista_eos" });
  expect(devices.r2).toMatchObject({ host: "192.0.2.2", platform: "juniper_junos" });
});
