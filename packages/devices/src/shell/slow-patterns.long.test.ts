// Patterns of an inventory's own platform that are too dear for what a device prints: others have the loop meanwhile, and the
// search ends with an error that says so, never as if nothing had been found.
import { expect, test } from "vitest";
import type { DeviceError } from "../errors.js";
import { longestTurn } from "../../../../schemas/testing/longest-turn.js";
import { firstLine } from "./patterns-in-text.js";
import { endlessText } from "./text-lines.js";

const letters = "abcdefghij".repeat(100_000);
const lines = (length: number): string => letters.replaceAll(new RegExp(`.{${length}}`, "g"), "$&\n");
let seed = 7;
const chance = (): boolean => ((seed = (seed * 48_271) % 2_147_483_647) & 64) !== 0;
const twoLetters = Array.from({ length: 1_000_000 }, () => (chance() ? "a" : "b")).join("");

test.each<[string, string[], string]>([
  ["that count far, on one line of 1 MB", ["[a-j]{1,450}[0-9]", "[a-j]{1,449}[0-9]"], letters],
  ["that count far, on many lines", ["^[a-j]{1,450}[0-9]$", "x[a-j]{1,449}[0-9]"], lines(900)],
  ["that take many ways", ["(a|b|ab|[a-j])*(a|b|ab|[a-j])*(?:a|b|[a-j]){1,100}[0-9]"], lines(18_000)],
  ["with classes of many ranges", ["\\pL{1,50}\\pL{1,20}[0-9]$", "\\pL{1,55}x"], lines(4_000)],
])(
  "patterns %s: nothing is found, or an error says so, and no turn of the loop is long",
  async (_, sources, text) => {
    const look = () => firstLine(sources, text).catch((error: DeviceError) => error.code);
    // What other threads of the process take while it warms up counts as well.
    const turns = [await longestTurn(look()), await longestTurn(look())];
    expect(Math.min(...turns)).toBeLessThan(250);
    expect([undefined, "patterns_too_slow"]).toContain(await look());
  },
);

test.each([
  ["one line", twoLetters],
  ["lines", twoLetters.replaceAll(/.{15000}/g, "$&\n")],
])("patterns whose search cannot be ended in time on %s: an error, and no turn is long", async (_, text) => {
  const work = firstLine(
    [470, 469, 468, 467].map((n) => `a[ab]{${n}}[cd]`),
    text,
  );
  expect(await longestTurn(work)).toBeLessThan(250);
  await expect(work).rejects.toMatchObject({ code: "patterns_too_slow", details: { sent: true } });
  await expect(work).rejects.toThrow(/Use a simpler one, without large counted repetitions: .*a\[ab\]\{4/);
});

test("patterns by which a text of a change begins: the same", async () => {
  const conf = { texts: [{ start: "(a)[ab]{400}[cd]" }, { start: "banner (\\S)" }] };
  const work = endlessText(conf as never, [
    ...twoLetters.replaceAll(/.{900}/g, "$&\n").split("\n"),
    "banner #",
    "x",
  ]);
  expect(await longestTurn(work)).toBeLessThan(250);
  await expect(work).rejects.toMatchObject({ code: "patterns_too_slow" });
});
