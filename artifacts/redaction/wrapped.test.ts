// A secret that only its line tells, in a line that a terminal has wrapped.
import { expect, test } from "vitest";
import { createRedactor } from "./index.js";

const redactor = createRedactor({ secrets: [], shapes: [] });
/** The line as a terminal of this width prints it. */
const wrapped = (line: string, width: number): string =>
  line.replaceAll(new RegExp(`(.{${width}})`, "g"), "$1\r\n");
test.each([
  ["a password", `username ${"u".repeat(50)} secret 9 `, "$9$CanaryFirstCanaryRest", ""],
  [
    "a key of SNMP",
    `snmp-server user ${"u".repeat(16)} g v3 auth sha abcdefgh9 priv aes 128 `,
    "CanaryFirstCanaryRest",
    "",
  ],
  [
    "a value in quotes",
    `set system root-authentication ${"x".repeat(21)} encrypted-password `,
    '"$6$CanaryFirstCanaryRest',
    '"; ## SECRET-DATA',
  ],
])("%s", (_, head, secret, tail) => {
  const width = 80;
  const line = `${head}${secret}${tail}`;
  const text = `${wrapped(line, width)}\r\nnext line\r\n`;
  const masked = redactor.text(text);
  expect(line.length).toBeGreaterThan(width);
  expect(masked).not.toMatch(/Canary|First|Rest/);
  expect(masked).toContain("\r\nnext line\r\n");
  const stream = redactor.stream();
  expect([...text].map((character) => stream.push(character)).join("") + stream.flush()).toBe(masked);
});

test("a line that is shorter does not go on", () => {
  const text = "username bob secret 9 $9$CanaryFirstCanaryRest\r\ninterface Ethernet1\r\n";
  expect(redactor.text(text)).toBe("username bob secret 9 ***\r\ninterface Ethernet1\r\n");
});

test.each([
  "!",
  "#",
  "interface Ethernet1",
  "username bob privilege 15",
  "snmp-server location x",
  "exit",
  "}",
])("a line that only happens to be as wide as a terminal does not take %j with it", (next) => {
  const head = "enable secret 9 ";
  const line = `${head}${"$9$Canary7".padEnd(80 - head.length, "x8")}`;
  expect(line).toHaveLength(80);
  expect(redactor.text(`${line}\n${next}\n`)).toBe(`${head}***\n${next}\n`);
});
