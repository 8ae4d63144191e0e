// Parsing off the loop: large outputs, patterns that never end, many at a time.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  LARGE,
  type ParseError,
  parseOutput,
  performInThread,
} from "../../packages/devices/src/parse/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";

let templates_dir: string;
beforeAll(async () => {
  templates_dir = await mkdtemp(join(tmpdir(), "orchestrator-templates-"));
  await writeFile(join(templates_dir, "index"), "Template, Hostname, Platform, Command\n");
  await writeFile(
    join(templates_dir, "routes.textfsm"),
    "Value Required PREFIX (\\d+\\.\\d+\\.\\d+\\.\\d+)\nValue HOP (\\S+)\n\nStart\n  ^${PREFIX} via ${HOP} -> Record\n  ^. -> Error\n\nEOF\n",
  );
});
afterAll(() => rm(templates_dir, { recursive: true, force: true }));

/** Counts how often the loop gets round while the work goes on. */
async function turnsDuring<T>(work: Promise<T>): Promise<{ turns: number; value: T }> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  try {
    return { value: await work, turns };
  } finally {
    clearInterval(timer);
  }
}

const route = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255} via eth${n % 4}`;
const platform = { name: "frr" };

test("a large output: all its records, and the loop goes on meanwhile", async () => {
  const count = 120_000;
  const output = Array.from({ length: count }, (_, n) => route(n)).join("\n");
  expect(output.length).toBeGreaterThan(2_000_000);
  const { value, turns } = await turnsDuring(
    parseOutput({
      how: { with: "textfsm", template: "routes" },
      platform,
      command: "show ip route",
      output,
      templates_dir,
    }),
  );
  const records = value as Record<string, Json>[];
  expect(records).toHaveLength(count);
  expect(records.at(-1)).toEqual({ prefix: "10.1.212.191", hop: "eth3" });
  expect(turns).toBeGreaterThan(10);
});

test.each([
  ["regex", "(?P<prefix>\\S+) via (?P<hop>\\S+)"],
  ["table", "PREFIX HOP"],
] as const)("a large output read with %s, too", async (how, template) => {
  const header = how === "table" ? "PREFIX        HOP\n" : "";
  const line = (n: number): string =>
    how === "table" ? `10.0.${n >> 8}.${n & 255}`.padEnd(14) + `eth${n % 4}` : route(n);
  const output = header + Array.from({ length: 20_000 }, (_, n) => line(n)).join("\n");
  expect(output.length).toBeGreaterThan(LARGE);
  const { value, turns } = await turnsDuring(
    parseOutput({ how: { with: how, template }, platform, command: "show", output }),
  );
  expect(value).toHaveLength(20_000);
  expect(turns).toBeGreaterThan(2);
});

test.each([undefined, { with: "json" as const }])("large JSON too, asked for or not (%o)", async (how) => {
  const interfaces = Object.fromEntries(
    Array.from({ length: 15_000 }, (_, n) => [`Ethernet${n}`, { state: "up", mtu: 1_500 + n }]),
  );
  const { value, turns } = await turnsDuring(
    parseOutput({ how, platform, command: "show", output: JSON.stringify({ interfaces }) }),
  );
  expect(value).toEqual({ interfaces });
  expect(turns).toBeGreaterThan(2);
});

test.each<[string, string]>([
  ["members", JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`k${n}`, n])))],
  ["too many values", `[${"1,".repeat(2_000_000)}1]`],
  ["too many values", `${"[".repeat(150)}${"1,".repeat(200_000)}1${"]".repeat(150)}`],
])("JSON with more than is read: %s", async (what, output) => {
  for (const how of [undefined, { with: "json" as const }])
    await expect(parseOutput({ how, platform, command: "show", output })).rejects.toMatchObject({
      code: "too_complex",
      message: expect.stringMatching(new RegExp(`${what}.*Ask the device for a part of it`)),
    });
});

const endless = "Value A (\\S+)\n\nStart\n  ^(a+)+${A}!$$ -> Record\n";

test("a pattern that does not come to an end is stopped, and the loop goes on meanwhile", async () => {
  const work = performInThread({ with: "textfsm", template: endless, text: `${"a".repeat(60)}\n` }, 500);
  const { value, turns } = await turnsDuring(work.catch((error: ParseError) => error));
  expect(value).toMatchObject({ code: "too_slow", message: expect.stringContaining("500 ms") });
  expect(turns).toBeGreaterThan(10);
});

test("many at a time, some of them without end: the others get their answers", async () => {
  const good = Array.from({ length: 40 }, (_, n) =>
    performInThread({ with: "textfsm", folder: templates_dir, template: "routes", text: route(n) }),
  );
  const bad = Array.from({ length: 3 }, () =>
    performInThread({ with: "textfsm", template: endless, text: "a".repeat(60) }, 300),
  );
  const results = await Promise.allSettled([...bad, ...good]);
  expect(results.filter(({ status }) => status === "rejected")).toHaveLength(3);
  expect(results.slice(3).map((result) => (result as { value?: Json }).value)).toEqual(
    Array.from({ length: 40 }, (_, n) => [{ prefix: `10.0.0.${n}`, hop: `eth${n % 4}` }]),
  );
});

test("a template that is changed is read again", async () => {
  const path = join(templates_dir, "changing.textfsm");
  const parse = (): Promise<Json> =>
    performInThread({ with: "textfsm", folder: templates_dir, template: "changing", text: "x1" });
  await writeFile(path, "Value OLD (\\S+)\n\nStart\n  ^${OLD}\n");
  expect(await parse()).toEqual([{ old: "x1" }]);
  await writeFile(path, "Value NEWER (\\S+)\n\nStart\n  ^${NEWER}\n");
  expect(await parse()).toEqual([{ newer: "x1" }]);
});

test.each([
  ["an output of which the template knows no line", "% Invalid\n", "strict", "no_match"],
  ["an output that the template refuses", "% Invalid\n", "routes", "unexpected_line"],
  ["a template that is not there", "", "nothing", "template_not_found"],
  ["a name that leads out of the folder", "", "../routes", "template_not_found"],
])("%s is an error, never an empty list", async (_, output, template, code) => {
  await writeFile(join(templates_dir, "strict.textfsm"), "Value A (a)\n\nStart\n  ^${A} -> Record\n");
  const how = { with: "textfsm", template } as const;
  await expect(parseOutput({ how, platform, command: "show", output, templates_dir })).rejects.toMatchObject({
    code,
  });
});
