// What is a secret in a line, and what only stands where one might: on every platform that there is.
import { describe, expect, it } from "vitest";
import { loadGolden } from "../../packages/devices/src/platforms/golden.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { literalSecrets } from "./literal-secret.js";

const platforms = await loadPlatforms();

const found = (text: string, shapes: readonly string[]): string[] =>
  literalSecrets(text, shapes).map(({ start, length }) => text.slice(start, start + length));

/** Lines of many languages, tried on each platform: what may follow the words for secrets. */
const NO_SECRETS = [
  "service password-encryption",
  "no password strength-check",
  "security passwords min-length 10",
  "password policy default",
  "password minimum length 8",
  "password encryption aes",
  "password encryption-key common",
  "enable secret",
  "show run | include password",
  "show running-config | include secret 9",
  "show running-config | include username .* password",
  "snmp-server host 192.0.2.9 traps",
  "snmp-server host 192.0.2.9 version 3 priv netops",
  "snmp-server enable traps",
  "ssh server cipher aes256_ctr aes128_ctr",
  "load-balance hash src-ip",
  "key chain OSPF",
  "key 1",
  "crypto key generate rsa modulus 2048",
  "ip ospf authentication message-digest",
  "description secret tunnel to password vault",
  "  remark community garden",
  "! password hunter22",
  "username netops password ${{ secrets.netops }}",
  "snmp-server community ${{ secrets.snmp }} RO",
  "enable secret 9 ${{ secrets.enable }}",
  'export DB_PASSWORD="$DB_PASSWORD"',
  "awk '{print $1$2}' /etc/hosts",
  "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ",
  "-----BEGIN CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----",
];

/** Of any platform, whatever it lists. */
const SECRETS: [line: string, secret: string][] = [
  ["enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0"],
  ["username netops secret 9 $9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz", "$9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz"],
  [" password 7 0822455D0A16", "0822455D0A16"],
  ["description $9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz", "$9$Ab3dEf6hIj9kLm$Xc0pQrStUvWxYz"],
  ["-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg"],
];

describe.each(Object.values(platforms))("$name", ({ name, secrets: shapes }) => {
  it("finds what its golden lines hold, and nothing in its other lines", async () => {
    const { secrets, not_secrets, reads, writes, transcript } = await loadGolden(name);
    // several lines at once and comments are only printed; the name of an SNMPv3 user may be written
    const missed = secrets
      .filter((line) => !/\n|^#| version 3 /.test(line))
      .filter((line) => {
        const all = found(line.replace(/[⟦⟧]/g, ""), shapes);
        return [...line.matchAll(/⟦(.+?)⟧/g)].some(([, secret]) => !all.some((one) => one.includes(secret!)));
      });
    expect(missed).toEqual([]);
    const sent = transcript.flatMap(({ send }) => (send === undefined ? [] : [send]));
    const taken = [...not_secrets, ...reads, ...writes, ...sent].filter(
      (line) => found(line, shapes).length > 0,
    );
    expect(taken).toEqual([]);
  });

  it("takes no word of a command for a secret", () => {
    expect(NO_SECRETS.filter((line) => found(line, shapes).length > 0)).toEqual([]);
  });

  it.each(SECRETS)("%s", (line, secret) => {
    expect(found(line, shapes)).toContain(secret);
  });
});

it.each([
  ["cisco_iosxe", "username admin secret Cisco123", "Cisco123"],
  ["cisco_iosxe", "username admin privilege 15 secret Cisco123", "Cisco123"],
  ["cisco_iosxe", "snmp-server community public RO", "public"],
  ["cisco_iosxe", "enable password level 15 Cisco123", "Cisco123"],
  ["cisco_nxos", "username admin password Cisco123 role network-admin", "Cisco123"],
  ["juniper_junos", 'set snmp community "public" authorization read-only', "public"],
  ["juniper_junos", 'set system root-authentication encrypted-password "hunter22"', "hunter22"],
  ["linux", "curl -H 'token: abcdef0123' http://192.0.2.1/", "abcdef0123"],
])("%s: %s", (platform, line, secret) => {
  expect(found(line, platforms[platform]!.secrets)).toEqual([secret]);
});

it.each([
  ["cisco_iosxe", "vtp password Lit3ral-vtp", "Lit3ral-vtp"],
  ["cisco_iosxe", "key config-key password-encrypt Lit3ral-ck", "Lit3ral-ck"],
  ["cisco_iosxe", "mpls ldp password option 1 for 10 Lit3ral", "Lit3ral"],
  ["cisco_iosxe", "ip nhrp authentication 7 0822455D0A16", "0822455D0A16"],
  ["linux", "curl -u admin:Lit3ral https://192.0.2.1/", "Lit3ral"],
])("the secret rather than a word in front of it: %s: %s", (platform, line, secret) => {
  expect(found(line, platforms[platform]!.secrets)).toEqual([secret]);
});

it.each([
  ["cisco_iosxe", "mpls ldp password option 1 for 10 ${{ secrets.ldp }}"],
  ["cisco_iosxe", "mpls ldp password fallback ${{ secrets.ldp }}"],
  ["cisco_iosxe", "ip msdp password peer 192.0.2.1 ${{ secrets.msdp }}"],
  ["arista_eos", "vrrp 1 peer authentication ietf-md5 key-string ${{ secrets.vrrp }}"],
  ["extreme_ironware", "authentication-key key-id 1 md5 ${{ secrets.ntp }}"],
  ["cisco_iosxr", "hello-password keychain KC"],
  ["huawei_vrp", "snmp-agent community complexity-check disable"],
  ["juniper_junos", "set security macsec connectivity-association CA pre-shared-key ckn 37c9c2c45ddd"],
  ["juniper_junos", "set system ntp authentication-key 1 type md5 value ${{ secrets.ntp }}"],
  [
    "vyos",
    "set system login user x authentication public-keys k key 'AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam'",
  ],
  ["cisco_aireos", "config snmp community accessmode ro ${{ secrets.snmp }}"],
  ["cisco_aireos", "config mgmtuser add netadmin ${{ secrets.admin }} read-write"],
])("no literal in a line whose secret is a reference: %s: %s", (platform, line) => {
  expect(found(line, platforms[platform]!.secrets)).toEqual([]);
});

it("takes place and length from the text, behind other lines and references", () => {
  const text = "interface ${{ inputs.port }}\nip ospf authentication-key hunter22";
  expect(literalSecrets(text, platforms["cisco_iosxe"]!.secrets)).toEqual([
    { start: text.indexOf("hunter22"), length: 8 },
  ]);
});
