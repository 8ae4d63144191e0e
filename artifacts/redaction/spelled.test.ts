// Secrets that are written one character, or one number, after the other.
import { expect, test } from "vitest";
import { createRedactor } from "./index.js";

const SECRET = "cAnary-oWn!7f3Q";
const redactor = createRedactor({ secrets: [SECRET, "hunter2", "pässwörd9"], shapes: [] });
const codes = [...Buffer.from(SECRET)];
const spelled = (between: string): string => [...SECRET].join(between);

test.each([
  ["with blanks", spelled(" ")],
  ["with two blanks", spelled("  ")],
  ["with hyphens", spelled("-")],
  ["as a short one", "h u n t e r 2"],
  ["in a listing of Python", `['${spelled("', '")}']`],
  ["in JSON", JSON.stringify([...SECRET])],
  ["in JSON with indentation", JSON.stringify({ a: [...SECRET] }, null, 2)],
  ["in numbers", codes.join(" ")],
  ["in numbers of a table", codes.map((code) => String(code).padStart(4)).join("")],
  ["in numbers with commas", codes.join(", ")],
  ["in numbers of UTF-8", [...Buffer.from("pässwörd9")].join(" ")],
  ["in an object of SNMP", `.1.3.6.1.6.3.18.1.1.1.3.15.${codes.join(".")}`],
  ["in numbers of JSON", JSON.stringify({ a: codes })],
  ["in numbers of JSON with indentation", JSON.stringify({ a: [1, ...codes] }, null, 2)],
  ["in numbers of three digits", codes.map((code) => String(code).padStart(3, "0")).join(" ")],
  ["in numbers of a zone", codes.map((code) => `\\${String(code).padStart(3, "0")}`).join("")],
  ["in octal numbers", codes.map((code) => code.toString(8)).join(" ")],
  ["in octal numbers of a dump", codes.map((code) => code.toString(8).padStart(3, "0")).join(" ")],
  ["in octal numbers of C", codes.map((code) => code.toString(8).padStart(4, "0")).join(", ")],
  ["in octal numbers of Python", `[${codes.map((code) => `0o${code.toString(8)}`).join(", ")}]`],
  ["in binary numbers", codes.map((code) => code.toString(2).padStart(8, "0")).join(" ")],
  ["in binary numbers without blanks", codes.map((code) => code.toString(2).padStart(8, "0")).join("")],
  ["in binary numbers of seven digits", codes.map((code) => code.toString(2).padStart(7, "0")).join(" ")],
  ["in binary numbers of Python", `[${codes.map((code) => `0b${code.toString(2)}`).join(", ")}]`],
])("%s", (_, text) => {
  const masked = redactor.text(`x ${text}\r\nend\r\n`);
  expect(masked).toContain("***");
  expect(masked).not.toMatch(/c\W{1,8}A\W|u n t|119|101\D+102|n', 'a|156\D+141|0?1101110\D*0?1100001/);
  expect(masked).toMatch(/^x [^]*end\r\n$/);
  const stream = redactor.stream();
  const pieces = [...`x ${text}\r\nend\r\n`].map((character) => stream.push(character));
  expect(pieces.join("") + stream.flush()).toBe(masked);
});

test.each([[JSON.stringify([...SECRET])], [JSON.stringify({ a: [1, ...codes, 2] }, null, 2)]])(
  "JSON stays JSON: %s",
  (text) => {
    expect(JSON.stringify(JSON.parse(redactor.text(text)))).toContain("***");
  },
);

test("data that is a list of them loses them, too", () => {
  expect(redactor.json({ a: [1, ...codes, 2], b: ["x", ...SECRET], c: [...SECRET].map((c) => [c]) })).toEqual(
    {
      a: [1, ...codes.map(() => "***"), 2],
      b: ["x", ...codes.map(() => "***")],
      c: [...SECRET].map((c) => [c]),
    },
  );
});

test("nothing else goes with them", () => {
  for (const text of [
    "c A n a r y",
    "c-A 10.99.65.110 99 65 110 97",
    "h u n t",
    "1.104.117.110.116.101.114",
    "143 101 156 141 10.0.0.1 11 0143",
    "01100011010000010110111001100001",
  ])
    expect(redactor.text(text)).toBe(text);
});
