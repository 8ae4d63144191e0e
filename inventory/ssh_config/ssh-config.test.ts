// OpenSSH configurations: the values that ssh would use, in order, through patterns and included files.
import { describe, expect, it } from "vitest";
import { read } from "../testing/read.js";

describe("ssh_config", () => {
  const files = {
    config: `Include conf.d/*
Host r1 r1.example.net
  HostName 192.0.2.1
  ProxyJump jump@a.example.net:2022,bastion

Host bastion
  HostName=198.51.100.7
  Port 2200
  IdentityFile "~/.ssh/my key"

Host sw-*
  HostName %h.example.net
  KexAlgorithms +diffie-hellman-group1-sha1

Host sw-1 sw-2
  ProxyCommand ssh -W %h:%p bastion

Match exec "test -f /tmp/x"
  Port 9

Host *
  User ops
  StrictHostKeyChecking accept-new
  ServerAliveInterval 15
`,
    "conf.d/old": "Host old\n  User legacy\n  ProxyCommand connect %h\n",
  };
  const { devices, document, lost } = read("ssh_config", "config", files, {
    map: "devices: { r1: cisco_ios, 'sw-*': arista_eos }",
  });
  it("gives each host the values that ssh would use", () => {
    expect(Object.keys(devices).sort()).toEqual(["a.example.net", "bastion", "old", "r1", "sw-1", "sw-2"]);
    expect(devices.r1).toMatchObject({
      host: "192.0.2.1",
      platform: "cisco_ios",
      jumps: ["a.example.net", "bastion"],
    });
    expect(devices["sw-2"]).toMatchObject({
      host: "sw-2.example.net",
      platform: "arista_eos",
      jumps: ["a.example.net", "bastion"],
    });
    expect(devices["sw-1"]!.ssh).toEqual({
      strict_host_key_checking: "accept-new",
      algorithms: "legacy",
      keepalive_ms: 15_000,
    });
    expect(devices.bastion).toMatchObject({ port: 2200, platform: "linux" });
    expect(document.credentials[devices.bastion!.credential!]).toEqual({
      username: "ops",
      private_key: { file: "~/.ssh/my key" },
    });
    expect(document.credentials[devices.old!.credential!]).toEqual({ username: "legacy", agent: true });
  });
  it("names what has no counterpart with its file and line", () => {
    expect(lost).toContain("conf.d/old:3 `ProxyCommand` of `old` is not supported");
    expect(lost).toContain("config:18 `Match exec` is not evaluated, and what is below it is left out");
  });
});

describe("a server of Git", () => {
  const config = `Host github.com work
  User git
  IdentityFile ~/.ssh/github
Host r1
  User netops
`;
  it("is not a device, and a note says so", () => {
    const { devices, chosen } = read("ssh_config", "config", { config });
    expect(Object.keys(devices)).toEqual(["r1"]);
    expect(chosen.join("\n")).toContain(
      "config:1 `github.com`, `work`: its user is `git`, so it is a server of Git and is left out",
    );
  });
});

describe("several names of one address", () => {
  it("are one device, and a note names the others", () => {
    const { devices, chosen } = read("ssh_config", "config", {
      config: "Host gw jump jump2\n  HostName 192.0.2.1\n  User ops\n",
    });
    expect(Object.keys(devices)).toEqual(["gw"]);
    expect(chosen).toContain(
      "config:1 `jump`, `jump2`: this is another name of the same address, and the device is called `gw` here",
    );
  });
});
