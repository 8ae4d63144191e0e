// What of the vars of a source is a secret, though no name beside the value says so.
import { describe, expect, it } from "vitest";
import { read } from "./testing/read.js";

describe("vars below a name of secrets", () => {
  const { devices, text, lost } = read("nornir", "hosts.yaml", {
    "hosts.yaml": `r1:
  platform: ios
  data:
    snmp:
      community: [{ name: pr1vateLITERAL, role: RW }, { name: r0LITERAL, role: RO }]
      contact: John Smith
    snmp_server: { communities: { keyedLITERAL: { access: ro } }, location: lab }
    passwords: { console: c0nsoleLITERAL }
    tacacs: { secret: [tacacsLITERAL], server: 192.0.2.1 }
    password: { min_length: 8, encryption: sha512 }
    bgp: { communities: ["65000:1"] }
`,
  });
  it("are left out with their line, in lists and maps too", () => {
    expect(text).not.toContain("LITERAL");
    for (const note of [
      "5 the var `snmp.community.name`",
      "7 the var `snmp_server.communities`",
      "8 the var `passwords.console`",
    ])
      expect(lost.join("\n")).toContain(`hosts.yaml:${note}`);
  });
  it("stay where they are rules for passwords, or communities of BGP", () => {
    expect(devices.r1!.vars).toMatchObject({
      snmp: { contact: "John Smith" },
      snmp_server: { location: "lab" },
      tacacs: { server: "192.0.2.1" },
      password: { min_length: 8, encryption: "sha512" },
      bgp: { communities: ["65000:1"] },
    });
  });
});
