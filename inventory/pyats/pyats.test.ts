// Testbeds: which login, which connection, and what is said where a testbed does not tell.
import { describe, expect, it } from "vitest";
import { read, refusal } from "../testing/read.js";

const testbedOf = (text: string, more: Record<string, string> = {}) =>
  read("pyats", "testbed.yaml", { "testbed.yaml": text, ...more });

describe("the login of a device", () => {
  const { devices, document, text, chosen } = testbedOf(`testbed:
  credentials: { default: { username: ops, password: "%ENV{LAB_PASSWORD}" } }
devices:
  common: { os: nxos, connections: { cli: { protocol: ssh, ip: 192.0.2.1 } } }
  older:
    os: linux
    tacacs: { username: root }
    passwords: { linux: hunter1LITERAL }
    connections: { cli: { protocol: ssh, ip: 192.0.2.2 } }
  named:
    os: iosxe
    connections:
      cli: { protocol: ssh, ip: 192.0.2.3, credentials: { login: { username: admin, password: hunter2LITERAL } } }
  rest:
    os: iosxe
    connections:
      rest: { class: rest.connector.Rest, ip: 192.0.2.4, credentials: { rest: { username: api, password: hunter3LITERAL } } }
  direct:
    os: sonic
    connections: { cli: { protocol: ssh, ip: 192.0.2.5, username: net, password: hunter4LITERAL } }
  chosen:
    os: iosxe
    credentials: { default: { username: no, password: hunter5LITERAL }, oob: { username: yes-oob, password: "%ENV{OOB}" } }
    connections: { cli: { protocol: ssh, ip: 192.0.2.6, login_creds: [oob] } }
  open:
    os: iosxe
    credentials: { default: { username: visitor, password: } }
    connections: { cli: { protocol: ssh, ip: 192.0.2.7 } }
`);
  const loginOf = (name: string) => document.credentials[devices[name]!.credential!];

  it("is that of the testbed where the device has none", () =>
    expect(loginOf("common")).toEqual({ username: "ops", password: { env: "LAB_PASSWORD" } }));
  it("is the device's own in the older form, too, and never a user of one place with the password of another", () =>
    expect(loginOf("older")).toEqual({ username: "root", password: { env: "OLDER_PASSWORD" } }));
  it("may have any name within a connection, or none", () => {
    expect(loginOf("named").username).toBe("admin");
    expect(loginOf("rest").username).toBe("api");
    expect(loginOf("direct").username).toBe("net");
  });
  it("is the one that `login_creds` names", () =>
    expect(loginOf("chosen")).toEqual({ username: "yes-oob", password: { env: "OOB" } }));
  it("is asked for where it has a user and no password", () => {
    expect(loginOf("open")).toEqual({ username: "visitor", password: { env: "OPEN_PASSWORD" } });
    expect(chosen.join("\n")).toContain("no password is stated for `visitor`");
  });
  it("keeps passwords out", () => expect(text).not.toContain("LITERAL"));
});

describe("the connection of a device", () => {
  it("is not what stands beside the connections", () => {
    const { devices, lost } = testbedOf(`devices:
  wlc:
    os: aireos
    credentials: { default: { username: a, password: "%ENV{P}" } }
    connections:
      defaults: { class: unicon.Unicon }
      service_attributes: { execute: { timeout: 600 } }
      credentials: { default: { username: b, password: "%ENV{Q}" } }
      a: { protocol: telnet, ip: 192.0.2.1, port: 6000 }
`);
    expect(devices.wlc).toMatchObject({ host: "192.0.2.1", port: 6000, transport: "telnet" });
    expect(lost).toEqual([]);
  });
  it("is not that of a traffic generator", () => {
    const { chosen, lost } = testbedOf(`devices:
  r1: { os: iosxe, connections: { cli: { protocol: ssh, ip: 192.0.2.1 } } }
  tgn: { os: ixianative, connections: { hltapi: { protocol: hltapi, ip: 192.0.2.2 } } }
`);
    expect(chosen.join("\n")).not.toContain("REST");
    expect(lost.join("\n")).toContain("`tgn`: there is no connection over SSH, Telnet or NETCONF");
  });
  it("takes `ssh_options` from its `arguments`, too", () => {
    const testbed =
      "devices:\n  r1:\n    os: iosxe\n    connections:\n      cli:\n        protocol: ssh\n        ip: 192.0.2.1\n        arguments:\n          ssh_options: >\n            -oKexAlgorithms=+diffie-hellman-group14-sha1\n            -oHostKeyAlgorithms=+ssh-rsa\n";
    const { document } = read("pyats", "testbed.yaml", { "testbed.yaml": testbed });
    expect(document.devices.r1.ssh).toEqual({ algorithms: "legacy" });
  });
  it("has its enable secret as `enable_password` of the default credential, too", () => {
    const testbed =
      "devices:\n  r1:\n    os: iosxe\n    credentials: { default: { username: ops, password: hunter2LITERAL, enable_password: hunter3LITERAL } }\n    connections: { cli: { protocol: ssh, ip: 192.0.2.1 } }\n";
    const { document, text, lost } = read("pyats", "testbed.yaml", { "testbed.yaml": testbed });
    expect(document.credentials.default.enable).toEqual({ env: "DEFAULT_ENABLE" });
    expect(lost.join("\n")).toContain("testbed.yaml:4 `enable` in clear text is not taken over");
    expect(text).not.toContain("LITERAL");
  });
  it("may refer to its own device", () => {
    const { devices } = testbedOf(`devices:
  r1:
    os: iosxe
    custom: { console: "con-%{self}" }
    connections:
      mgmt: { protocol: telnet, ip: "%{self.connections.cli.ip}", port: 2001 }
      cli: { protocol: ssh, ip: 192.0.2.1 }
  r2:
    os: iosxe
    connections: { defaults: { via: mgmt }, mgmt: { protocol: telnet, ip: "%{self.connections.alt.ip}" }, alt: { protocol: telnet, ip: 192.0.2.9 } }
`);
    expect(devices.r1).toMatchObject({ host: "192.0.2.1", vars: { console: "con-r1" } });
    expect(devices.r2!.host).toBe("192.0.2.9");
  });
});

describe("what a testbed does not tell", () => {
  it("is a file that it extends and that is not there: refused with the line", () => {
    const said = refusal(() => testbedOf("testbed: { name: lab }\nextends:\n  - base.yaml\ndevices: {}\n"));
    expect(said).toContain("testbed.yaml:3: the testbed extends `base.yaml`, and there is no file base.yaml");
  });
  it("is the platform where there is no `os`: `type: router` is none", () => {
    const { lost } = testbedOf(`devices:
  r1: { os: nxos, connections: { cli: { protocol: ssh, ip: 192.0.2.1 } } }
  r2: { type: router, connections: { cli: { protocol: ssh, ip: 192.0.2.2 } } }
`);
    expect(lost.join("\n")).toContain("`r2`: no platform is stated");
  });
});
