// Terminal text as a terminal shows it, however it is cut into pieces.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Screen } from "./screen.js";

function shown(pieces: string[], columns?: number): { lines: string; current: string } {
  let lines = "";
  const screen = new Screen(
    {
      lines: (text) => (lines += text),
      edited: (line) => (lines += `${line}\n`),
      piece: (text) => (lines += text),
    },
    columns,
  );
  for (const piece of pieces) screen.feed(piece);
  return { lines, current: screen.current };
}

test.each([
  ["CR LF", "a\r\nb\r\n", "a\nb\n", ""],
  ["CR CR LF", "a\r\r\nb", "a\n", "b"],
  ["LF alone", "a\nb\n", "a\nb\n", ""],
  ["overwriting after CR", "12345\rab\n", "ab345\n", ""],
  ["a title whose bell is written out", "\x1b]0;me@vm:~^Gme@vm:3> ", "", "me@vm:3> "],
  ["a pager wiped by blanks", " --More-- \r          \rnext\r\n", "next\n", ""],
  [
    "a pager wiped by backspaces",
    "--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b  next\r\n",
    "  next\n",
    "",
  ],
  ["a corrected letter", "shw\b \bow", "", "show"],
  ["colours", "\x1b[0;32mup\x1b[0m\x1b[K\r\n", "up\n", ""],
  ["erase to the end of the line", "abcdef\x1b[3D\x1b[K\n", "abc\n", ""],
  ["erase the line", "abc\x1b[2K\rxy\n", "xy\n", ""],
  ["columns", "abc\x1b[2GX\x1b[10Gend\n", "aXc      end\n", ""],
  ["cursor to another row", "\x1b[23;1Hone\x1b[24;1Htwo", "one\n", "two"],
  ["deleted and inserted characters", "abcd\x1b[4D\x1b[2P\x1b[1@X\n", "Xcd\n", ""],
  ["strings for the terminal itself", "r\x1bP1$r0m\x1b\\1\x1b_a\x1b\\\x1b^b\x1b\\\x1bXc\x1b\\#", "", "r1#"],
  ["control characters of 8 bits", "\x9d0;t\x9cr\x9b1;31m1\x9bm\x90q\x9c#\x86", "", "r1#"],
  ["window title and charset", "\x1b]0;title\x07\x1b(Br1#", "", "r1#"],
  ["bracketed paste", "\x1b[?2004hr1$ ", "", "r1$ "],
  ["bell and nul", "a\x07\x00b\n", "ab\n", ""],
  ["tabs stay", "a\tb\n", "a\tb\n", ""],
  ["times that a terminal of hardware needs", "a\x1b[m\x0f$<2>\x1b[K$<3>b $<5>", "", "ab $<5>"],
  ["a second prompt at the right edge", "vm # \x1b[K\x1b[40C16:25\x1b[45D", "", "vm # "],
  ["an escape that never ends", `x\x1b]0;${"y".repeat(5_000)}`, "", "x"],
])("%s", (_name, text, lines, current) => {
  expect(shown([text])).toEqual({ lines, current });
});

test.each([
  [
    "what zsh prints before a prompt, behind output",
    `abc%${" ".repeat(79)}\r \r\r\x1b[0m\x1b[Jvm# `,
    "abc%\n",
    "vm# ",
  ],
  ["the same without its mark", `abc${" ".repeat(80)}\r\r\r\x1b[0m\x1b[Jvm# `, "abc\n", "vm# "],
  ["the same where nothing stands", `%${" ".repeat(79)}\r \r\r\x1b[0m\x1b[Jvm# `, "", "vm# "],
  ["a long line of a device that knows no width", `${"x".repeat(200)}\r\r\n`, `${"x".repeat(200)}\n`, ""],
])("80 columns: %s", (_name, text, lines, current) => {
  expect(shown([text], 80)).toEqual({ lines, current });
});

test("any split gives the same", () => {
  const token = fc.constantFrom(
    "a",
    "Z ",
    "\r",
    "\n",
    "\r\n",
    "\b",
    "\x1b[K",
    "\x1b[2K",
    "\x1b[3D",
    "\x1b[2C",
    "\x1b[5G",
    "\x1b[31m",
    "\x1b]0;t\x07",
    "é",
    "\t",
    "word",
    "\x1b[2;4H",
    "\x1bE",
    "\x1b[2P",
    "\x1b[2@",
  );
  const cuts = fc.array(fc.nat({ max: 7 }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60 }), cuts, (tokens, sizes) => {
      const text = tokens.join("");
      const pieces: string[] = [];
      let at = 0;
      for (const size of sizes) pieces.push(text.slice(at, (at += size)));
      pieces.push(text.slice(at));
      expect(shown(pieces)).toEqual(shown([text]));
    }),
    { numRuns: 10_000 },
  );
});

test("an endless line passes through in pieces", () => {
  const { lines, current } = shown(Array.from({ length: 100 }, () => "x".repeat(4_096)));
  expect(lines.length + current.length).toBe(409_600);
  expect(current.length).toBeLessThan(128 * 1024);
});
