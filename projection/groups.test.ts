// Devices that share an activity are shown as if each had one of its own.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceEnd, GroupState } from "../activities/group-contract.js";
import { commonOf, memberOf } from "../run-model/groups.js";
import type { StepStatus } from "../schemas/outcome.js";
import { SIGNALS } from "../workflows/messages.js";
import { type HistoryBuilder, segmentInput, stepResult } from "./testing/history.js";
import { begun, outcome, project } from "./testing/project.js";

const STEPS = ["a", "b"];
const ID = "0+0/r1";
const groupInput = (devices: string[]) => ({
  ...commonOf(segmentInput("", STEPS)),
  devices: devices.map((device) => memberOf(segmentInput(device, STEPS), `0/${device}/0`)),
});

function grouped(devices: string[]) {
  const history = begun(devices);
  const scheduled = history.scheduleGroup(groupInput(devices), ID);
  return { history, scheduled };
}

const passed = (device: string): DeviceEnd => ({
  device,
  result: { steps: STEPS.map((id) => stepResult(id)) },
});
const end = (history: HistoryBuilder, status: string) => {
  history.completed(outcome(status));
  return project(history);
};

describe("a group", () => {
  it("begins and ends each of its devices, with the times of their steps", async () => {
    const { history, scheduled } = grouped(["r1", "r2"]);
    history.completeGroup(scheduled, [passed("r1"), passed("r2")]);
    const { lines, placed } = await end(history, "passed");
    const of = (device: string) => [
      `step.started main ${device} a #1`,
      `step.finished main ${device} a #1 passed`,
      `step.started main ${device} b #1`,
      `step.finished main ${device} b #1 passed`,
      `device.finished main ${device} passed`,
    ];
    expect(lines).toEqual([
      "run.started",
      "stage.started main",
      "device.started main r1",
      "device.started main r2",
      ...of("r1"),
      ...of("r2"),
      "stage.finished main passed",
      "run.finished passed",
    ]);
    expect(placed.find(({ event }) => event.type === "step.started")?.event.time).toBe(
      "2026-01-01T00:00:00.500Z",
    );
    expect(new Set(placed.map(({ event }) => event.id)).size).toBe(placed.length);
  });

  it("tells of a device while others go on; what it says again counts once", async () => {
    const { history, scheduled } = grouped(["r1", "r2"]);
    history.signal(SIGNALS.groupNews, { activity_id: ID, ends: [passed("r2")] });
    history.signal(SIGNALS.groupNews, { activity_id: ID, ends: [passed("r2")] });
    history.completeGroup(scheduled, [passed("r2"), passed("r1")]);
    const { lines } = await end(history, "passed");
    expect(lines.indexOf("device.finished main r2 passed")).toBeLessThan(
      lines.indexOf("step.started main r1 a #1"),
    );
    expect(lines.filter((line) => line.startsWith("device.finished"))).toHaveLength(2);
  });

  it("news of others, or of another shape, change nothing", async () => {
    const { history, scheduled } = grouped(["r1", "r2"]);
    for (const news of [undefined, { activity_id: ID }, { activity_id: "0+9/r1", ends: [passed("r1")] }])
      history.signal(SIGNALS.groupNews, news);
    history.completeGroup(scheduled, [passed("r1"), passed("r2")]);
    const { lines } = await end(history, "passed");
    expect(lines.filter((line) => line.startsWith("device.finished"))).toHaveLength(2);
  });

  it("gives a device back, which goes on in an activity of its own", async () => {
    const { history, scheduled } = grouped(["r1", "r2"]);
    history.completeGroup(scheduled, [passed("r1"), { device: "r2", back: true }]);
    history.segment(
      "runReads",
      segmentInput("r2", STEPS),
      STEPS.map((id) => stepResult(id)),
    );
    const { lines, results } = await end(history, "passed");
    expect(lines.filter((line) => line === "device.started main r2")).toHaveLength(1);
    expect(results.map(({ status }) => status)).toEqual(["passed", "passed"]);
  });

  it("that no worker finished: each device is errored behind its own last step, one that was through has passed", async () => {
    const { history, scheduled } = grouped(["r1", "r2", "r3"]);
    const state: GroupState = {
      journals: {
        r1: { steps: [stepResult("a") as never], current: { step: "b", tries: 2, started_at: "" } },
      },
      ends: [passed("r2")],
      told: [],
    };
    history.timeOut(scheduled, 4, state);
    const { results } = await end(history, "errored");
    expect(results.map(({ steps }) => steps.map(({ status, attempts }) => [status, attempts]))).toEqual([
      [
        ["passed", 1],
        ["errored", 2],
      ],
      [
        ["passed", 1],
        ["passed", 1],
      ],
      [
        ["errored", 1],
        ["skipped", 0],
      ],
    ]);
  });

  it("that was cancelled: what devices have done stays", async () => {
    const { history, scheduled } = grouped(["r1", "r2"]);
    history.cancel(scheduled, { journals: { r1: { steps: [stepResult("a")] } }, ends: [], told: [] });
    const { results } = await end(history, "cancelled");
    expect(results.map(({ steps }) => steps.map(({ status }) => status))).toEqual([
      ["passed", "cancelled"],
      ["cancelled", "cancelled"],
    ]);
  });

  it("that is under way when the run is terminated leaves its devices cancelled", async () => {
    const { history } = grouped(["r1", "r2"]);
    history.terminated("enough");
    const { run, results } = await project(history);
    expect([run.status, ...results.map(({ status }) => status)]).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
  });
});

const fates = fc.array(
  fc.record({
    statuses: fc.tuple(
      fc.constantFrom<StepStatus>("passed", "failed", "errored", "skipped"),
      fc.constantFrom<StepStatus>("passed", "failed", "errored", "skipped"),
    ),
    end: fc.constantFrom("returns", "is told of", "goes back", "fails"),
  }),
  { minLength: 1, maxLength: 12 },
);

it("whatever becomes of its devices, results and events of each are those of activities of their own", async () => {
  await fc.assert(
    fc.asyncProperty(fates, async (all) => {
      const devices = all.map((_, n) => `r${n + 1}`);
      const stepsOf = (n: number) => {
        const [a, b] = all[n]!.statuses;
        const first = stepResult("a", { status: a });
        return a === "passed" || a === "skipped" ? [first, stepResult("b", { status: b })] : [first];
      };
      const alone = begun(devices);
      const open = devices.map((device) => alone.schedule("runReads", segmentInput(device, STEPS)));
      for (const [n, scheduled] of open.entries()) {
        if (all[n]!.end === "fails") alone.failFinally(scheduled, "broken", { steps: [stepResult("a")] });
        else alone.complete(scheduled, stepsOf(n));
      }
      alone.completed(outcome("passed"));

      const { history, scheduled } = grouped(devices);
      const ends = devices.map((device, n): DeviceEnd => {
        if (all[n]!.end === "goes back") return { device, back: true };
        const journal = { steps: [stepResult("a") as never] };
        return all[n]!.end === "fails"
          ? { device, failed: { message: "broken" as never, journal } }
          : { device, result: { steps: stepsOf(n) } };
      });
      const told = ends.filter((_, n) => all[n]!.end === "is told of");
      if (told.length > 0) history.signal(SIGNALS.groupNews, { activity_id: ID, ends: told });
      history.completeGroup(
        scheduled,
        ends.filter((one) => !told.includes(one)),
      );
      for (const [n, device] of devices.entries())
        if (all[n]!.end === "goes back") history.segment("runReads", segmentInput(device, STEPS), stepsOf(n));
      history.completed(outcome("passed"));

      const [one, other] = await Promise.all([project(alone), project(history)]);
      const known = ({ results }: typeof one) =>
        results.map(({ steps, ...rest }) => ({
          ...rest,
          steps: steps.map(({ duration_ms: _ms, started_at: _at, ...step }) => step),
        }));
      expect(known(other)).toEqual(known(one));
      const eventsOf = ({ lines }: typeof one, device: string) =>
        lines.filter((line) => line.split(" ")[2] === device);
      for (const device of devices) expect(eventsOf(other, device)).toEqual(eventsOf(one, device));
    }),
    { numRuns: 200 },
  );
});
