// The order of devices in a stage, over random devices, ends and stops.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeviceState, newDevice } from "./device-state.js";
import { batchesOf, countFailures, type RunOver, StageFlow } from "./stage-flow.js";

const RUNS = { numRuns: 500 };

interface Case {
  devices: { out: boolean; entered: boolean; failedBefore: boolean; fails: boolean }[];
  lanes: number;
  /** Which of the devices under way ends next. */
  order: number[];
  isFinally: boolean;
  max_failures: number | undefined;
  /** After so many ends the run is cancelled. */
  cancelAt: number | undefined;
  /** After so many ends there is room for no further device. */
  crowdedAt: number | undefined;
}

const device = fc.record({
  out: fc.boolean(),
  entered: fc.boolean(),
  failedBefore: fc.boolean(),
  fails: fc.boolean(),
});
const sometimes = (most: number) => fc.option(fc.nat(most), { nil: undefined });
const cases: fc.Arbitrary<Case> = fc.record({
  devices: fc.array(device, { maxLength: 20 }),
  lanes: fc.integer({ min: 1, max: 6 }),
  order: fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }),
  isFinally: fc.boolean(),
  max_failures: sometimes(3),
  cancelAt: sometimes(20),
  crowdedAt: sometimes(20),
});

function stateOf({ out, entered, failedBefore }: Case["devices"][number], n: number): DeviceState {
  const state = { ...newDevice({ name: `r${n}`, site: "default" }), out, entered };
  if (failedBefore) state.steps["earlier"] = "failed";
  return state;
}

/** What a workflow does with the flow: so many devices at once, which end in any order. */
function drive({ devices, lanes, order, isFinally, max_failures, cancelAt, crowdedAt }: Case) {
  const states = devices.map(stateOf);
  const takePart = states.filter(({ out, entered }) => (isFinally ? entered : !out));
  const rules = {
    failures_before: 0,
    ...(isFinally ? { finally: true as const } : {}),
    ...(max_failures === undefined ? {} : { max_failures }),
  };
  const flow = new StageFlow(rules, states);
  const begun: DeviceState[] = [];
  const underWay: DeviceState[] = [];
  let ends = 0;
  let stopped: string | undefined;
  const begunAfterStop: DeviceState[] = [];
  const over = (): RunOver => ({ cancelled: cancelAt !== undefined && ends >= cancelAt, stopped });
  const fill = () => {
    while (underWay.length < lanes) {
      const next = flow.next(over(), () => crowdedAt !== undefined && ends >= crowdedAt);
      if (!next) return;
      begun.push(next);
      if (stopped !== undefined || over().cancelled) begunAfterStop.push(next);
      underWay.push(next);
    }
  };
  for (fill(); underWay.length > 0; fill()) {
    const [ended] = underWay.splice((order[ends % order.length] ?? 0) % underWay.length, 1) as [DeviceState];
    ended.steps["own"] = devices[states.indexOf(ended)]?.fails ? "failed" : "passed";
    ends += 1;
    stopped ??= flow.ended(ended);
  }
  return { states, takePart, flow, begun, begunAfterStop, stopped };
}

describe("a stage", () => {
  it("gives each device that takes part one end: it began, was kept back, or is left for another execution", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { states, takePart, flow, begun } = drive(one);
        const keptBack = states.filter(({ cut_short }) => cut_short !== undefined);
        expect(new Set(begun).size).toBe(begun.length);
        expect(new Set([...begun, ...keptBack, ...flow.waiting])).toEqual(new Set(takePart));
        expect(begun.length + keptBack.length + flow.waiting.length).toBe(takePart.length);
        expect(one.crowdedAt === undefined ? flow.waiting : []).toEqual([]);
      }),
      RUNS,
    );
  });

  it("begins the devices in their order, and leaves only the last ones", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { takePart, begun, flow } = drive(one);
        expect(begun.map((each) => takePart.indexOf(each))).toEqual(
          begun.map((each) => takePart.indexOf(each)).toSorted((a, b) => a - b),
        );
        expect(takePart.slice(takePart.length - flow.waiting.length)).toEqual(flow.waiting);
      }),
      RUNS,
    );
  });

  it("begins no device once the run is over, but for the run's `finally`", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { begunAfterStop, begun, takePart } = drive(one);
        const mustBegin = one.isFinally && one.crowdedAt === undefined ? takePart : begun;
        expect(begun).toEqual(mustBegin);
        expect(one.isFinally ? [] : begunAfterStop).toEqual([]);
      }),
      RUNS,
    );
  });

  it("stops where more than `max_failures` devices have failed in it, whatever had failed before", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { states, begun, stopped } = drive(one);
        const own = begun.filter((each) => {
          const { failedBefore, out } = one.devices[states.indexOf(each)] as Case["devices"][number];
          return !failedBefore && !out;
        });
        const isTooMany = one.max_failures !== undefined && countFailures(own) > one.max_failures;
        expect(stopped !== undefined).toBe(isTooMany);
      }),
      RUNS,
    );
  });
});

it("batches follow each other without a gap", () => {
  expect(batchesOf({ batches: [1, 2, 7] }, 10)).toEqual([
    { from: 0, size: 1 },
    { from: 1, size: 2 },
    { from: 3, size: 7 },
  ]);
  expect(batchesOf({}, 10)).toEqual([{ from: 0, size: 10 }]);
});
