// What a person says after the run's end of an indeterminate change, as the archive tells it.
import { describe, expect, it } from "vitest";
import { quickClock } from "../schemas/testing/quick-clock.js";
import type { PlanNode } from "../schemas/plan.js";
import type { RunEvent } from "../schemas/event.js";
import type { StoredResolution } from "../schemas/resolution.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import type { RunOutcome } from "../workflows/messages.js";
import type { ArchiveOptions } from "./archive.js";
import { type NotedChange, withNoted } from "./intents.js";
import { storedHistories } from "./stored-histories.js";
import { archiveInMemory } from "./testing/archive.js";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";

const indeterminate = (id: string) =>
  stepResult(id, { status: "indeterminate", message: "the session closed" });
const said = (device: string, step: string, outcome: StoredResolution["outcome"], minute = 0) => ({
  device,
  step,
  outcome,
  actor: "ann",
  at: `2026-01-02T00:0${minute}:00.000Z`,
});

/** r1 has one indeterminate change, r2 two iterations of a loop. */
function begun(workflow = "run/x1"): HistoryBuilder {
  const history = new HistoryBuilder(workflow);
  history.started(runInput());
  history.task();
  const write = { kind: "write", step: "w" } as const;
  history.stage(stageOutline(["r1", "r2"], [write], [stepOutline("w")]));
  history.segment("runWrite", segmentInput("r1", ["w"]), [indeterminate("w")]);
  history.segment("runWrite", segmentInput("r2", ["w"]), [
    indeterminate("w[0]"),
    stepResult("w[1]"),
    indeterminate("w[2]"),
  ]);
  return history;
}
function ended(over: Partial<RunOutcome> = {}): HistoryBuilder {
  const history = begun();
  history.completed({ status: "indeterminate", devices: {}, ...over });
  return history;
}

async function archive(from: Pick<ArchiveOptions, "root" | "source">, resolutions: StoredResolution[]) {
  const { state, files } = await archiveInMemory({ ...from, resolutions });
  const told = (files.get("events.ndjson") ?? "").trim().split("\n");
  return { state, files, events: told.map((line) => JSON.parse(line) as RunEvent & { id: string }) };
}
const of = (...histories: HistoryBuilder[]): Pick<ArchiveOptions, "root" | "source"> => ({
  root: (histories[0] as HistoryBuilder).ref,
  source: {
    async *pages({ run_id }) {
      yield histories.find(({ ref }) => ref.run_id === run_id)?.events ?? [];
    },
    replacement: async ({ run_id }) =>
      histories.find(({ ref }) => ref.run_id !== run_id && ref.run_id.startsWith(`${run_id} reset`))?.ref
        .run_id,
  },
});

const lines = (events: RunEvent[]) =>
  events.map(({ type, device, step, status, actor }) =>
    [type, device, step, status, actor && `by ${actor}`].filter(Boolean).join(" "),
  );

describe("a doubt that a person ends after the run", () => {
  it("changes device and run, and is told behind the end, once", async () => {
    const before = await archive(of(ended()), []);
    const { state, events, files } = await archive(of(ended()), [
      said("r1", "w", "applied"),
      said("r2", "w", "applied", 1),
    ]);
    expect(events.slice(0, before.events.length)).toEqual(before.events);
    expect(lines(events.slice(before.events.length))).toEqual([
      "step.finished r1 w passed by ann",
      "device.finished r1 passed by ann",
      "step.finished r2 w[0] passed by ann",
      "step.finished r2 w[2] passed by ann",
      "device.finished r2 passed by ann",
      "run.finished passed by ann",
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(state?.run).toMatchObject({
      status: "passed",
      devices: { passed: 2, indeterminate: 0 },
      finished_at: before.state?.run.finished_at,
    });
    expect(state?.results[0]?.steps[0]).toMatchObject({
      status: "passed",
      message: "resolved by ann: applied",
      detail: { resolved: { by: "ann", at: "2026-01-02T00:00:00.000Z", doubt: "the session closed" } },
    });
    expect(JSON.parse(files.get("run.json") ?? "") as Run).toEqual(state?.run);
    expect(JSON.parse(files.get("results.json") ?? "") as DeviceResult[]).toEqual(state?.results);
    expect(files.get("report.xml")).not.toContain("<error");
    expect(files.get("report.md")).toContain("passed");
  });

  it("leaves the others as they are, one iteration of a loop among them", async () => {
    const { state, events } = await archive(of(ended()), [said("r2", "w[2]", "not_applied")]);
    expect(lines(events.slice(-2))).toEqual([
      "run.finished indeterminate",
      "step.finished r2 w[2] failed by ann",
    ]);
    expect(state?.run).toMatchObject({ status: "indeterminate", devices: { indeterminate: 2 } });
    expect(state?.results[1]?.steps.map(({ status }) => status)).toEqual([
      "indeterminate",
      "passed",
      "failed",
    ]);
  });

  it("does not make good that the run was cut short", async () => {
    const all = [said("r1", "w", "applied"), said("r2", "w", "applied")];
    const past = await archive(of(ended({ cut: "timed_out", message: "the run's deadline passed" })), all);
    expect(past.state?.run).toMatchObject({ status: "timed_out", message: "the run's deadline passed" });
    const terminated = begun();
    terminated.terminated("by hand");
    expect((await archive(of(terminated), all)).state?.run.status).toBe("cancelled");
    expect((await archive(of(ended()), [said("r1", "w", "not_applied")])).state?.run.status).toBe(
      "indeterminate",
    );
  });
});

describe("the archive's own histories", () => {
  const stored = (files: Map<string, string>) => storedHistories("x1", async (path) => files.get(path));

  it("give the same events and results as Temporal's, shards included", async () => {
    const shard = begun("run/x1/stage/0/shard/0");
    const history = new HistoryBuilder("run/x1", "execution");
    history.started(runInput());
    const [first] = history.events;
    Object.assign(first?.workflowExecutionStartedEventAttributes ?? {}, { firstExecutionRunId: "execution" });
    history.task();
    history.childStarted(shard.ref);
    shard.completed({});
    history.childCompleted(shard.ref);
    history.completed({ status: "indeterminate", devices: {} });
    const resolutions = [said("r1", "w", "applied")];
    const from = await archive(of(history, shard), resolutions);
    const again = await archive(await stored(from.files), resolutions);
    expect(again.events).toEqual(from.events);
    expect(again.state).toEqual(from.state);
    expect(from.state?.results.map(({ status }) => status)).toEqual(["passed", "indeterminate"]);
  });

  it("follow a run that was reset", async () => {
    const history = ended();
    const id = history.ref.run_id;
    Object.assign(history.events[0]?.workflowExecutionStartedEventAttributes ?? {}, {
      firstExecutionRunId: id,
    });
    const reset = new HistoryBuilder("run/x1", `${id} reset`, { chain: 1 });
    reset.started(runInput());
    reset.task();
    reset.add({ workflowTaskFailedEventAttributes: { newRunId: `${id} reset` } });
    reset.events.push(...begun().events.slice(2));
    reset.completed({ status: "indeterminate", devices: {} });
    const from = await archive(of(history, reset), []);
    expect([...from.files.keys()].filter((path) => path.startsWith("history/"))).toEqual([
      "history/run.0.json",
      "history/run.1.json",
    ]);
    const again = await archive(await stored(from.files), []);
    expect(again.events).toEqual(from.events);
  });

  it("say which one is missing", async () => {
    const none = await stored(new Map());
    await expect(archive(none, [])).rejects.toThrow("the archive of run x1 has no history/run.0.json");
  });
});

describe("of a run that was ended from outside", () => {
  const write = { kind: "write", step: "w" } as const;
  const noted = { created_at: "2026-01-01T00:00:01.000Z", lines: ["line of w"] };
  const done = stepResult("w", { action: "configure", detail: { lines: noted.lines, sent: true } });
  const begin = (devices: string[], nodes: PlanNode[] = [write]) => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    history.stage(stageOutline(devices, nodes, [stepOutline("w"), stepOutline("x")]));
    return history;
  };
  const cutOff = (devices: string[]) => {
    const history = begin(devices);
    for (const device of devices) history.schedule("runWrite", segmentInput(device, ["w"]));
    history.terminated("by hand");
    return history;
  };

  it("a change has the lines that were about to be sent from its intent", async () => {
    // Its worker is waited for.
    quickClock(50);
    const { state, files } = await archiveInMemory({ ...of(cutOff(["r1"])), intentOf: async () => noted });
    expect(state?.run.status).toBe("indeterminate");
    expect(state?.results[0]?.steps[0]?.detail).toEqual({
      sent: true,
      sent_at: noted.created_at,
      lines: noted.lines,
    });
    expect(files.get("report.xml")).toContain("line of w");
    expect(JSON.parse(files.get("results.json") ?? "")).toEqual(state?.results);
  });

  it("a change that never began is not indeterminate, and one that its worker brought to an end has its outcome", async () => {
    const intents: Record<string, NotedChange | undefined> = {
      r2: { ...noted, result: done },
      r3: { ...noted, result: { ...done, status: "failed" } },
    };
    const { state, files } = await archiveInMemory({
      ...of(cutOff(["r1", "r2", "r3"])),
      intentOf: async (device) => intents[device],
    });
    const [never, passed, failed] = state?.results ?? [];
    expect(never).toMatchObject({
      status: "cancelled",
      message: "w: the run was terminated from outside before anything of it was sent",
      steps: [{ status: "cancelled", detail: { sent: false } }],
    });
    expect(passed).toMatchObject({ status: "passed", steps: [done] });
    expect(failed).toMatchObject({ status: "failed" });
    expect(state?.run).toMatchObject({
      status: "failed",
      message: "terminated from outside: by hand",
      devices: { cancelled: 1, passed: 1, failed: 1, indeterminate: 0 },
    });
    const lines = (files.get("events.ndjson") ?? "").trim().split("\n");
    const told = lines.map((line) => JSON.parse(line) as RunEvent);
    const last = (type: string, device?: string) =>
      told.findLast((event) => event.type === type && event.device === device)?.status;
    expect([last("step.finished", "r1"), last("device.finished", "r1")]).toEqual(["cancelled", "cancelled"]);
    expect([last("device.finished", "r2"), last("run.finished")]).toEqual(["passed", "failed"]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });

  it("a device that had more to do is cancelled although its change came to an end", async () => {
    const history = begin(["r1"], [{ ...write }, { ...write, step: "x" }]);
    history.schedule("runWrite", segmentInput("r1", ["w"], {}));
    history.terminated("by hand");
    const { state } = await archiveInMemory({
      ...of(history),
      intentOf: async () => ({ ...noted, result: done }),
    });
    expect(state?.results[0]).toMatchObject({ status: "cancelled", steps: [{ status: "passed" }] });
    expect(state?.run.status).toBe("cancelled");
  });

  it("a change that a worker is still busy with is waited for", async () => {
    let looks = 0;
    const closed = await withNoted(
      { time: new Date().toISOString() },
      [{ device: "r1", step: "w" }],
      async () => (looks++ === 0 ? noted : { ...noted, result: done }),
    );
    expect(closed.noted).toMatchObject([{ change: { result: { status: "passed" } } }]);
  });

  it("an undo that never began leaves its trigger cancelled", async () => {
    const history = begin(["r1"]);
    history.segment("runWrite", segmentInput("r1", ["w"], { part: "do" }), [done]);
    history.schedule("runWrite", segmentInput("r1", ["w"], { part: "undo" }));
    history.terminated("by hand");
    const asked: (string | undefined)[] = [];
    const { state } = await archiveInMemory({
      ...of(history),
      intentOf: async (_device, _step, part) => void asked.push(part),
    });
    expect(asked).toEqual(["undo"]);
    expect(state?.results[0]?.steps).toMatchObject([{ status: "cancelled" }]);
    expect(state?.results[0]?.steps[0]?.detail?.["in_doubt"]).toBeUndefined();
  });
});
