// What a person reads of a run, from the command line to the reports, against a real `dev` and its lab.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../schemas/event.js";
import { type Dev, endDev, orchestrator, startDev } from "./dev-process.js";

let dev: Dev;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-told-"));
  dev = await startDev();
});
afterAll(async () => {
  await endDev(dev);
  await rm(folder, { recursive: true, force: true });
});

async function spec(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const ask = (...args: string[]) => orchestrator(dev, args).ended;

test("a step is called by its name in `run`, `runs show`, `runs events`, events and JUnit", async () => {
  const path = await spec(
    "named.yaml",
    `name: named
steps:
  - id: look
    name: Look at the version
    run: show version
    expect: { contains: no such text }
`,
  );
  const junit = join(folder, "named.xml");
  const { out } = await ask("run", path, "-i", dev.inventory, "--limit", "r1", "--junit", junit);
  expect(out).toMatch(/step failed {2}r1 {2}main {2}Look at the version \(look\)/);
  expect(out).toContain("✗ Look at the version (look)  run failed in stage main");
  expect(await readFile(junit, "utf8")).toContain('name="Look at the version (run)"');
  const [, run = ""] = /run (\S+) in /.exec(out) ?? [];
  expect((await ask("runs", "show", run)).out).toContain("Look at the version: ");
  expect((await ask("runs", "show", run, "--device", "r1")).out).toContain("✗ Look at the version (look)");
  expect((await ask("runs", "events", run)).out).toContain("Look at the version (look)");
  const { out: ndjson } = await ask("runs", "events", run, "--ndjson");
  const events = ndjson
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const ofStep = events.filter(({ type }) => type.startsWith("step."));
  expect(ofStep.map(({ step, step_name }) => [step, step_name])).toEqual([
    ["look", "Look at the version"],
    ["look", "Look at the version"],
  ]);
});

test("a step's name is rendered for each device and item, wherever it is read", async () => {
  const path = await spec(
    "rendered.yaml",
    `name: rendered
inputs: { what: { type: string, default: version } }
steps:
  - id: fixed
    name: "Read the \${{ inputs.what }}"
    run: show version
  - id: each
    name: "Look for \${{ item }} on \${{ device.name }}"
    for_each: [alpha]
    run: show version
    expect: { contains: no such text }
`,
  );
  const junit = join(folder, "rendered.xml");
  const { out } = await ask("run", path, "-i", dev.inventory, "--limit", "r1", "--junit", junit);
  expect(out).toMatch(/Look for alpha on r1 \[0\] \(each\[0\]\)/);
  expect(out).not.toContain("${{");
  const xml = await readFile(junit, "utf8");
  expect(xml).toContain("Read the version");
  expect(xml).toContain("Look for alpha on r1 [0]");
  expect(xml).not.toContain("${{");
  const [, run = ""] = /run (\S+) in /.exec(out) ?? [];
  for (const view of [
    ["runs", "show", run, "--device", "r1"],
    ["runs", "events", run],
  ])
    expect((await ask(...view)).out).toContain("Look for alpha on r1");
});

test("an expression without a value is told with its text, its place and what there is", async () => {
  const path = await spec(
    "missing.yaml",
    `name: missing
steps:
  - id: look
    run: show version
    save: { facts: "{'model': 'x', 'serial': 'y'}" }
  - id: use
    run: "show \${{ saved.facts.modle }}"
`,
  );
  const { out } = await ask("run", path, "-i", dev.inventory, "--limit", "r1");
  expect(out).toMatch(
    /`saved\.facts\.modle` cannot be evaluated: there is no `modle`; did you mean `model`\? \(\S*missing\.yaml:6:5\)/,
  );
});
