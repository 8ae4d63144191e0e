// Members that say by their name that they hold a secret, in the JSON and XML of devices.
import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.js";

const { json } = createRedactor({ secrets: [], shapes: [] });
const masked = (value: Parameters<typeof json>[0]) => JSON.stringify(json(value));

describe("masked", () => {
  it.each([
    [{ community: "s3cr3t" }],
    [{ community_name: "s3cr3t", group: "x" }],
    [{ "encrypted-password": ["$6$s3cr3t"] }],
    [{ password: "s3cr3t" }],
    [{ adminPassword: "s3cr3t" }],
    [{ PASSWORD: "s3cr3t" }],
    [{ "pre-shared-key": { "#text": "s3cr3t", "@format": "ascii" } }],
    [{ authKey: "s3cr3t" }],
    [{ "key-string": "s3cr3t" }],
    [{ tacacs: { server: [{ address: "192.0.2.1", key: "s3cr3t" }] } }],
    [{ snmp: { community: [{ name: "s3cr3t", authorization: "read-only" }] } }],
    [{ authentication: [{ secret: { hash: "s3cr3t" } }] }],
    [{ passphrase: 123_456_789 }],
    [{ communities: ["s3cr3t"] }],
    [{ passwords: ["s3cr3t"] }],
    [{ communities: { s3cr3t: { access: "ro" } } }],
    [{ SNMP_COMMUNITY: { s3cr3t: { TYPE: "RO" } } }],
    [{ TABLE_host: { ROW_host: { host: "192.0.2.1", SecName: "s3cr3t" } } }],
    [{ "Cisco-IOS-XE-snmp:community-config": [{ name: "s3cr3t", permission: "ro" }] }],
    [{ "ip-community": { "ip-address": "192.0.2.1", "community-or-user": "s3cr3t" } }],
    [{ server: { id: "T1", key: { encryption: "7", key: "s3cr3t" } } }],
    [{ password: { enctype: "7", text: "s3cr3t" } }],
    [{ "md5-cfg": { md5: "s3cr3t" } }],
    [{ snmp: { community: { __XML__PARAM__com: { __XML__value: "s3cr3t" } } } }],
    [{ snmpCommunityP: { attributes: { name: "s3cr3t" } } }],
    [{ NTP_KEY: { "1": { type: "md5", value: "s3cr3t" } } }],
  ])("%j", (value) => {
    const left = masked(value);
    expect(left).not.toMatch(/s3cr3t|123456789/);
    expect(left).toContain("***");
  });
});

describe("kept", () => {
  it.each([
    [{ community: "65000:100 65000:200" }],
    [{ community: { string: "65000:100", list: ["65000:100"] } }],
    [{ communities: ["no-export"] }],
    [{ bgp: { communities: { CUSTOMERS: { members: ["65000:1"] } } } }],
    [{ communities: {} }],
    [{ group: { __XML__PARAM__grp: { __XML__value: "network-operator" } } }],
    [{ "policy-options": { community: [{ name: "CUSTOMERS", members: "65000:1" }] } }],
    [{ passwordEncryption: "enabled", password: "configured", secretCount: 3 }],
    [{ "public-key": "ssh-ed25519 AAAA", hostKey: "ssh-rsa AAAA" }],
    [{ interfaces: [{ key: "Ethernet1", name: "to-r2" }] }],
    [{ tokens: 512, keyId: 7, keyChain: "OSPF" }],
  ])("%j", (value) => {
    expect(masked(value)).toBe(JSON.stringify(value));
  });
});
