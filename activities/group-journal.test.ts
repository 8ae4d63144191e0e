// When a group tells its workflow of devices, and what another attempt at it knows.
import { describe, expect, it, vi } from "vitest";
import { GROUP_RESULT_BYTES } from "../policy/limits.js";
import { GROUP } from "../policy/temporal.js";
import type { JournalState } from "./contract.js";
import type { DeviceEnd, GroupState } from "./group-contract.js";
import type { GroupActivity } from "./group-activity.js";
import { GroupJournal } from "./group-journal.js";

const members = (...devices: string[]) => devices.map((device) => ({ device, activity_id: `0/${device}/0` }));
const result = (device: string, text = ""): DeviceEnd => ({
  device,
  result: { steps: [{ id: "a", message: text }] as never },
});
const journal = { steps: [], current: { step: "b", tries: 1, started_at: "" } } as JournalState;

function group(devices: number, over: Partial<GroupActivity> = {}, stops?: true) {
  const did: string[] = [];
  let beat: GroupState | undefined;
  const stop = new AbortController();
  const activity: GroupActivity = {
    attempt: 1,
    heartbeatDetails: undefined,
    scheduled_ms: 0,
    cancellationSignal: stop.signal,
    beat: (state) => {
      beat = structuredClone(state);
      did.push("beats");
    },
    acknowledge: async ({ ends }) => void did.push(`has ${ends.map(({ device }) => device).join()}`),
    tell: async (ends) => void did.push(`tells of ${ends.map(({ device }) => device).join()}`),
    ...over,
  };
  return { journal: new GroupJournal(activity, { devices, stops }), did, beat: () => beat, stop };
}

const waited = () => vi.advanceTimersByTimeAsync(GROUP.least_wait_ms + 10);

describe("a group", () => {
  it("whose devices are through together tells nothing before its end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { journal, did } = group(2);
    journal.begin(members("r1", "r2"));
    journal.end(result("r1"));
    journal.end(result("r2"));
    await waited();
    await journal.close();
    expect(did).toEqual([]);
    expect(journal.untold.map(({ device }) => device)).toEqual(["r1", "r2"]);
    vi.useRealTimers();
  });

  it("tells of those that are through while another takes longer, once Temporal has their results", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { journal, did, beat } = group(3);
    journal.begin(members("r1", "r2", "r3"));
    journal.end(result("r1"));
    journal.end(result("r2"));
    await waited();
    expect(did).toEqual(["has r1,r2", "tells of r1,r2", "beats"]);
    expect(beat()).toEqual({ journals: {}, ends: [], told: ["r1", "r2"] });
    journal.end(result("r3"));
    await journal.close();
    expect(journal.untold.map(({ device }) => device)).toEqual(["r3"]);
    vi.useRealTimers();
  });

  it("tells at once of what would be too much for one message", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { journal, did } = group(2);
    journal.begin(members("r1", "r2"));
    journal.end(result("r1", "x".repeat(GROUP_RESULT_BYTES)));
    await vi.advanceTimersByTimeAsync(1);
    expect(did).toContain("tells of r1");
    await journal.close();
    vi.useRealTimers();
  });

  it("tells at once of a device that failed where that keeps others from beginning", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const failed = { device: "r1", result: { steps: [{ id: "a", status: "failed" }] as never } };
    for (const stops of [undefined, true] as const) {
      const { journal, did } = group(2, {}, stops);
      journal.begin(members("r1", "r2"));
      journal.end(failed);
      await vi.advanceTimersByTimeAsync(1);
      expect(did).toEqual(stops ? ["has r1", "tells of r1", "beats"] : []);
      await journal.close();
    }
    vi.useRealTimers();
  });

  it("beats while all that are left wait to be tried again", async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
    });
    const { journal, did } = group(1);
    journal.begin(members("r1"));
    await vi.advanceTimersByTimeAsync(14_000);
    expect(did).toEqual(["beats", "beats", "beats"]);
    await journal.close();
    vi.useRealTimers();
  });

  it("whose word does not arrive says it again, or at its end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    let asked = 0;
    const { journal } = group(2, {
      tell: () => {
        asked++;
        return Promise.reject(new Error("away"));
      },
    });
    journal.begin(members("r1", "r2"));
    journal.end(result("r1"));
    await waited();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(8);
    await journal.close();
    expect(journal.untold.map(({ device }) => device)).toEqual(["r1"]);
    vi.useRealTimers();
  });
});

describe("another attempt at a group", () => {
  const before: GroupState = {
    journals: { r3: journal },
    attempts: { r3: 4 },
    ends: [result("r2")],
    told: ["r1"],
  };

  it("asks no device that is through, and goes on with the others behind their journals", async () => {
    const { journal: second } = group(4, { attempt: 2, heartbeatDetails: before });
    expect(["r1", "r2", "r3", "r4"].map((device) => second.isOver(device))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const [r3, r4] = members("r3", "r4").map((member) => second.attemptOf(member));
    expect(r3).toMatchObject({ activity_id: "0/r3/0", attempt: 5, heartbeatDetails: journal });
    expect(r4).toMatchObject({ attempt: 2, heartbeatDetails: undefined });
    expect(second.untold).toEqual([result("r2")]);
    await second.close();
  });
});

it("a cancel reaches the devices, and what they leave does not go out in a beat", async () => {
  const { journal: cancelled, stop } = group(2);
  cancelled.begin(members("r1", "r2"));
  const own = cancelled.attemptOf(members("r1")[0]!);
  own.beat(journal);
  stop.abort();
  expect(own.cancellationSignal.aborted).toBe(true);
  const left = { steps: [{ id: "b", status: "cancelled" }] } as never;
  cancelled.cutShort("r1", left);
  expect(cancelled.isCutShort).toBe(true);
  expect(cancelled.state.journals).toEqual({ r1: journal });
  expect(cancelled.lastState.journals).toEqual({ r1: left });
  await cancelled.close();
});
