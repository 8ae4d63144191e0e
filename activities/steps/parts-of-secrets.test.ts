// A part of a secret that an expression cuts out of an output is masked, and what only looks like one is not.
import { expect, test } from "vitest";
import { createRedactor } from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Expectation, PlanStep } from "../../schemas/plan.js";
import { readText } from "../off-loop/slices.js";
import type { Scope } from "../scope.js";
import { standInsFor } from "./parts-of-secrets.js";
import { judge } from "./read.js";

const redactor = createRedactor({
  secrets: ["hunter-Net2", "4815162342", "network-Edge9"],
  shapes: ["^snmp-server community (\\S+)"],
});
const OUTPUT = `login as hunter-Net2 now
pin 4815162342, core network up
snmp-server community c0lumbia-7 RO
key network-Edge9`;

async function judged(
  save: Record<string, string>,
  checks: Expectation[] = [],
  output = OUTPUT,
  scope: Scope = { device: { name: "lab-Net2", site: "edge" } },
) {
  const read = await readText(redactor, output);
  const standIns = standInsFor([output], [read], true);
  const answers = {
    commands: [],
    results: [],
    output,
    parsed: undefined,
    masked: { output: read.masked },
    redactor: redactor.with(read.found, { ...read, masked: [read.masked] }),
    artifacts: [],
    ...(standIns ? { standIns } : {}),
  };
  const step = { expect: checks, save } as unknown as PlanStep;
  return judge(step, { commands: [], single: true, expect: [], every_ms: 1 }, answers, scope);
}

test.each<[string, string, Json]>([
  ["cut out of it", "output.substring(10, 14)", "***"],
  ["of two characters", "output.substring(10, 12)", "***"],
  ["with what stands before", "output.substring(3, 14)", "in as ***"],
  ["with what stands behind", "output.substring(16, 24)", "*** now"],
  ["from one to another", "output.substring(17, 33)", "*** now\npin ***"],
  ["split at a sign of it", "output.split('\\n')[0].split('-')", ["login as ***", "*** now"]],
  ["split at a letter of it", "output.split('\\n')[0].split('n')", ["logi", " as ***", "*** ", "ow"]],
  ["joined with our words", "'is ' + output.substring(10, 14) + '!'", "is ***!"],
  ["without a sign of it", "output.split('\\n')[0].replace('-', '')", "login as *** now"],
  ["in capitals", "output.substring(9, 20).upper()", "***"],
  ["as a number", "int(output.substring(29, 33))", "***"],
  ["in a map", "{'a': {'b': [output.substring(10, 14)]}}", { a: { b: ["***"] } }],
  ["as a name", "{output.substring(10, 14): 1}", { "***": 1 }],
  ["of what its line tells to be one", "output.split('community ')[1].substring(1, 5)", "***"],
])("a part %s", async (_, cel, expected) => {
  expect((await judged({ x: cel })).saved).toEqual({ x: expected });
});

test.each<[string, Json]>([
  ["output.substring(46, 53)", "network"],
  ["'net' + 'work'", "network"],
  ["output.contains('hunter') ? 'yes' : 'no'", "yes"],
  ["device.name", "lab-Net2"],
  ["device.site", "edge"],
  ["size(output)", OUTPUT.length],
  ["output.indexOf('pin')", 25],
  ["output.split('\\n')[1].split(' ')", ["pin", "***,", "core", "network", "up"]],
  ["output", OUTPUT.replaceAll(/hunter-Net2|4815162342|c0lumbia-7|network-Edge9/g, "***")],
])("%s shows nothing of a secret", async (cel, expected) => {
  expect((await judged({ x: cel })).saved).toEqual({ x: expected });
});

test("checks and errors that quote a part", async () => {
  const outcome = await judged({}, [
    { cel: "output.substring(10, 14) == 'x' && output.substring(3, 14) == 'y'" },
    { value: "output.substring(16, 24)", equals: "z" },
    { cel: "output.substring(10, 14)" },
    { cel: "int(output.substring(10, 14)) == 1" },
  ] as Expectation[]);
  expect(JSON.stringify(outcome)).not.toMatch(/unte|n as h|et2/);
  expect(outcome.checks?.[0]?.actual).toBe(
    'output.substring(10, 14) = "***"; output.substring(3, 14) = "in as ***"',
  );
  const failed = await judged({ x: "int(output.substring(10, 14))" }).catch((error: Error) => error);
  expect(failed).toBeInstanceOf(Error);
  expect(String((failed as Error).message)).not.toContain("unte");
});

test("of an output that is too long to be looked at twice, parts that stand nowhere else in it", async () => {
  const { saved } = await judged(
    { x: "output.substring(10, 14)", y: "output.substring(46, 53)" },
    [],
    `${OUTPUT}\n${"interface up\n".repeat(100_000)}`,
  );
  expect(saved).toEqual({ x: "***", y: "network" });
});

test("an expression that looks for a secret by its letters", async () => {
  const { saved } = await judged({
    x: "output.split('hunter')[1].substring(0, 5)",
    y: "output.split('hunter')[1].substring(1, 4)",
  });
  expect(saved).toEqual({ x: "-***", y: "***" });
});
