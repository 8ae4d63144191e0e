// What a device prints in one line: the work for it grows with its length, and not with its square.
import { expect, test } from "vitest";
import { generalSecrets } from "../../packages/devices/src/words/secret-lines/index.js";
import { pairSecrets } from "../../packages/devices/src/words/secret-lines/pairs.js";
import { tokensOf } from "../../packages/devices/src/words/secret-lines/tokens.js";
import { isNothing } from "../../packages/devices/src/words/secret-lines/values.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { createRedactor } from "./index.js";

const LENGTH = 16 * 1024;
const filled = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));

/** Every one of them is a name, a bracket or a quote that opens something which nothing closes. */
const REPEATED = [
  "password=",
  "--password=x",
  "token:",
  "community=",
  "?password=",
  "[password=",
  "password=<",
  "password: is ",
  "community name: ",
  "community name: <",
  'password="',
  'a \\"b \\\\"password x ',
  "password \"'`",
  "<password>",
  "authentication ",
  "ascii-text ",
  "auth ",
  "snmp-server user a v3 auth ",
  "http://u:p",
  "-----BEGIN PRIVATE KEY-----",
  "community string ",
  "password level 1 ",
  "-----BEGIN A ",
  "---- BEGIN A ",
  "<key>x",
  '{"key":{"key":"x"',
  "&key=abcdefgh/",
  "htpasswd -b a b ",
];

test.each(REPEATED)("the secrets of a line full of %j are not many times the line", (part) => {
  const line = filled(part, LENGTH);
  const characters = generalSecrets(line).reduce((sum, { start, end }) => sum + end - start, 0);
  expect(characters).toBeLessThan(6 * line.length);
});

/** CPU of the work, in milliseconds; the least of a few, since others use the machine too. */
function cpuOf(work: () => void): number {
  const spent = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...spent);
}

/** @param make a line of about so many characters */
function expectLinear(make: (length: number) => string, work: (line: string) => void): void {
  const [short, long] = [make(LENGTH / 2), make(LENGTH * 2)];
  work(short);
  // The square of four is sixteen. What takes some milliseconds tells nothing: the garbage collector counts, too.
  expect(cpuOf(() => work(long))).toBeLessThan(Math.max(120, 12 * cpuOf(() => work(short))));
}

test.each(REPEATED)("four times the line full of %j is not sixteen times the work", (part) => {
  expectLinear((length) => filled(part, length), generalSecrets);
});

const signs = (sign: string) => (length: number) => `password=a ${filled(sign, length)}x`;
test.each([";", ",", ")", "]", " ", "\t", "\\", '"', "'", "-", "=", "*", "<", "%", "$", "a-", "password-a-"])(
  "a long row of %j in front of something else",
  (sign) => {
    expectLinear(signs(sign), generalSecrets);
    expectLinear((length) => `password ${filled(sign, length)}=x`, generalSecrets);
    expectLinear((length) => `${filled(sign, length)}password=x y=z`, generalSecrets);
    expectLinear(signs(sign), tokensOf);
    expectLinear(signs(sign), isNothing);
  },
);

const PLATFORMS = await loadPlatforms();
const READER = createRedactor({
  secrets: ["Tr0ub4dor&3x", "k9&z", "admin"],
  shapes: Object.values(PLATFORMS)
    .flatMap(({ secrets }) => secrets)
    .slice(0, 60),
});

test.each([
  ["a rule of a table", (length: number) => `Community   Group\n${filled("-", length / 8)}x\n`],
  ["an open list", (length: number) => `"community":${filled(" ", length)}x\n`],
  ["returns in a key", (length: number) => `-----BEGIN PRIVATE KEY-----\n${filled("\r", length)}!\n`],
  ["blanks in a key", (length: number) => `-----BEGIN PRIVATE KEY-----A${filled(" ", length)}A\n`],
  ["line ends in a key", (length: number) => `-----BEGIN PRIVATE KEY-----A${filled("\\n", length)}A\n`],
  ["blanks between words", (length: number) => `x password${filled(" ", length)}x\n`],
  ["words that are common", (length: number) => filled("admin ", length)],
])("%s", (_, make) => {
  expectLinear(make, (text) => void READER.text(text));
});

const many = (part: string, length: number): string => `[${filled(`${part},`, length).slice(0, -1)}]`;
test.each([
  ["communities", (length: number) => many('{"communities":{"c4nary":{"x":[1,{}]}}}', length)],
  ["pairs", (length: number) => many('{"value":"c4nary","name":"community"}', length)],
  [
    "names of their own",
    (length: number) => {
      const members = Array.from({ length: length / 24 }, (_, n) => `"m${n}":{"password":"c4nary"}`);
      return `{${members.join(",")}}`;
    },
  ],
  ["a configuration in a text", (length: number) => `{"x":"${filled("password 7 c4nary\\n", length)}"}`],
  ["brackets without end", (length: number) => `{"password":${filled("[", length)}`],
  ["objects without end", (length: number) => filled('{"password":', length)],
  [
    "texts within texts",
    (length: number) => many(JSON.stringify('{"a":"{\\"password\\":\\"c4nary\\"}"}'), length),
  ],
  ["backslashes in a text", (length: number) => `{"password":"${filled("\\\\", length)}"}`],
])("JSON on one line: %s", (_, make) => {
  expectLinear(make, (text) => void READER.text(text));
  expect(READER.text(make(LENGTH * 8))).not.toContain("c4nary");
});

const DATA = Array.from({ length: 3_000 }, (_, n) => ({
  name: `Ethernet${n}`,
  auth: { password: `c4nary-${n}`, key_id: n },
  text: `neighbor ${n} password is-${n}`,
}));

test("JSON costs about the same on one line as in many", () => {
  const [one, many] = [JSON.stringify(DATA), JSON.stringify(DATA, null, 1)];
  expect(cpuOf(() => READER.text(one))).toBeLessThan(3 * cpuOf(() => READER.text(many)));
});

test("a long word is not searched for a name from each of its characters", () => {
  const members = (length: number): string =>
    `{"${filled("password_letters", length)}"}: [${filled("x:", 200)}]`;
  // of the regular expression's own work nothing can be counted: a word costs no more than blanks do
  const [word, blanks] = [members(64 * LENGTH), members(64 * LENGTH).replaceAll(/[a-z]/g, " ")];
  expect(cpuOf(() => pairSecrets(word))).toBeLessThan(Math.max(200, 6 * cpuOf(() => pairSecrets(blanks))));
});

test("what a line says to be secret is remembered once, and not with each of its ends", () => {
  const { found, masked } = READER.read(`${filled("password=", LENGTH)}\n`);
  expect(masked).toBe("password=***\n");
  expect(found.reduce((sum, value) => sum + value.length, 0)).toBeLessThan(3 * LENGTH);
});

test("secrets without number are all masked in their lines, and few of them are looked for elsewhere", () => {
  const lines = Array.from({ length: 5_000 }, (_, n) => `password Canary-${n}-s3cret`);
  const { found, masked } = READER.read(lines.join("\n"));
  expect(masked).not.toContain("Canary");
  expect(READER.with(found).text("Canary-4999-s3cret, Canary-1-s3cret")).toBe("***, Canary-1-s3cret");
});
