// Whole documents to plans: what a run will do, device by device.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { platforms } from "../test/corpus/platforms.js";
import { type CompileRequest, compile, renderDiagnostics } from "./index.js";

const good = (file: string) => readFileSync(new URL(`../test/corpus/good/${file}`, import.meta.url), "utf8");
const inventory = { text: good("inventory.yaml"), file: "inventory.yaml" };

function planOf(spec: string, rest: Partial<CompileRequest> = {}) {
  const result = compile({ spec: { text: spec, file: "spec.yaml" }, inventory, ...rest }, { platforms });
  if ("diagnostics" in result) throw new Error(renderDiagnostics(result.diagnostics));
  return result.plan;
}

describe("the example of the manual", () => {
  it("compiles", () => {
    const plan = planOf(good("ospf-failover.yaml"));
    expect(plan.stages.map((stage) => [stage.name, stage.exclusive, stage.batches])).toEqual([
      ["baseline", false, [1, 1, 1]],
      ["failover", true, [1]],
      ["after", false, [1, 1, 1]],
    ]);
  });
});
