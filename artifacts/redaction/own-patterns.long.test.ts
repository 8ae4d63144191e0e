// Patterns that an inventory brings along and that are too dear for what a device prints: they are given up, and nothing of
// the text is shown in which they would have found secrets.
import { expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { createRedactor } from "./index.js";

const letters = (length: number): string => {
  let seed = 7;
  return Array.from({ length }, () => ((seed = (seed * 48_271) % 2_147_483_647) & 64 ? "a" : "b")).join("");
};
const SQUARE = "(a)(?:.*b)?";
const DEAR = [470, 469, 468, 467].map((n) => `(a[ab]{${n}}[cd])`);
const CASES: [string, string[], string][] = [
  ["that starts anew at each character", [SQUARE], "a".repeat(16_000)],
  ["that counts far", DEAR, Array.from({ length: 30 }, () => `${letters(2_000)}c`).join("\n")],
  ["that counts far in one line", DEAR, `${letters(64_000)}c`],
];

test.each(CASES)("a pattern %s is given up, and all of the rest is masked", (_, own, text) => {
  const redactor = createRedactor({ secrets: [], shapes: [], own });
  const { masked, found, tooSlow } = redactor.read(`first line\n${text}\nlast aline\n`);
  expect(own).toContain(tooSlow);
  expect(masked).not.toMatch(/[ab]{20}c|a{20}|last|aline/);
  expect(masked).toContain("*** masked: the platform's own patterns took too long ***");
  expect(masked.split("\n")).toHaveLength(text.split("\n").length + 3);
  expect(found).toEqual([]);
});

test("what follows in the same text is masked without another try, piece by piece", () => {
  const stream = createRedactor({ secrets: [], shapes: [], own: [SQUARE] }).stream();
  const begun = stream.push(`${"a".repeat(16_000)}\n-----BEGIN PRIVATE KEY-----\n`);
  expect(begun).not.toContain("aa");
  expect(stream.tooSlow).toBe(SQUARE);
  expect(stream.push("MIIEvQIBADANBgkqhkiG9w0\nx a y\n")).not.toMatch(/MII|[axy]/);
  expect(stream.flush()).toBe("");
});

test("of many short texts only what the loop has time for is looked at", async () => {
  const redactor = createRedactor({ secrets: [], shapes: [], own: DEAR });
  const text = letters(1_000);
  const shown = Array.from({ length: 300 }, () => redactor.text(text)).filter((masked) => masked === text);
  expect(shown.length).toBeLessThan(300);
  await new Promise((resolve) => setImmediate(resolve));
  expect(redactor.text("abab")).toBe("abab");
});

test("patterns as platforms have them find the same, and a text of any length is read to its end", async () => {
  const { cisco_iosxe, juniper_junos } = await loadPlatforms();
  const patterns = [...cisco_iosxe!.secrets, ...juniper_junos!.secrets, "serial (\\S+)", "\\bk-(\\w+)"];
  const block = `interface Ethernet1\n description k-hidden to core\n ip address 10.0.0.1 255.255.255.0\nserial ABC123
 tacacs-server key 7 0822455D0A16\nsnmp-server host 10.1.1.1 version 2c C0mmun1ty\n`;
  const text = block.repeat(3_000);
  const [own, shapes] = [{ own: patterns, shapes: [] }, { shapes: patterns }].map((each) =>
    createRedactor({ secrets: [], ...each }).read(text),
  );
  expect(own).toEqual(shapes);
  expect(own?.masked).not.toMatch(/hidden|ABC123|0822455D0A16|C0mmun1ty/);
});
