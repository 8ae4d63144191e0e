// Who holds which devices, over random runs that ask, ask again, go on to their next stage and give back.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LeaseRequest } from "../workflows/messages.js";
import { LeaseQueue } from "./lease-queue.js";

const RUNS = { numRuns: 200 };

const request = (run: string, stage: number, ...devices: string[]): LeaseRequest => ({
  run,
  workflow_id: `run/${run}`,
  stage,
  devices,
});

interface Event {
  run: string;
  stage: number;
  does: "ask" | "give back";
}
interface Case {
  /** The devices of each stage, by run. */
  wanted: Record<string, string[][]>;
  events: Event[];
}

const devices = fc.uniqueArray(fc.constantFrom("r1", "r2", "r3", "r4"), { minLength: 1 });
const names = ["a", "b", "c", "d"];
const cases: fc.Arbitrary<Case> = fc.record({
  wanted: fc
    .array(fc.array(devices, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 })
    .map((all) => Object.fromEntries(names.map((name, n) => [name, all[n]!]))),
  events: fc.array(
    fc.record({
      run: fc.constantFrom(...names),
      stage: fc.nat(2),
      does: fc.constantFrom("ask" as const, "ask" as const, "give back" as const),
    }),
    { maxLength: 40 },
  ),
});

const requestOf = ({ wanted }: Case, { run, stage }: Event) => request(run, stage, ...wanted[run]![stage]!);

const shareDevice = (a: LeaseRequest, b: LeaseRequest) => a.devices.some((name) => b.devices.includes(name));

/** @param then what is looked at after each event */
function drive(one: Case, then: (queue: LeaseQueue) => void): LeaseQueue {
  const queue = new LeaseQueue();
  for (const event of one.events) {
    if (event.does === "ask") queue.add(requestOf(one, event));
    else queue.release(requestOf(one, event));
    queue.grant();
    then(queue);
  }
  return queue;
}

describe("whatever runs do", () => {
  it("no device is held twice, and no run holds or waits for two stages", () => {
    fc.assert(
      fc.property(cases, (one) => {
        drive(one, (queue) => {
          const held = queue.held.flatMap(({ devices: each }) => each);
          expect(held).toEqual([...new Set(held)]);
          const runs = queue.all.map(({ run }) => run);
          expect(runs).toEqual([...new Set(runs)]);
        });
      }),
      RUNS,
    );
  });

  it("who waits has somebody before them to wait for, and is named to them", () => {
    fc.assert(
      fc.property(cases, (one) => {
        drive(one, (queue) => {
          for (const waiting of queue.waiting) {
            const before = queue.all.slice(0, queue.all.indexOf(waiting));
            const taken = before.flatMap((each) => each.devices);
            expect(waiting.devices.some((device) => taken.includes(device))).toBe(true);
          }
          expect(queue.grant()).toEqual([]);
        });
      }),
      RUNS,
    );
  });

  it("all get their devices once those before them have given theirs back, in the order in which they asked", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const queue = drive(one, () => {});
        const inOrder = [...queue.waiting];
        const given: LeaseRequest[] = [];
        while (queue.held.length > 0) {
          queue.release(queue.held[0]!);
          given.push(...queue.grant().flatMap(({ to, holders }) => (holders ? [] : [to])));
        }
        expect(queue.waiting).toEqual([]);
        expect(given.toSorted((a, b) => inOrder.indexOf(a) - inOrder.indexOf(b))).toEqual(inOrder);
        const place = (each: LeaseRequest) => inOrder.indexOf(each);
        const overtaken = given.flatMap((each, n) =>
          given.slice(n + 1).filter((later) => place(later) < place(each) && shareDevice(later, each)),
        );
        expect(overtaken).toEqual([]);
      }),
      RUNS,
    );
  });
});

it("a request that needs other devices is not held up; one that shares a device waits, and hears for whom", () => {
  const queue = new LeaseQueue();
  const [a, b, c] = [request("a", 0, "r1"), request("b", 0, "r1", "r2"), request("c", 0, "r3")];
  for (const each of [a, b, c]) queue.add(each);
  expect(queue.grant()).toEqual([{ to: a }, { to: b, holders: { r1: "a" } }, { to: c }]);
  expect(queue.blocking()).toEqual([a]);
  queue.release(a);
  expect(queue.grant()).toEqual([{ to: b }]);
});

it("who asks again for what it holds is told again; a request for a stage that is past is none", () => {
  const queue = new LeaseQueue();
  const [first, second] = [request("a", 0, "r1"), request("a", 1, "r2")];
  queue.add(first);
  queue.grant();
  queue.add(first);
  expect(queue.grant()).toEqual([{ to: first }]);
  queue.add(second);
  expect(queue.grant()).toEqual([{ to: second }]);
  queue.add(first);
  expect([queue.grant(), queue.held]).toEqual([[], [second]]);
});
