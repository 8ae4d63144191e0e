// What a reader of a run's events sees, from histories built by hand.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { describe, expect, it } from "vitest";
import { SIGNALS } from "../workflows/messages.js";
import { mergeHistories } from "./merge.js";
import type { HistoryEvent } from "./payloads.js";
import { decodePosition, hasSeen, type Position } from "./position.js";
import { createProjection, type PlacedEvent } from "./projection.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";

async function project(...histories: HistoryBuilder[]) {
  const projection = createProjection("x1", { converter: defaultDataConverter });
  const placed: PlacedEvent[] = [];
  const byExecution = new Map(histories.map((history) => [history.ref.run_id, history.events]));
  await mergeHistories({
    root: (histories[0] as HistoryBuilder).ref,
    source: { pages: (ref) => inPages(byExecution.get(ref.run_id) ?? []) },
    decode: projection.decode,
    onFact: (ref, fact) => placed.push(...projection.apply(ref, fact)),
  });
  const lines = placed.map(({ event }) =>
    [event.type, event.stage, event.device, event.step, event.attempt && `#${event.attempt}`, event.status]
      .filter((part) => part !== undefined)
      .join(" "),
  );
  return { placed, lines, ...projection.state() };
}

async function* inPages(events: HistoryEvent[]) {
  for (let at = 0; at < events.length; at += 3) yield events.slice(at, at + 3);
}

const begun = (devices = ["r1", "r2"], input = runInput()) => {
  const history = new HistoryBuilder("run/x1");
  history.started(input);
  history.task();
  history.stage(stageOutline(devices, [reads(["a", "b"])], [stepOutline("a"), stepOutline("b")]));
  return history;
};
const outcome = (status: string) => ({ status, devices: {} });

describe("a run without shards", () => {
  it("tells stages around devices around steps, and ends with the outcome", async () => {
    const history = begun();
    const r1 = history.schedule("runReads", segmentInput("r1", ["a", "b"]));
    const r2 = history.schedule("runReads", segmentInput("r2", ["a", "b"]));
    history.complete(r2, [stepResult("a"), stepResult("b", { attempts: 2 })]);
    history.complete(r1, [
      stepResult("a", { status: "failed", message: "expected 1" }),
      stepResult("b", { status: "skipped", attempts: 0 }),
    ]);
    history.completed(outcome("failed"));
    const { lines, run, results } = await project(history);
    expect(lines).toEqual([
      "run.started",
      "stage.started main",
      "device.started main r1",
      "device.started main r2",
      "step.started main r2 a #1",
      "step.finished main r2 a #1 passed",
      "step.started main r2 b #1",
      "step.retrying main r2 b #2",
      "step.finished main r2 b #2 passed",
      "device.finished main r2 passed",
      "step.started main r1 a #1",
      "step.finished main r1 a #1 failed",
      "step.finished main r1 b skipped",
      "device.finished main r1 failed",
      "stage.finished main failed",
      "run.finished failed",
    ]);
    expect(run).toMatchObject({
      status: "failed",
      devices: { total: 2, passed: 1, failed: 1, running: 0, waiting: 0 },
    });
    expect(results.find(({ device }) => device === "r1")).toMatchObject({
      status: "failed",
      message: "a: expected 1",
    });
  });

  it("counts devices that have not begun as waiting, and those under way as running", async () => {
    const history = begun();
    history.schedule("runReads", segmentInput("r1", ["a", "b"]));
    const { run } = await project(history);
    expect(run).toMatchObject({
      status: "running",
      finished_at: null,
      devices: { total: 2, running: 1, waiting: 1 },
    });
  });

  it("gives every step of a segment that did not return an outcome", async () => {
    const history = begun();
    const r1 = history.schedule("runReads", segmentInput("r1", ["a", "b"]));
    const r2 = history.schedule("runWrite", segmentInput("r2", ["a"]));
    history.fail(r1, "session lost", [stepResult("a")]);
    history.timeOut(r2, 4, { sent: true });
    history.completed(outcome("indeterminate"));
    const { results } = await project(history);
    expect(results[0]?.steps.map(({ id, status, message }) => [id, status, message])).toEqual([
      ["a", "passed", undefined],
      ["b", "errored", "session lost"],
    ]);
    expect(results[1]).toMatchObject({ status: "indeterminate" });
  });

  it("says that a site has no worker only when the last look has found none", async () => {
    const history = begun(["r1"]);
    const first = history.schedule("runReads", segmentInput("r1", ["a", "b"]));
    history.timeOut(first, 2);
    const look = { queue: "devices@west", stage: "main", device: "r1", steps: ["a", "b"] };
    history.marker("findWorker", { ...look, final: false, found: false });
    expect((await project(history)).results[0]?.steps).toEqual([]);
    history.marker("findWorker", { ...look, final: true, found: false });
    const { results } = await project(history);
    expect(results[0]?.steps[0]).toMatchObject({ id: "a", status: "errored", attempts: 0 });
    expect(results[0]?.steps[0]?.message).toContain("orchestrator worker --site west");
  });

  it("shows a trigger as one step with its parts, and settles a doubt by its verify", async () => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    const outline = stepOutline("t", {
      action: "trigger",
      trigger: { requires: true, verify: true, undo: true },
    });
    history.stage(
      stageOutline(["r1"], [{ kind: "trigger", step: "t", last: true, guarded: false }], [outline]),
    );
    const part = (
      name: "requires" | "do" | "verify" | "undo" | "undone",
      status: "passed" | "indeterminate" = "passed",
    ) =>
      history.segment(
        name === "do" || name === "undo" ? "runWrite" : "runPoll",
        segmentInput("r1", ["t"], { part: name, last: name === "undone", guarded: name !== "undone" }),
        [
          stepResult("t", {
            action: "trigger",
            status,
            detail: { part: name, ...(name === "do" ? { held_before: false } : {}) },
          }),
        ],
      );
    part("requires");
    part("do", "indeterminate");
    part("verify");
    part("undo");
    part("undone");
    history.completed(outcome("passed"));
    const { lines, results } = await project(history);
    expect(lines.slice(2)).toEqual([
      "device.started main r1",
      "step.started main r1 t #1",
      "step.finished main r1 t #1 passed",
      "device.finished main r1 passed",
      "stage.finished main passed",
      "run.finished passed",
    ]);
    const [step] = results[0]?.steps ?? [];
    expect(step?.detail?.["parts"]).toMatchObject([
      { part: "requires" },
      { part: "do", status: "indeterminate" },
      { part: "verify" },
      { part: "undo" },
      { part: "undone" },
    ]);
  });

  it("ends a doubt by a check that names it, and by hand", async () => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    const steps = [
      stepOutline("w"),
      stepOutline("v", { action: "verify", settles: "w" }),
      stepOutline("w2", { on_failure: "continue" }),
    ];
    const open = { last: false };
    const nodes = [
      { kind: "write", step: "w", ...open, guarded: false } as const,
      { kind: "poll", step: "v", ...open, guarded: false } as const,
      { kind: "write", step: "w2", last: true, guarded: false } as const,
    ];
    history.stage(stageOutline(["r1"], nodes, steps));
    history.segment("runWrite", segmentInput("r1", ["w"], open), [
      stepResult("w", { status: "indeterminate", detail: { checks_before: { v: false } } }),
    ]);
    history.segment("runPoll", segmentInput("r1", ["v"], open), [stepResult("v")]);
    history.segment("runWrite", segmentInput("r1", ["w2"]), [stepResult("w2", { status: "indeterminate" })]);
    history.update(
      "resolve",
      { actor: "ann", device: "r1", step: "w2", outcome: "not_applied" },
      { device: "r1", step: "w2", status: "failed" },
    );
    const { results, placed, lines } = await project(history);
    const finished = lines.indexOf("device.finished main r1 indeterminate");
    expect(finished).toBe(lines.indexOf("step.finished main r1 w2 #1 indeterminate") + 1);
    expect(results[0]?.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "w passed",
      "v passed",
      "w2 failed",
    ]);
    expect(placed.at(-1)?.event).toMatchObject({
      type: "step.finished",
      step: "w2",
      status: "failed",
      actor: "ann",
    });
  });

  it("takes the failure of a rescued step back", async () => {
    const history = begun(["r1"]);
    history.segment("runWrite", segmentInput("r1", ["a"], { guarded: true }), [
      stepResult("a", { status: "failed" }),
    ]);
    history.segment("runWrite", segmentInput("r1", ["b"], { rescues: "a" }), [stepResult("b")]);
    const { results, lines } = await project(history);
    expect(results[0]?.status).toBe("passed");
    expect(lines.filter((line) => line.startsWith("device.finished"))).toEqual([
      "device.finished main r1 passed",
    ]);
  });

  it("follows a wait, a skipped step and a held device", async () => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    const nodes = [
      { kind: "wait", step: "w", last: false, guarded: false } as const,
      { kind: "write", step: "s", last: false, guarded: false } as const,
      { kind: "write", step: "p", last: true, guarded: false } as const,
    ];
    const steps = [
      stepOutline("w", { action: "wait", summary: "wait 10s" }),
      stepOutline("s"),
      stepOutline("p", { on_failure: "pause" }),
    ];
    history.stage(stageOutline(["r1"], nodes, steps));
    const timer = history.add({
      timerStartedEventAttributes: {},
      userMetadata: {
        summary: { metadata: { encoding: Buffer.from("json/plain") }, data: Buffer.from('"r1: wait 10s"') },
      },
    });
    history.add({ timerFiredEventAttributes: { startedEventId: timer as never } });
    history.marker("evaluate", { stage: "main", device: "r1", step: "s", action: "configure", runs: false });
    history.segment("runWrite", segmentInput("r1", ["p"]), [stepResult("p", { status: "failed" })]);
    expect((await project(history)).run.status).toBe("running");
    history.held({ stage: "main", device: "r1", step: "p", status: "failed" });
    expect((await project(history)).run.status).toBe("paused");
    history.update("resume", { actor: "ann", skip: ["r1"] });
    history.completed(outcome("failed"));
    const { lines } = await project(history);
    expect(lines.slice(2)).toEqual([
      "device.started main r1",
      "step.started main r1 w #1",
      "step.finished main r1 w #1 passed",
      "step.finished main r1 s skipped",
      "step.started main r1 p #1",
      "step.finished main r1 p #1 failed",
      "run.paused main r1 p",
      "run.resumed",
      "device.finished main r1 failed",
      "stage.finished main failed",
      "run.finished failed",
    ]);
  });

  it("says for whom a device waits, and who asked for the end", async () => {
    const history = begun(["r1"]);
    history.signal(SIGNALS.leaseWaiting, { stage: 0, holders: { r1: "x0" } });
    expect((await project(history)).results[0]).toMatchObject({
      status: "waiting",
      message: "waits for run x0, which holds the device",
    });
    history.signal(SIGNALS.cancelRequested, { actor: "ann" });
    history.add({ workflowExecutionCancelRequestedEventAttributes: {} });
    history.canceled();
    const { placed, run, results } = await project(history);
    const requests = placed.filter(({ event }) => event.type === "run.cancel_requested");
    expect(requests.map(({ event }) => event.actor)).toEqual(["ann"]);
    expect(run.status).toBe("cancelled");
    expect(results[0]?.status).toBe("cancelled");
  });

  it("leaves no device without an outcome when the run is terminated, and doubts open writes", async () => {
    const history = begun(["r1", "r2", "r3"]);
    history.schedule("runWrite", segmentInput("r1", ["a"]));
    history.schedule("runReads", segmentInput("r2", ["a", "b"]));
    history.terminated("by hand");
    const { run, results } = await project(history);
    expect(results.map(({ device, status }) => `${device} ${status}`)).toEqual([
      "r1 indeterminate",
      "r2 cancelled",
      "r3 cancelled",
    ]);
    expect(run).toMatchObject({ status: "indeterminate", message: "terminated from outside: by hand" });
  });
});

function sharded() {
  const history = new HistoryBuilder("run/x1");
  history.started(runInput({ devices: 4 }));
  history.task();
  const outline = (devices: string[]) => stageOutline(devices, [reads(["a"])], [stepOutline("a")]);
  history.stage(outline([]));
  const shards = [
    ["r1", "r2"],
    ["r3", "r4"],
  ].map((devices, n) => {
    const shard = new HistoryBuilder(`run/x1/stage/0/shard/${n}`);
    shard.started({});
    shard.stage(outline(devices));
    const open = devices.map((device) => shard.schedule("runReads", segmentInput(device, ["a"])));
    for (const scheduled of open) shard.complete(scheduled, [stepResult("a")]);
    shard.completed({});
    return shard;
  });
  for (const shard of shards) history.childStarted(shard.ref);
  for (const shard of shards) history.childCompleted(shard.ref);
  history.stage({ ...outline(["r1"]), stage: 1, name: "after" });
  history.segment("runReads", segmentInput("r1", ["a"], { stage: "after" }), [
    stepResult("a", { stage: "after" }),
  ]);
  history.completed(outcome("passed"));
  return [history, ...shards] as const;
}

describe("shards", () => {
  it("are enclosed by their stage, and their devices are the run's", async () => {
    const { lines, run, results } = await project(...sharded());
    const finished = lines.indexOf("stage.finished main passed");
    expect(lines.indexOf("stage.started main")).toBe(1);
    expect(lines.filter((line, at) => line.startsWith("device.finished main") && at < finished)).toHaveLength(
      4,
    );
    expect(lines.indexOf("stage.started after")).toBe(finished + 1);
    expect(run.devices).toMatchObject({ total: 4, passed: 4 });
    const shards = results.map(({ device, shards: of }) => [device, of]);
    expect(shards).toContainEqual(["r1", { main: "run/x1/stage/0/shard/0" }]);
    expect(shards).toContainEqual(["r4", { main: "run/x1/stage/0/shard/1" }]);
  });
});

describe("event ids", () => {
  /** Applies the histories in another order than the merge does, keeping what encloses around what is enclosed. */
  async function interleaved(histories: readonly HistoryBuilder[], pick: (open: number) => number) {
    const projection = createProjection("x1", { converter: defaultDataConverter });
    const placed: PlacedEvent[] = [];
    const [root, ...shards] = histories as [HistoryBuilder, ...HistoryBuilder[]];
    const cursors = new Map<HistoryBuilder, number>([[root, 0]]);
    for (;;) {
      const movable = [...cursors].filter(([history, at]) => {
        const event = history.events[at];
        const closes = event?.childWorkflowExecutionCompletedEventAttributes?.workflowExecution?.workflowId;
        const child = shards.find((shard) => shard.ref.workflow_id === closes);
        return event && (!child || cursors.get(child) === child.events.length);
      });
      if (movable.length === 0) return placed;
      const [history, at] = movable[pick(movable.length) % movable.length] as [HistoryBuilder, number];
      placed.push(...(await projection.push(history.ref, history.events[at] as HistoryEvent)));
      cursors.set(history, at + 1);
      const started = (history.events[at] as HistoryEvent).childWorkflowExecutionStartedEventAttributes;
      const child = shards.find((shard) => shard.ref.workflow_id === started?.workflowExecution?.workflowId);
      if (child) cursors.set(child, 0);
    }
  }
  const key = ({ position: [own] }: PlacedEvent) => `${own.history} ${own.event} ${own.sub}`;

  it("resume without gap or duplicate in a stream that was merged in another order", async () => {
    const histories = sharded();
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    const one = await interleaved(histories, random);
    for (let round = 0; round < 20; round++) {
      const other = await interleaved(histories, random);
      expect(other.map(key).sort()).toEqual(one.map(key).sort());
      for (let cut = 0; cut < one.length; cut++) {
        const id = one[cut]?.event.id as string;
        const reader = decodePosition(id) as Position;
        const rest = other.filter(({ position }) => !hasSeen(reader, position));
        const all = [...one.slice(0, cut + 1), ...rest].map(key);
        expect(new Set(all).size).toBe(all.length);
        expect(all.sort()).toEqual(one.map(key).sort());
      }
    }
  });

  it("are refused when nobody has given them out", () => {
    for (const id of [
      "",
      "x",
      "!!",
      Buffer.from("[]").toString("base64url"),
      Buffer.from('[["q",0,"a",1,0]]').toString("base64url"),
    ]) {
      expect(decodePosition(id)).toBeUndefined();
    }
  });
});

describe("a run that continues as new", () => {
  it("goes on in the same stage with ids that keep rising", async () => {
    const first = begun();
    first.segment("runReads", segmentInput("r1", ["a", "b"]), [stepResult("a"), stepResult("b")]);
    first.continued("second");
    const second = new HistoryBuilder("run/x1", "second", { chain: 1 });
    second.started(runInput());
    second.task();
    second.stage(stageOutline(["r1", "r2"], [reads(["a", "b"])], [stepOutline("a"), stepOutline("b")]));
    second.segment("runReads", segmentInput("r2", ["a", "b"]), [stepResult("a"), stepResult("b")]);
    second.completed(outcome("passed"));
    const { lines, placed } = await project(first, second);
    expect(lines.filter((line) => /^(run|stage)/.test(line))).toEqual([
      "run.started",
      "stage.started main",
      "stage.finished main passed",
      "run.finished passed",
    ]);
    const positions = placed.map(({ position }) => position);
    for (const [n, position] of positions.entries()) {
      expect(positions.filter((other) => hasSeen(position, other))).toHaveLength(n + 1);
    }
  });
});
