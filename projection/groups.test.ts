// Devices that share an activity are shown as if each had one of its own.
import { describe, expect, it } from "vitest";
import type { DeviceEnd, GroupState } from "../activities/group-contract.js";
import { SIGNALS } from "../workflows/messages.js";
import { grouped, ID, STEPS } from "./testing/grouped.js";
import { type HistoryBuilder, segmentInput, stepResult } from "./testing/history.js";
import { outcome, project } from "./testing/project.js";

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
