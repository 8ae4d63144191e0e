// Every pattern by which Unicon's plugins know a refusal, read from the installed package, means a refusal here too.
import { beforeAll, expect, test } from "vitest";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { failureIn, rejectionIn } from "../../packages/devices/src/shell/refusal.js";
import { refusalPatterns } from "../services/unicon.js";

const platforms = await cliPlatforms();

/** Plugins that have patterns of their own, and our platforms for them; those left out inherit all patterns. */
const PLUGINS: Record<string, string[]> = {
  "aireos/ap": ["cisco_ap"],
  aireos: ["cisco_aireos"],
  apic: ["cisco_apic"],
  asa: ["cisco_asa"],
  "asa/fp2k": ["cisco_asa"],
  confd: ["cisco_nso", "cisco_nfvis"],
  fxos: ["cisco_fxos"],
  gaia: ["checkpoint_gaia"],
  // Words of IOS, which every plugin inherits that says nothing else.
  generic: ["cisco_ios", "cisco_iosxe", "cisco_iosxe_sdwan", "cisco_nxos"],
  hvrp: ["huawei_vrp", "huawei_vrpv8"],
  ios: ["cisco_ios"],
  iosxe: ["cisco_iosxe", "cisco_iosxe_sdwan", "cisco_ios"],
  iosxr: ["cisco_iosxr"],
  "iosxr/spitfire": ["cisco_iosxr"],
  junos: ["juniper_junos"],
  linux: ["linux"],
  nxos: ["cisco_nxos"],
  "sdwan/viptela": ["cisco_viptela"],
  sonic: ["sonic"],
  sros: ["nokia_sros", "nokia_sros_md"],
  staros: ["cisco_staros"],
};

/** Patterns that are not refusals here, and why. */
const OTHERWISE: Record<string, Record<string, string>> = {
  cisco_aireos: {
    "^[Ww]arning": "the controller says what a line that it has carried out leads to",
  },
  cisco_asa: {
    "^WARNING:":
      "a line is accepted with a warning, as where an access list has a rule twice; refusals begin with ERROR",
    "\\*{1,} WARNING \\*{1,}":
      "heads a notice, as the one of a console that is slow; refusals begin with ERROR",
  },
  cisco_fxos: { "^.*\\x07": "the bell is not text, and also rings where a word is completed" },
  juniper_junos: {
    ".*Users +currently +editing +the +configuration:.*":
      "tells of others at the entry to the configuration, which an exclusive lock refuses with an error of its own",
  },
};

const LOG = "*Nov  1 12:00:00.123: %LINK-3-UPDOWN: Interface Gi1, changed state to down";
let patterns: Awaited<ReturnType<typeof refusalPatterns>>;
beforeAll(async () => {
  patterns = await refusalPatterns(process.env);
}, 300_000);

const known = Object.entries(PLUGINS).flatMap(([plugin, names]) => names.map((name) => ({ plugin, name })));

/** What a line is accepted as although Unicon's pattern finds it. */
async function accepted(
  name: string,
  kind: "failures" | "rejected",
  line: string,
  anywhere: boolean,
): Promise<string[]> {
  const platform = platforms[name]!;
  const isRejected = async (text: string): Promise<boolean> =>
    (await rejectionIn(platform, text)) !== undefined;
  return [
    ...(kind === "failures" && (await failureIn(platform, line)) === undefined ? ["command"] : []),
    ...((await isRejected(line)) ? [] : ["line of a change"]),
    ...((await isRejected(`${line}${LOG}`)) ? [] : ["line of a change, a log message behind it"]),
    ...(line.startsWith("%") && !(await isRejected(`${LOG}${line}`))
      ? ["line of a change, a log message before it"]
      : []),
    // A percent sign begins what a device says; other words may have the object before them.
    ...(anywhere && !line.startsWith("%") && !(await isRejected(`  Vlan 10: ${line}`))
      ? ["line of a change, in the middle"]
      : []),
  ];
}

test.each(known)("$name: the patterns of $plugin", async ({ plugin, name }) => {
  const found = patterns.find((each) => each.plugin === plugin)!;
  const generic = new Set(
    plugin === "generic"
      ? []
      : patterns
          .filter((each) => each.plugin === "generic")
          .flatMap((each) => [...each.failures, ...each.rejected].map(({ pattern }) => pattern)),
  );
  const own = (["failures", "rejected"] as const).flatMap((kind) =>
    found[kind].filter(({ pattern }) => !generic.has(pattern)).map((each) => ({ kind, ...each })),
  );
  expect(own.length).toBeGreaterThan(0);
  const missed: { pattern: string; line: string; as: string }[] = [];
  for (const { kind, pattern, lines, anywhere } of own) {
    if (OTHERWISE[name]?.[pattern] !== undefined) continue;
    for (const line of lines.filter((each) => each.trim() !== ""))
      for (const as of await accepted(name, kind, line, anywhere)) missed.push({ pattern, line, as });
  }
  expect(missed).toEqual([]);
});

test("no plugin with patterns of its own is left out, and no exception is out of date", async () => {
  const all = (each: (typeof patterns)[number]): string[] =>
    [...each.failures, ...each.rejected].map(({ pattern }) => pattern);
  const covered = new Set(patterns.filter(({ plugin }) => plugin in PLUGINS).flatMap(all));
  expect(patterns.filter((each) => all(each).some((pattern) => !covered.has(pattern)))).toEqual([]);
  const stale: string[] = [];
  for (const [name, exceptions] of Object.entries(OTHERWISE))
    for (const pattern of Object.keys(exceptions)) {
      const lines = patterns
        .filter(({ plugin }) => PLUGINS[plugin]?.includes(name))
        .flatMap(({ failures, rejected }) => [...failures, ...rejected])
        .filter((each) => each.pattern === pattern)
        .flatMap((each) => each.lines);
      const found = await Promise.all(lines.map((line) => failureIn(platforms[name]!, line)));
      if (found.every((each) => each !== undefined)) stale.push(pattern);
    }
  expect(stale).toEqual([]);
});
