// What a device says is only text, on a terminal and for whoever reads a log for commands.
import fc from "fast-check";
import { expect, test } from "vitest";
import { disarmCommands, escapeBlock, escapeLine, printableJson } from "./printable.js";
import { commandsIn, HOSTILE_LINES } from "./testing/ci-agents.js";

test.each(HOSTILE_LINES)("%j is not a command", (line) => {
  expect(commandsIn(`before\n${line}\nafter`)).not.toEqual([]);
  expect(commandsIn(disarmCommands(`before\n${line}\nafter`))).toEqual([]);
  expect(
    commandsIn(escapeBlock(line) === line ? disarmCommands(line) : disarmCommands(escapeBlock(line))),
  ).toEqual([]);
  expect(commandsIn(printableJson(JSON.stringify([line], null, 2)))).toEqual([]);
});

test("what looks a little like one stays as it is", () => {
  const harmless = [
    "O   ::/0 [110/2] via fe80::1",
    "::1 is directly connected",
    "::ffff:10.0.0.1",
    "std::string::npos",
    "  interface Gi0/1 ## uplink [core]",
    "r1# show run",
    "#######",
    "section_start",
    "a:: b",
    "⚠️ 👩‍🚀 é 日",
  ].join("\n");
  expect(disarmCommands(harmless)).toBe(harmless);
});

const piece = fc.oneof(
  fc.constantFrom(
    ...HOSTILE_LINES,
    "::",
    ":",
    "#",
    "##",
    "[",
    "]",
    "vso",
    "\n",
    "\r",
    " ",
    "\u001b[0m",
    "\u001b",
    "error",
  ),
  fc.constantFrom("\u00ad", "\u200b", "\u0000", "\u2060", "\u034f", "\u{e0001}", "\ufe0f"),
  fc.string({ unit: "grapheme", maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

test("whatever it is made of", () => {
  fc.assert(
    fc.property(text, (said) => {
      expect(commandsIn(disarmCommands(said))).toEqual([]);
      expect(commandsIn(disarmCommands(escapeBlock(said)))).toEqual([]);
      const json = printableJson(JSON.stringify({ said }, null, 2));
      expect(commandsIn(json)).toEqual([]);
      expect(JSON.parse(json)).toEqual({ said });
    }),
    { numRuns: 2_000 },
  );
});

test("control codes become visible, ordinary text stays", () => {
  expect(escapeLine("\u001b[2J\u001b]0;owned\u0007 ok é 日")).toBe("\\x1b[2J\\x1b]0;owned\\x07 ok é 日");
  expect(escapeLine("\u009b31m")).toBe("\\x9b31m");
});

test("a line stays one line, a block keeps its lines", () => {
  expect(escapeLine("a\r\nb\tc")).toBe("a\\r\\nb c");
  expect(escapeBlock("a\r\nb\tc\u0008")).toBe("a\nb\tc\\x08");
});

test("text cannot be turned around or hidden", () => {
  expect(escapeLine("ab\u202ecd\u200b")).toBe("ab\\u202ecd\\u200b");
  expect(escapeLine("pass\u00adword \u{e0041}")).toBe("pass\\xadword \\u{e0041}");
});

test.each(["\0", "\u001b", "\u0591", "#\0", "section\0", "section_", "\u001b[0;0", "#\u001b]x"])(
  "a text of nothing but %j takes time in proportion to its length",
  (piece) => {
    const from = performance.now();
    disarmCommands(piece.repeat(400_000));
    // In proportion to its square it would be minutes.
    expect(performance.now() - from).toBeLessThan(5_000);
  },
);
