// Which steps write, and which devices a stage holds for them.
import { describe, expect, it } from "vitest";
import { good, planOf, shape, shapes, steps } from "../testing/compiled.js";

describe("effects", () => {
  it("is decided on the rendered command, for each device", () => {
    const spec = steps('  - run: "${{ device.vars.command }}"\n', "targets: { groups: core }");
    const own = good("inventory.yaml")
      .replace("uplink: to-r2", "uplink: to-r2, command: show version")
      .replace("uplink: to-r1", "uplink: to-r1, command: show version | tee f")
      .replace("uplink: ge-0/0/0", "uplink: ge-0/0/0, command: show version");
    expect(shapes(spec, { inventory: { text: own } })).toEqual(["r1,j1: reads(main-1)", "r2: write(main-1)"]);
  });
  it("differs by platform, and so do tracks", () => {
    const spec = steps("  - run: show version\n", "targets: { hosts: [r1, bastion, r2] }");
    expect(shapes(spec)).toEqual(["r1,r2: reads(main-1)", "bastion: write(main-1)"]);
  });
  it("is read where the fixed beginning of the command decides, else a write", () => {
    const of = (command: string) =>
      shapes(steps(`  - { run: show version, save: { x: output } }\n  - run: "${command}"\n`))[0];
    expect(of("show ${{ saved.x }}")).toBe("r1: reads(main-1,main-2)");
    expect(of("${{ saved.x }}")).toBe("r1: reads(main-1) write(main-2)");
    expect(of("show ${{ saved.x }} | tee f")).toBe("r1: reads(main-1) write(main-2)");
    expect(of("sh${{ saved.x }}")).toBe("r1: reads(main-1) write(main-2)");
  });
  it("is what the step says, where it says something", () => {
    expect(
      shapes(steps("  - { run: reload, effect: read }\n  - { run: show version, effect: disruptive }\n")),
    ).toEqual(["r1: reads(main-1) write(main-2)"]);
    const idempotent = planOf(steps("  - { run: clear counters, effect: idempotent }\n")).stages[0]!;
    expect(shape(idempotent.tracks[0]!.nodes)).toBe("reads(main-1)");
    expect(idempotent.exclusive).toBe(true);
  });
  it("takes leases for stages that write, and where it is asked for", () => {
    const exclusive = (text: string) => planOf(text).stages[0]!.exclusive;
    expect(exclusive(steps("  - run: show version\n"))).toBe(false);
    expect(exclusive(steps("  - run: show version\n", "targets: { hosts: r1 }\nexclusive: true"))).toBe(true);
    expect(exclusive(steps("  - { run: show version, rescue: [{ run: reload }] }\n"))).toBe(true);
  });
});
