// Secrets over several lines: masked as a whole, nothing behind them, and the same wherever the text is cut.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../index.js";

const { text, stream } = createRedactor({ secrets: [], shapes: ["^pin (\\d+)$"] });

const BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKB";
const KEY = ["-----BEGIN RSA PRIVATE KEY-----", BODY, BODY, "ab12==", "-----END RSA PRIVATE KEY-----"];
const HIDDEN = [KEY[0], "***", "***", "***", KEY[4]];

describe("a secret over several lines", () => {
  it.each([
    [
      "a static key of OpenVPN",
      "-----BEGIN OpenVPN Static key V1-----\n⟦e5e4d6af39289d53171ecc237a8f996a⟧\n⟦97743d146661405c7b1ec9e7fa3ea9d9⟧\n-----END OpenVPN Static key V1-----\nverb 3",
    ],
    [
      "a key of tls-crypt-v2",
      "-----BEGIN OpenVPN tls-crypt-v2 client key-----\n⟦HIbTsj1hGDYzPhMgGtqmvtwKzcG7KWDfHHJ7YTDcBTvw⟧\n-----END OpenVPN tls-crypt-v2 client key-----\nverb 3",
    ],
    ["a user and a password of OpenVPN", "<auth-user-pass>\n⟦bob⟧\n⟦s3cr3t⟧\n</auth-user-pass>\nverb 3"],
    [
      "a vault of Ansible",
      "$ANSIBLE_VAULT;1.1;AES256\n⟦66386439653236336462626566653063336164663966303231363934653561363964363833⟧\n\nx: 1",
    ],
    ["a text of YAML", "db_password: |\n  ⟦s3cr3t one⟧\nname: r1"],
    ["a folded text of YAML in a list", "- secret: >-\n    ⟦s3cr3t⟧\n  name: r1"],
    [
      "the keys of a keyring",
      "Keyring      Hostname/Address      Preshared Key\ndefault      192.0.2.1             ⟦s3cr3t⟧\n\nr1#show clock",
    ],
    [
      "communities in XML that is not indented",
      "<policy-options>\n<community>\n<name>CUST</name>\n<members>65000:1</members>\n</community>\n</policy-options>\n<snmp>\n<community>\n<name>⟦public⟧</name>\n</community>\n</snmp>\n<vlan>\n<name>v10</name>\n</vlan>",
    ],
    ["an empty element", "<community>\n</community>\n<vlan>\n<name>v10</name>\n</vlan>"],
    [
      "the communities of NVUE",
      "    snmp-server:\n      readonly-community:\n        ⟦public1⟧:\n          access:\n            any: {}\n        '⟦other one⟧':\n          access:\n            10.0.0.0/8: {}\n      enable: on",
    ],
  ])("is masked: %s", (_, marked) => {
    expect(text(marked.replaceAll(/[⟦⟧]/g, ""))).toBe(marked.replaceAll(/⟦[^⟧]*⟧/g, "***"));
  });

  it("ends with a line that says its own end", () => {
    expect(text("username bob password x1y2 encrypted\n  description office")).toBe(
      "username bob password *** encrypted\n  description office",
    );
  });
});

describe("a private key", () => {
  it.each<[string, (line: string) => string]>([
    ["as it is", (line) => line],
    ["with returns", (line) => `${line}\r`],
    ["indented", (line) => `    ${line}`],
    ["in a difference", (line) => `- ${line}`],
    ["in a quotation", (line) => `> ${line}`],
    ["with line numbers", (line) => `  12  ${line}`],
    ["with the name of its file", (line) => `etc/ssl/key.pem:${line}`],
    ["in lines of JSON", (line) => `  "${line}",`],
  ])("is masked %s", (_, form) => {
    expect(text(["x", ...KEY, "exit"].map(form).join("\n"))).toBe(
      ["x", ...HIDDEN, "exit"].map((line) => form(line!)).join("\n"),
    );
  });

  it("is masked in one line, and what follows is not", () => {
    expect(text(`{"key":"${KEY.join("\\n")}\\n","name":"r1"}`)).toBe(
      `{"key":"${KEY[0]}\\n***\\n${KEY[4]}\\n","name":"r1"}`,
    );
    expect(text(`KEY='${KEY.join(" ")}' NAME=r1`)).toBe(`KEY='${KEY[0]} *** ${KEY[4]}' NAME=r1`);
  });

  it("is masked behind its headers, and across a pager", () => {
    const lines = [
      KEY[0],
      "Proc-Type: 4,ENCRYPTED",
      "DEK-Info: AES-128-CBC,00ff",
      "",
      BODY,
      "--More--",
      `        \r${BODY}`,
      KEY[4],
    ];
    expect(text(lines.join("\n"))).toBe(lines.join("\n").replaceAll(BODY, "***"));
  });

  it("that does not end hides nothing of what comes behind it", () => {
    expect(text(`${KEY[0]}\n${BODY}\nr1#show clock\nabcdefgh\npin 1234`)).toBe(
      `${KEY[0]}\n***\nr1#show clock\nabcdefgh\npin ***`,
    );
    expect(text(`grep "${KEY[0]}" x\nhello world\n${BODY}`)).toBe(`grep "${KEY[0]}" x\nhello world\n${BODY}`);
  });

  it("is not what a certificate or a public key is", () => {
    const certificate = `-----BEGIN CERTIFICATE-----\n${BODY}\n-----END CERTIFICATE-----\nssh-rsa ${BODY}`;
    expect(text(certificate)).toBe(certificate);
  });

  it("is masked where a line of it is far too long", () => {
    const line = `{"key":"${KEY[0]}\\n${`${BODY}\\n`.repeat(3_000)}${KEY[4]}"}`;
    const out = stream();
    const given = (line.match(/[^]{1,1000}/g) ?? []).map((part) => out.push(part)).join("") + out.flush();
    expect(given).not.toContain(BODY.slice(0, 20));
    expect(given.endsWith(`${KEY[4]}"}`)).toBe(true);
  });
});

it("a block stays open where the text comes to a rest", () => {
  const out = stream();
  expect(
    out.push(`${KEY[0]}\n${BODY}\n`) + out.flush() + out.push(`${BODY}\n${KEY[4]}\n`) + out.flush(),
  ).toBe(`${KEY[0]}\n***\n***\n${KEY[4]}\n`);
});

it("a table of communities ends with its rows", () => {
  const table = (name: string) =>
    `Community            Group / Access      context\n---------            --------------      -------\n${name}               network-operator\n\nr1# show x\nfoo   bar`;
  expect(text(table("public"))).toBe(table("***"));
});

it("a table of communities without rows hides nothing behind it", () => {
  const table = "Community   Access\n---------   ------\n\nr1#show x\nfoo   bar";
  expect(text(table)).toBe(table);
});

it("gives the same wherever it is cut", () => {
  const lines = fc.constantFrom(
    ...KEY,
    "    edit 1",
    "config system snmp community",
    '        set name "public"',
    "end",
    "Community   Access",
    "---------   ------",
    "public      ro",
    "Keyring      Hostname/Address      Preshared Key",
    "policy-options {",
    "    community CUST;",
    "<community-config>",
    "  <name>public</name>",
    "",
    "r1#",
    "password operator sha1",
    ' "1111"',
    "add password=\\",
    "pin 1234",
    "pin 1234  ",
    'set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----',
    '-----END ENCRYPTED PRIVATE KEY-----"',
    "snmp-server community public ro",
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(lines, fc.constantFrom("\n", "\r\n")), { maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (parts, cuts) => {
        const whole = parts.flat().join("");
        const places = [...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length])].sort(
          (a, b) => a - b,
        );
        const out = stream();
        const pieces = places.slice(1).map((end, index) => out.push(whole.slice(places[index], end)));
        expect(pieces.join("") + out.flush()).toBe(text(whole));
        expect(text(whole)).not.toMatch(new RegExp(`BEGIN RSA PRIVATE KEY-----\\r?\\n${BODY}`));
      },
    ),
    { numRuns: 2_000 },
  );
});
