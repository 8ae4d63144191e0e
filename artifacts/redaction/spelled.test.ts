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
])("%s", (_, text) => {
  const masked = redactor.text(`x ${text}\r\nend\r\n`);
  expect(masked).toContain("***");
  expect(masked).not.toMatch(/c\W{1,8}A\W|u n t|119|101\D+102|n', 'a/);
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
  for (const text of ["c A n a r y", "c-A 10.99.65.110 99 65 110 97", "h u n t", "1.104.117.110.116.101.114"])
    expect(redactor.text(text)).toBe(text);
});
