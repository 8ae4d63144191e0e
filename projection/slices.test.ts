// What ends a stage or a run concerns all of its devices: others have the loop meanwhile, and the events are the same.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { expect, it } from "vitest";
import { mergeHistories } from "./merge.js";
import type { PlacedEvent } from "./projection.js";
import { createProjection } from "./projection.js";
import { withPauses } from "./slices.js";
import type { HistoryBuilder } from "./testing/history.js";
import { begun, inPages, outcome, project, sharded } from "./testing/project.js";

async function inSlices(histories: readonly HistoryBuilder[], every: number) {
  const projection = createProjection("x1", { converter: defaultDataConverter, namespace: "default" });
  const placed: PlacedEvent[] = [];
  const seen = { under_way: 0, most_under_way: 0, longest: 0 };
  let steps = 0;
  const pause = () => {
    steps += 1;
    seen.longest = Math.max(seen.longest, steps);
    if (steps < every) return undefined;
    steps = 0;
    return new Promise<void>((resolve) => setImmediate(resolve));
  };
  await mergeHistories({
    root: histories[0]!.ref,
    source: {
      pages: (ref) => inPages(histories.find((each) => each.ref.run_id === ref.run_id)?.events ?? []),
    },
    decode: projection.decode,
    onFact: (ref, fact) => {
      seen.under_way += 1;
      seen.most_under_way = Math.max(seen.most_under_way, seen.under_way);
      const done = withPauses(projection.slices(ref, fact), pause);
      const keep = (all: PlacedEvent[]): void => {
        placed.push(...all);
        seen.under_way -= 1;
      };
      return done instanceof Promise ? done.then(keep) : keep(done);
    },
  });
  return { placed, ...projection.state(), ...seen };
}

it("ends a run of many devices in slices", async () => {
  const history = begun(Array.from({ length: 3_000 }, (_, n) => `r${n}`));
  history.completed(outcome("cancelled"));
  const { placed, run, results } = await project(history);
  const sliced = await inSlices([history], 100);
  expect(sliced).toMatchObject({ run, longest: 100, most_under_way: 1 });
  expect([sliced.placed, sliced.results]).toEqual([placed, results]);
  expect(placed.filter(({ event }) => event.type === "device.finished")).toHaveLength(3_000);
});

it("applies the facts of several histories one after the other", async () => {
  const { results } = await project(...sharded());
  const sliced = await inSlices(sharded(), 1);
  expect(sliced.most_under_way).toBe(1);
  expect(sliced.results).toEqual(results);
});
