// Every error pattern that Genie's libraries give to a command, read from the installed packages, means a refusal here too.
import { beforeAll, expect, test } from "vitest";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { rejectionIn } from "../../packages/devices/src/shell/refusal.js";
import { geniePatterns } from "../services/genie.js";

const platforms = await cliPlatforms();

const SYSTEMS: Record<string, string[]> = {
  apic: ["cisco_apic"],
  ios: ["cisco_ios"],
  iosxe: ["cisco_iosxe", "cisco_iosxe_sdwan", "cisco_ios"],
  iosxr: ["cisco_iosxr"],
  linux: ["linux"],
  nxos: ["cisco_nxos"],
};

const WORD =
  "a word that is looked for in any output of a command; here a refusal is known by more than a word";
/** Patterns that are not refusals here, and why. */
const OTHERWISE: Record<string, string> = {
  Failed: WORD,
  error: WORD,
  failed: WORD,
  invalid: WORD,
  "timed out": WORD,
};

/** Messages of which a pattern has some words only, or which it spells as if it were not an expression. */
const MESSAGES: Record<string, string> = {
  "not available for clearing": "Line 2 is not available for clearing",
  "is not a valid subject name": "foo is not a valid subject name",
  FAILED: "FAILED: install_add : exit(1)",
  "CRYPTO_PKI: There should be atleast one '.' [other than the trailing '.'] in the domain name":
    "CRYPTO_PKI: There should be atleast one '.' [other than the trailing '.'] in the domain name",
};

let found: Awaited<ReturnType<typeof geniePatterns>>;
beforeAll(async () => {
  found = await geniePatterns();
}, 300_000);

const known = Object.entries(SYSTEMS).flatMap(([system, names]) => names.map((name) => ({ system, name })));

test.each(known)("$name: the patterns of $system", async ({ system, name }) => {
  const { patterns } = found.find((each) => each.system === system)!;
  expect(patterns.length).toBeGreaterThan(0);
  const missed: { pattern: string; line: string }[] = [];
  for (const { pattern, lines } of patterns) {
    if (OTHERWISE[pattern] !== undefined) continue;
    for (const line of pattern in MESSAGES ? [MESSAGES[pattern]!] : lines)
      if (line.trim() !== "" && (await rejectionIn(platforms[name]!, line)) === undefined)
        missed.push({ pattern, line });
  }
  expect(missed).toEqual([]);
});

test("no system is left out, and no exception is out of date", () => {
  expect(found.map(({ system }) => system).filter((system) => !(system in SYSTEMS))).toEqual([]);
  const all = new Set(found.flatMap(({ patterns }) => patterns.map(({ pattern }) => pattern)));
  const stale = [...Object.keys(OTHERWISE), ...Object.keys(MESSAGES)].filter((pattern) => !all.has(pattern));
  expect(stale).toEqual([]);
});
