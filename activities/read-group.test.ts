// What befalls a device of a group stays its own affair: the others go on, and the activity tells of each.
import { ApplicationFailure, asyncLocalStorage, CancelledFailure, type Context } from "@temporalio/activity";
import { expect, it, vi } from "vitest";
import { commonOf, memberOf } from "../run-model/groups.js";
import { readsOf } from "../run-model/testing/segment-input.js";
import type { ActivityDeps } from "./deps.js";
import type { GroupActivity } from "./group-activity.js";
import type { GroupInput, GroupState } from "./group-contract.js";
import { runReadsOfGroup } from "./read-group.js";
import { Room } from "./room.js";

const again = (ms: number) => ApplicationFailure.create({ message: "not now", nextRetryDelay: ms });
const never = () => ApplicationFailure.nonRetryable("never", "plan_changed", { steps: [] });

function groupOf(...devices: string[]): GroupInput {
  const inputs = devices.map((device) => readsOf(device));
  return { ...commonOf(inputs[0]!), devices: inputs.map((input) => memberOf(input, `0/${input.device}/0`)) };
}

/** @param errors what the plan of the next one who asks for it comes to */
function group(input: GroupInput, errors: (() => Error)[], over: Partial<ActivityDeps> = {}) {
  const stop = new AbortController();
  const load = vi.fn(() => Promise.reject(errors.shift()?.() ?? never()));
  const deps = {
    store: {},
    plans: { load },
    tracing: { on: false },
    log: { warn() {} },
    ...over,
  } as unknown as ActivityDeps;
  const activity: GroupActivity = {
    attempt: 1,
    heartbeatDetails: undefined,
    scheduled_ms: 0,
    cancellationSignal: stop.signal,
    beat() {},
    acknowledge: async () => {},
    tell: async () => {},
  };
  const context = { info: { isLocal: true } } as unknown as Context;
  const result = asyncLocalStorage.run(context, () => runReadsOfGroup(deps, input, activity));
  return { result, load, stop };
}

it("one is tried again as often as it takes, another fails for good, and both are told of", async () => {
  const { result, load } = group(groupOf("r1", "r2"), [() => again(1), never, () => again(1), never]);
  const { ends } = await result;
  expect(ends).toEqual([
    { device: "r2", failed: { message: "never", journal: { steps: [] } } },
    { device: "r1", failed: { message: "never", journal: { steps: [] } } },
  ]);
  expect(load).toHaveBeenCalledTimes(4);
});

it("gives back the devices for which its worker has no place, at least one is kept", async () => {
  for (const places of [2, 0]) {
    const room = new Room(places);
    const { ends } = await group(groupOf("r1", "r2", "r3"), [], { room }).result;
    const back = ends.flatMap((end) => ("back" in end ? [end.device] : []));
    expect(back).toEqual(places === 2 ? ["r3"] : ["r2", "r3"]);
  }
});

it("a cancel ends the wait of a device that is to be tried again, and brings home what the others came to", async () => {
  const { result, load, stop } = group(groupOf("r1", "r2"), [() => again(600_000), never]);
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
  stop.abort();
  const error = await result.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CancelledFailure);
  const [state] = (error as CancelledFailure).details as [GroupState];
  expect(state.ends.map(({ device }) => device)).toEqual(["r2"]);
});
