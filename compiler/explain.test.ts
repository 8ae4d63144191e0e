// What `plan` shows: everything that would be sent, to whom.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { platforms } from "../test/corpus/platforms.js";
import {
  compile,
  explainPlan,
  folderLoader,
  renderDiagnostics,
  validate,
  validateInventory,
  validateSpec,
} from "./index.js";

const CORPUS = new URL("../test/corpus/", import.meta.url);
const good = (file: string) => ({
  text: readFileSync(new URL(`good/${file}`, CORPUS), "utf8"),
  file: `good/${file}`,
});
const deps = { platforms, load: folderLoader(CORPUS.pathname) };

function explained(file: string) {
  const result = compile({ spec: good(file), inventory: good("inventory.yaml") }, deps);
  if ("diagnostics" in result) throw new Error(renderDiagnostics(result.diagnostics));
  return explainPlan(result.plan);
}

describe("explainPlan", () => {
  const everything = explained("everything.yaml");
  const stepsOf = (stage: number, device: string) =>
    everything.stages[stage]!.devices.find((one) => one.device === device)!.steps;
  it("renders commands for each device, and leaves to the run what only the run knows", () => {
    const steps = stepsOf(0, "r1");
    expect(steps[0]).toMatchObject({
      id: "version",
      name: "Which software",
      effect: "read",
      commands: ["show version"],
      expect: [
        "size(parsed) == 1",
        "contains: FRR",
        "not_contains: ${{ device.vars.loopback }}",
        expect.any(String),
        expect.any(String),
        expect.any(String),
        expect.any(String),
      ],
    });
    expect(steps[2]).toMatchObject({
      commands: ["show interface ${{ port }}"],
      notes: ["for each of inputs.ports"],
      effect: "read",
    });
  });
  it("shows changes with what takes them back, and no secret", () => {
    const steps = stepsOf(1, "r1");
    expect(steps[0]).toMatchObject({
      id: "mtu",
      effect: "idempotent",
      commands: ["interface eth0", "mtu 1500", "snmp-server community ${{ secrets.snmp }}"],
      notes: ["saves"],
    });
    expect(steps.slice(1, 3).map((step) => [step.id, step.part])).toEqual([
      ["mtu-rescue-1", "rescue of mtu"],
      ["mtu-always-1", "always of mtu"],
    ]);
    expect(steps.find((step) => step.action === "trigger")).toMatchObject({
      commands: ["clear ip ospf neighbor"],
      notes: [
        "requires: show ip ospf neighbor json",
        "verify: show ip ospf neighbor json",
        "keeps the change",
      ],
    });
    expect(steps.find((step) => step.action === "wait")).toMatchObject({ effect: "none", notes: ["1m"] });
  });
  it("names platform and site of every device of every stage", () => {
    const example = explained("ospf-failover.yaml");
    expect(
      example.stages.map((stage) => stage.devices.map((one) => `${one.device} ${one.platform} ${one.site}`)),
    ).toEqual([
      ["r1 frr lab1", "r2 frr lab1", "j1 juniper_junos lab1"],
      ["r1 frr lab1"],
      ["r1 frr lab1", "r2 frr lab1", "j1 juniper_junos lab1"],
    ]);
    expect(example.stages[1]!.devices[0]!.steps[0]!.commands).toEqual(["interface to-r2", "shutdown"]);
  });
});

describe("validateSpec", () => {
  it("outlines a good spec without an inventory", () => {
    const result = validateSpec(good("ospf-failover.yaml"), deps);
    expect(result).toEqual({
      spec: {
        name: "ospf-failover",
        description: "Fail a link and prove that OSPF converges",
        inputs: [{ name: "interface", type: "string", required: false, default: "to-r2" }],
        stages: [
          { name: "baseline", steps: 1 },
          { name: "failover", steps: 1 },
          { name: "after", steps: 3 },
        ],
      },
      warnings: [],
    });
    expect("spec" in validateSpec(good("everything.yaml"), deps)).toBe(true);
  });
  it("does not ask for inputs, and reports everything else", () => {
    const text =
      "name: t\ninputs: { a: { type: string, required: true } }\nsteps: [{ run: 'show ${{ inputs.a }} ${{ inputs.b }}' }]\n";
    const result = validateSpec({ text }, deps);
    expect("diagnostics" in result && result.diagnostics.map((one) => one.code)).toEqual(["unknown_input"]);
  });
  it("finds secrets in the lines of a spec, whatever the platform, and no others", () => {
    const text =
      "name: t\nsteps:\n  - configure: ['username a password 0 hunter2', 'interface eth0']\n  - run: show run | include secret\n";
    const result = validateSpec({ text }, deps);
    expect("diagnostics" in result && result.diagnostics).toMatchObject([
      {
        code: "literal_secret",
        severity: "error",
        line: 3,
        text: expect.stringContaining("password 0 ***") as string,
      },
    ]);
    expect(validateSpec(good("not-secrets.yaml"), deps)).toMatchObject({ warnings: [] });
  });
  it("reports both documents at once, and steps that no device of the inventory reaches", () => {
    const inventory = {
      text: "devices: { r1: { platform: frr, credential: none } }",
      file: "inventory.yaml",
    };
    const spec = {
      file: "spec.yaml",
      text: "name: t\nstages:\n  - name: a\n    targets: { tags: none, allow_empty: true }\n    steps: [{ configure: ['enable password hunter2'] }]\n",
    };
    const { valid, errors } = validate({ spec, inventory }, deps);
    expect(valid).toBe(false);
    expect(errors.map(({ code, file }) => `${file} ${code}`)).toEqual([
      "inventory.yaml unknown_credential",
      "spec.yaml literal_secret",
    ]);
  });
  it("checks an inventory alone", () => {
    expect(validateInventory(good("inventory.yaml"), deps)).toEqual([]);
    expect(
      validateInventory({ text: "devices: { r1: { platform: frrr } }" }, deps).map((one) => one.code),
    ).toEqual(["unknown_platform"]);
  });
});
