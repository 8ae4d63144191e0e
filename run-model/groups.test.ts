// Which devices read together, and that nothing of what each is to read is lost on the way.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SegmentInput } from "../activities/contract.js";
import { GROUP_INPUT_BYTES } from "../policy/limits.js";
import { readsOf } from "./testing/segment-input.js";
import { commonOf, endsWithout, groupSize, groupsOf, isGroupNews, memberOf, segmentOf } from "./groups.js";

const input = (device: string, over: Partial<SegmentInput> = {}): SegmentInput =>
  readsOf(device, { saves: { most: 1_000 }, ...over });

const readers = fc.array(
  fc.record({
    site: fc.constantFrom("here", "there"),
    steps: fc.constantFrom(["a"], ["a", "b"]),
    index: fc.option(fc.nat(1), { nil: undefined }),
    saved: fc.string({ maxLength: 200 }),
    kept: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe("devices that read together", () => {
  it("each is in one group, of its site and on its steps, and is to read there what it would have read alone", () => {
    fc.assert(
      fc.property(readers, fc.integer({ min: 1, max: 20 }), (some, most) => {
        const all = some.map(({ site, steps, index, saved, kept }, n) => ({
          site,
          input: input(`r${n}`, {
            steps: [...steps],
            ...(index === undefined ? {} : { iteration: { index, item: index } }),
            ...(saved === "" ? {} : { context: { saved: { saved }, steps: {} } }),
            saves: { most: 1_000, ...(kept ? { kept: { saved: 2_000 } } : {}) },
          }),
        }));
        const groups = groupsOf(all, most);
        expect(groups.flat().toSorted((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all);
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(most);
          expect(new Set(group.map(({ site }) => site)).size).toBe(1);
          const [first] = group;
          const members = group.map((one) => memberOf(one.input, `0/${one.input.device}/0`));
          const message = { ...commonOf(first!.input), devices: members };
          expect(members.map((member) => segmentOf(message, member))).toEqual(group.map((one) => one.input));
        }
      }),
    );
  });

  it("groups of what is alike have about the same size", () => {
    const all = Array.from({ length: 50 }, (_, n) => ({ site: "here", input: input(`r${n}`) }));
    expect(groupsOf(all, 16).map(({ length }) => length)).toEqual([13, 13, 13, 11]);
  });

  it("what differs by device fits one message", () => {
    const saved = { large: "x".repeat(10_000) };
    const all = Array.from({ length: 16 }, (_, n) => ({
      site: "here",
      input: input(`r${n}`, { context: { saved, steps: {} } }),
    }));
    for (const group of groupsOf(all, 16)) {
      const devices = group.map((one) => memberOf(one.input, ""));
      expect(JSON.stringify(devices).length).toBeLessThan(GROUP_INPUT_BYTES + 1_000);
    }
  });

  it("a group has at most half of the devices that are under way at once", () => {
    expect([1, 2, 3, 10, 20, 50, 1_000].map(groupSize)).toEqual([1, 1, 2, 5, 10, 16, 16]);
  });
});

describe("after a group that did not return", () => {
  const steps = [{ id: "a" }] as never;
  const details = {
    journals: { r1: { steps } },
    ends: [{ device: "r2", result: { steps } }],
    told: ["r3"],
  };

  it("each device ends by its own journal, and one that was through by its results", () => {
    expect(endsWithout(["r1", "r2", "r4"], { kind: "timeout", details, message: "gone" })).toEqual([
      { device: "r1", ended: { kind: "timeout", journal: { steps }, message: "gone" } },
      { device: "r2", result: { steps } },
      { device: "r4", ended: { kind: "timeout", journal: undefined, message: "gone" } },
    ]);
  });

  it("details of others say nothing", () => {
    for (const other of [undefined, null, "x", { steps }, { journals: null, ends: 1 }])
      expect(endsWithout(["r1"], { kind: "cancelled", details: other, message: "cancelled" })).toEqual([
        { device: "r1", ended: { kind: "cancelled", journal: undefined, message: "cancelled" } },
      ]);
  });
});

it("a signal of somebody else is none of ours", () => {
  const ends = [
    { device: "r1", result: { steps: [] } },
    { device: "r2", back: true },
    { device: "r3", failed: { message: "x" } },
  ];
  expect(isGroupNews({ activity_id: "0+0/r1", ends })).toBe(true);
  for (const other of [undefined, null, 1, {}, { activity_id: "0+0/r1" }, { ends }])
    expect(isGroupNews(other)).toBe(false);
  for (const end of [null, {}, { device: "r1" }, { device: "r1", result: {} }, { result: { steps: [] } }])
    expect(isGroupNews({ activity_id: "0+0/r1", ends: [end] })).toBe(false);
});
