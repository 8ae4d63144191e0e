// Which devices a stage works on.
import { describe, expect, it } from "vitest";
import { planOf, problemsOf, steps } from "../testing/compiled.js";

describe("targets", () => {
  const selected = (targets: string) =>
    planOf(steps("  - run: show version\n", `targets: ${targets}`))
      .stages[0]!.tracks.flatMap((track) => track.devices)
      .sort();
  it("intersects keys and unites the values of one", () => {
    expect(selected("{ groups: [core, edge], tags: edge }")).toEqual(["r1"]);
    expect(selected("{ hosts: ['r?', bastion] }")).toEqual(["bastion", "r1", "r2"]);
    expect(selected("{ hosts: '[a-cr][1ao]*' }")).toEqual(["bastion", "r1"]);
    expect(selected("{ hosts: '?[!12]*' }")).toEqual(["bastion", "gate"]);
    expect(selected("{ sites: [lab1, default] }")).toEqual(["bastion", "gate", "j1", "r1", "r2"]);
    expect(selected("{ groups: core, exclude: { hosts: 'j*' } }")).toEqual(["r1", "r2"]);
    expect(selected("{ where: 'has(device.vars.asn) && device.vars.asn == 65001' }")).toEqual(["r2"]);
  });
  it("takes an empty selection only where that is allowed", () => {
    expect(selected("{ tags: none, allow_empty: true }")).toEqual([]);
    expect(
      problemsOf(steps("  - run: show version\n", "targets: { tags: none }")).map((problem) => problem.code),
    ).toEqual(["empty_selection"]);
  });
  it("says nothing of an empty selection where the inventory is what is wrong", () => {
    for (const text of ["device: { r1: {} }\n", "devices: [r1]\n", "devices: { r1: { group: none } }\n"]) {
      const broken = { inventory: { text, file: "i.yaml" } };
      for (const head of ["targets: { groups: core }", "targets: { hosts: r1 }", ""]) {
        const found = problemsOf(steps("  - run: show version\n", head), broken);
        expect([...new Set(found.map(({ file }) => file))]).toEqual(["i.yaml"]);
      }
    }
  });
  it("reports what stands in a limit again and again once", () => {
    const found = (limit: string) =>
      problemsOf(steps("  - run: show version\n"), { limit }).map(({ code, column }) => `${code} ${column}`);
    expect(found("r1,".repeat(3))).toEqual(["bad_value 10"]);
    expect(found(",".repeat(900_000))).toEqual(["bad_value 1"]);
    expect(found("r1, tag:none, x*,tag:none,x*")).toEqual(["empty_selection 5", "empty_selection 15"]);
  });
});
