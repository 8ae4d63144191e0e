// Words that a pattern needs: never a text that matches without one of them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { wordsOf } from "./words.js";

describe("the words of a pattern", () => {
  it.each([
    ["snmp-server community (\\S+)", ["snmp-server community "]],
    ["(?:password|secret) [0-9] (\\S+)", ["password", "secret"]],
    ["^\\s*(?:enable |user \\S+ .*)?(?:password|secret) (?:level \\d+ )?(\\S+)", ["password", "secret"]],
    ['(\\$(?:1|5|6)\\$[^\\s"]+)', ["$"]],
    ['pre-shared-key(?:s)? "?x+y', ["pre-shared-key"]],
    ["(?P<name>key)-string ([]x]|[^]y]|[[:alpha:]])", ["-string "]],
    ["(?:ab){2,} c", ["ab"]],
    ["colou?r", ["colo"]],
    ["a|bc", ["a", "bc"]],
  ])("%s", (pattern, words) => {
    expect(wordsOf(pattern)).toEqual(words);
  });

  it.each([
    "(?i)password (\\S+)",
    "\\Qpassword\\E",
    "pass\\x77ord",
    "a|\\d",
    "(?:password)?",
    "(?:ab){0,3}",
    "\\pL+",
    "(key",
    "key)",
    "\\S+",
    "",
  ])("cannot be told of %s", (pattern) => {
    expect(wordsOf(pattern)).toEqual([]);
  });

  it("can be told of what platforms bring", () => {
    const folder = new URL("../../packages/devices/src/platforms/", import.meta.url);
    const patterns = readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .flatMap((name) => (parse(readFileSync(new URL(name, folder), "utf8")) as Platform).secrets ?? []);
    expect(patterns.length).toBeGreaterThan(50);
    const without = patterns.filter((pattern) => wordsOf(pattern).length === 0);
    expect(without).toEqual([]);
  });
});

interface Platform {
  secrets?: string[];
}
