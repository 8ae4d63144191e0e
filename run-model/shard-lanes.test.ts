// How a stage that is too large for one execution is shared out.
import fc from "fast-check";
import { expect, test } from "vitest";
import { shardLanes } from "./shard-lanes.js";

const sizes = fc.record({
  devices: fc.integer({ min: 1, max: 20_000 }),
  part: fc.integer({ min: 1, max: 150 }),
  concurrency: fc.integer({ min: 1, max: 1_000 }),
  limited: fc.boolean(),
});
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

test("lanes have the concurrency of the stage between them, and no shard is larger than it may be", () => {
  fc.assert(
    fc.property(sizes, ({ devices, ...rules }) => {
      const lanes = shardLanes(devices, rules);
      expect(sum(lanes.map(({ concurrency }) => concurrency))).toBe(rules.concurrency);
      for (const { concurrency, most } of lanes) {
        expect(concurrency).toBeGreaterThan(0);
        expect(most).toBeGreaterThan(0);
        expect(most).toBeLessThanOrEqual(rules.part);
      }
    }),
  );
});

test("shards that all begin at once share the devices evenly", () => {
  expect(shardLanes(310, { part: 150, concurrency: 150, limited: false })).toEqual([
    { concurrency: 50, most: 104 },
    { concurrency: 50, most: 103 },
    { concurrency: 50, most: 103 },
  ]);
});

test("with a limit of failures one shard is under way at a time", () => {
  expect(shardLanes(1_000, { part: 100, concurrency: 300, limited: true })).toEqual([
    { concurrency: 300, most: 100 },
  ]);
});
