import { describe, expect, test } from "vitest";
import { compileLineRegex, isPlain, PythonRegexError } from "./index.js";

const groups = (pattern: string, line: string): (string | undefined)[] | null => {
  const found = compileLineRegex(pattern).match(line, isPlain(line));
  return found && Array.from(found);
};
const matched = (pattern: string, line: string): string | undefined => groups(pattern, line)?.[0];

describe("matches as Python's re.match does", () => {
  test.each([
    ["anchors at the start, also without ^", "b", "ab", undefined],
    ["each branch of a choice is anchored", "^x|b", "ab", undefined],
    ["\\Z is the end", String.raw`a\Z`, "ab", undefined],
    ["{,2} is a quantifier", "a{,2}", "aaa", "aa"],
    ["{,} is one too", "a{,}", "aaa", "aaa"],
    ["a brace that is not a quantifier is itself", "a{x}", "a{x}b", "a{x}"],
    ["] first in a class is itself", "[]a]+", "a]b", "a]"],
    ["\\b in a class is a backspace", String.raw`[\b]`, "\b", "\b"],
    ["octal codes", String.raw`\101[\102]`, "AB", "AB"],
    ["a scoped flag", "(?i:ab)c", "ABc", "ABc"],
    ["a scoped flag ends with its group", "(?i:ab)c", "ABC", undefined],
    ["a flag for the whole pattern", "(?i)[a-c]+é", "aBCÉ", "aBCÉ"],
    ["a flag taken away", "(?i)a(?-i:b)", "AB", undefined],
    ["blanks and comments of (?x)", "(?x) a b # not this\n c", "abc", "abc"],
    ["a comment", "a(?#none)b", "ab", "ab"],
    ["look ahead", "a(?=b)", "ab", "a"],
    ["look behind", "ab(?<=b)c", "abc", "abc"],
    ["look behind cannot reach before the start", "(?<=ab)c", "c", undefined],
    ["a repeated look behind", "a(?<=[^b])+c", "ac", "ac"],
    ["a possessive quantifier gives nothing back", "a*+a", "aaa", undefined],
    ["an atomic group gives nothing back", "(?>a|ab)c", "abc", undefined],
    ["a back reference", String.raw`(a|b)\1`, "bb", "bb"],
    ["a back reference by name", "(?P<x>a|b)-(?P=x)", "b-b", "b-b"],
    ["a back reference to an unset group fails", String.raw`(?:(a)|b)\1`, "b", undefined],
    ["a condition", "(<)?a(?(1)>|!)", "<a>", "<a>"],
    ["a condition's other branch", "(<)?a(?(1)>|!)", "a!", "a!"],
    ["an empty turn ends a loop", "(?:|a)*", "aa", ""],
    ["\\d is any decimal digit", String.raw`\d+`, "1٣x", "1٣"],
    ["\\d with (?a) is ASCII", String.raw`(?a)\d+`, "1٣x", "1"],
    ["\\w is any letter", String.raw`\w+`, "aéΩ_中-", "aéΩ_中"],
    ["\\W in a class", String.raw`[\W\d]+`, "-1—2é", "-1—2"],
    ["\\s knows ASCII's separators", String.raw`\s+`, "\x1f \u00a0x", "\x1f \u00a0"],
    ["\\s does not know the byte order mark", String.raw`\s`, "\ufeff", undefined],
    ["\\S in a negated class", String.raw`[^\S]+`, " \u3000x", " \u3000"],
    ["\\b between letters outside of ASCII", String.raw`é\bx|é`, "éx", "é"],
    ["characters beyond 16 bits count as one", "^.{2}$", "😀é", "😀é"],
    ["a quantifier on such a character", "😀{2}", "😀😀", "😀😀"],
    ["a negated class repeated by count", "(?:[^,]+,){2}", "é,b,c", "é,b,"],
  ])("%s", (_, pattern, line, expected) => {
    expect(matched(pattern, line)).toBe(expected);
  });

  test("a group keeps its text when its loop goes round without it", () => {
    expect(groups("(?:(?P<a>x)|(?P<b>y))*", "xy")).toEqual(["xy", "x", "y"]);
  });
  test("an optional group that can be empty takes part", () => {
    expect(groups("a(?P<b>b*)?", "a")).toEqual(["a", ""]);
  });
  test("groups of a lazy loop", () => {
    expect(groups("(?:(?P<a>x)|y)*?z", "xyz")).toEqual(["xyz", "x"]);
  });
  test("what is tried in vain leaves no trace", () => {
    expect(groups("(?:(?P<a>x)(?P<b>y)*!|(?P<c>x))*", "xyy")).toEqual(["x", undefined, undefined, "x"]);
  });
  test("only wanted groups are given, in the order in which they open", () => {
    const regex = compileLineRegex("(?P<b>.)(?P<x>.)(?P<a>.)", (name) => name !== "x");
    expect([regex.names, regex.wanted]).toEqual([
      ["b", "x", "a"],
      ["b", "a"],
    ]);
    expect(Array.from(regex.match("123", true) ?? [])).toEqual(["123", "1", "3"]);
  });
});

describe("refuses what Python refuses", () => {
  test.each([
    ["(a", "missing ), unterminated subpattern"],
    ["a)", "unbalanced parenthesis"],
    ["[a", "unterminated character set"],
    ["[z-a]", "bad character range"],
    ["*a", "nothing to repeat"],
    ["^*", "nothing to repeat"],
    ["a**", "multiple repeat"],
    ["a{2,1}", "min repeat greater than max repeat"],
    [String.raw`\q`, "bad escape"],
    ["a\\", "bad escape (end of pattern)"],
    [String.raw`\x1`, "incomplete escape"],
    ["(?P<a>x)(?P<a>y)", "redefinition of group name 'a'"],
    ["(?P<1a>x)", "bad character in group name"],
    ["(?P=a)", "unknown group name 'a'"],
    [String.raw`(a\1)`, "cannot refer to an open group"],
    [String.raw`\2`, "invalid group reference 2"],
    ["(?<=a+)b", "look-behind requires fixed-width pattern"],
    ["a(?i)b", "global flags not at the start"],
    ["(?<a>x)", "unknown extension ?<a"],
    ["(?(9)a)", "invalid group reference 9"],
    ["(?#a", "missing ), unterminated comment"],
  ])("%s", (pattern, reason) => {
    expect(() => compileLineRegex(pattern)).toThrow(PythonRegexError);
    expect(() => compileLineRegex(pattern)).toThrow(reason);
  });
});
