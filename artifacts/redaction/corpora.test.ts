// What other projects know to be secret is masked: netconan's sample lines, and Oxidized's recordings of five devices.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { createRedactor } from "./index.js";

const platforms = await loadPlatforms();
const read = (path: string): string =>
  readFileSync(new URL(`../../test/corpora/${path.replaceAll("#", "%23")}`, import.meta.url), "utf8");

const netconan = parse(read("netconan/lines.yaml")) as { secrets: string[]; not_secrets: string[] };
const plain = (line: string): string => line.replaceAll(/[⟦⟧]/g, "");
const masked = (line: string): string => line.replaceAll(/⟦[^⟧]*⟧/g, "***");

describe("netconan's lines", () => {
  const { text } = createRedactor({ secrets: [], shapes: [] });

  it("lose their secrets and nothing else, whatever the platform", () => {
    expect(netconan.secrets.length).toBeGreaterThan(100);
    expect(netconan.secrets.map((line) => text(plain(line)))).toEqual(netconan.secrets.map(masked));
    expect(netconan.not_secrets.map(text)).toEqual(netconan.not_secrets);
  });

  it.each(Object.values(platforms))(
    "lose their secrets with the shapes of $name too",
    ({ secrets: shapes }) => {
      const redactor = createRedactor({ secrets: [], shapes });
      const shown = netconan.secrets.filter((line) =>
        [...line.matchAll(/⟦([^⟧]*)⟧/g)].some(([, secret]) => redactor.text(plain(line)).includes(secret!)),
      );
      expect(shown).toEqual([]);
    },
  );

  it.each([
    [
      "upper case",
      (line: string) =>
        line.replaceAll(/⟦[^⟧]*⟧|[^⟦]+/g, (part) => (part.startsWith("⟦") ? part : part.toUpperCase())),
    ],
    ["a quote in front", (line: string) => `"${line}`],
    ["a brace in front", (line: string) => `something { ${line}`],
    ["a label in front", (line: string) => `something : ${line}`],
    ["a quote behind", (line: string) => `${line}"`],
    ["blanks and a return behind", (line: string) => `${line} \t\r`],
    ["two lines in a JSON string", (line: string) => JSON.stringify({ output: `hostname r1\n${line}\n` })],
  ])("lose their secrets with %s", (_, form) => {
    const shown = netconan.secrets.filter((line) => {
      const whole = form(line);
      const rest = whole.replaceAll(/⟦[^⟧]*⟧/g, "");
      return [...whole.matchAll(/⟦([^⟧]*)⟧/g)].some(
        ([, secret]) => text(plain(whole)).includes(secret!) && !rest.includes(secret!),
      );
    });
    expect(shown).toEqual([]);
  });
});

type Lines = Record<string, { secrets: string[]; not_secrets: string[] }>;
const vendors = ["lines", "references"].flatMap((file) =>
  Object.entries(parse(read(`vendors/${file}.yaml`)) as Lines),
);

describe.each(vendors)("lines of vendors: %s", (name, { secrets, not_secrets }) => {
  const { text } = createRedactor({ secrets: [], shapes: platforms[name]?.secrets ?? [] });

  it("lose their secrets and nothing else", () => {
    expect(secrets.map((line) => text(plain(line)))).toEqual(secrets.map(masked));
    expect(not_secrets.map(text)).toEqual(not_secrets);
  });
});

/** The lines that change, reviewed: each secret is one, and so is each that is masked. */
const REVIEWED: Record<string, { platform: string; lines: string[] }> = {
  asa: {
    platform: "cisco_asa",
    lines: [
      "enable password *** pbkdf2",
      "passwd *** encrypted",
      " key ***",
      " key ***",
      " key ***",
      " key ***",
      "username oxidized password *** pbkdf2",
    ],
  },
  eos: {
    platform: "arista_eos",
    lines: [
      "snmp-server community *** ro",
      "snmp-server host 10.1.2.3 version 1 ***",
      "snmp-server host 10.1.2.4 version 2c ***",
    ],
  },
  ios: {
    platform: "cisco_iosxe",
    lines: [
      " client 10.10.10.10 server-key ***",
      " client 10.10.20.20 server-key 7 ***",
      "enable secret 9 ***",
      "username oxidized secret 9 ***",
      "username rocks secret 9 ***",
      "snmp-server community *** RW 5",
      "snmp-server host 10.42.0.33 version 2c *** ",
      "snmp-server host 10.42.0.34 version 2c *** ",
      "snmp-server host 10.42.0.35 vrf Mgmt-vrf informs version 2c ***  tty vtp",
      // the user of version 3: half of what lets one in, as netconan sees it too
      "snmp-server host 10.42.0.36 vrf Mgmt-vrf informs version 3 auth ***  bfd bridge transceiver",
    ],
  },
  junos: {
    platform: "juniper_junos",
    lines: [
      '        encrypted-password "***"; ## SECRET-DATA',
      '                encrypted-password "***"; ## SECRET-DATA',
      '                "pasvftp://demouser:***@203.0.113.10/backup/";',
      '                "ftp://demouser2@203.0.113.11/backup/" password "***"; ## SECRET-DATA',
    ],
  },
  nxos: {
    platform: "cisco_nxos",
    lines: ["snmp-server user admin network-admin auth md5 *** priv aes-128 *** localizedV2key"],
  },
};

const ESCAPES: Record<string, string> = {
  x20: " ",
  r: "\r",
  n: "\n",
  t: "\t",
  e: "\u001b",
  '"': '"',
  "\\": "\\",
};
const unescaped = (text: string): string =>
  text.replaceAll(/\\(x20|[rnte"\\])/g, (whole, code: string) => ESCAPES[code] ?? whole);

const folder = readdirSync(new URL("../../test/corpora/oxidized/", import.meta.url));
const simulations = folder.filter((name) => name.endsWith("#simulation.yaml"));

describe.each(simulations)("Oxidized's %s", (file) => {
  const { init_prompt, commands } = parse(read(`oxidized/${file}`)) as {
    init_prompt: string;
    commands: Record<string, string> | Record<string, string>[];
  };
  const outputs = [init_prompt, ...[commands].flat().flatMap((each) => Object.values(each))].map(unescaped);
  const { platform, lines } = REVIEWED[file.split("#")[0]!]!;
  const { text } = createRedactor({ secrets: [], shapes: platforms[platform]!.secrets });

  it("shows no secret", () => {
    const { fail } = parse(read(`oxidized/${file.replace("simulation", "secret")}`)) as { fail: string[] };
    const printed = outputs.map(text).join("\n");
    expect(fail.filter((secret) => outputs.join("\n").includes(secret))).toEqual(fail);
    expect(fail.filter((secret) => printed.includes(secret))).toEqual([]);
  });

  it("changes in nothing else", () => {
    const changed = outputs.flatMap((output) => {
      const before = output.split("\n");
      return text(output)
        .split("\n")
        .filter((line, index) => line !== before[index]);
    });
    expect(changed.map((line) => line.replace(/\r$/, ""))).toEqual(lines);
  });
});
