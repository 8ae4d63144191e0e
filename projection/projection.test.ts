// What a reader of a run's events sees, from histories built by hand.
import { defaultPayloadConverter } from "@temporalio/common";
import type { PlanNode } from "../schemas/plan.js";
import { describe, expect, it } from "vitest";
import { SIGNALS } from "../workflows/messages.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";
import { project, begun, outcome } from "./testing/project.js";

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

  it("counts a device that waits for a later stage as waiting: nothing is done with it", async () => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    history.stage(
      stageOutline(["r1", "r2"], [reads(["a"])], [stepOutline("a")], {
        devices: ["r1", "r2"].map((name) => ({ name, site: "default", track: 0, more: true })),
      }),
    );
    const r1 = history.schedule("runReads", segmentInput("r1", ["a"]));
    const r2 = history.schedule("runReads", segmentInput("r2", ["a"]));
    history.complete(r1, [stepResult("a")]);
    const { run, results } = await project(history);
    expect(run.devices).toMatchObject({ total: 2, running: 1, waiting: 1, passed: 0 });
    expect(results.map(({ device, status }) => `${device} ${status}`)).toEqual(["r1 waiting", "r2 running"]);

    history.complete(r2, [stepResult("a")]);
    history.stage(
      stageOutline(["r1", "r2"], [reads(["b"])], [stepOutline("b")], {
        stage: 1,
        name: "later",
        concurrency: 1,
      }),
    );
    history.schedule("runReads", segmentInput("r1", ["b"], { stage: "later" }));
    expect((await project(history)).run.devices).toMatchObject({ running: 1, waiting: 1, passed: 0 });
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
    history.stage(stageOutline(["r1"], [{ kind: "trigger", step: "t" }], [outline]));
    const part = (
      name: "requires" | "do" | "verify" | "undo" | "undone",
      status: "passed" | "indeterminate" = "passed",
    ) =>
      history.segment(
        name === "do" || name === "undo" ? "runWrite" : "runPoll",
        segmentInput("r1", ["t"], { part: name }),
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
    const open = {};
    const nodes = [
      { kind: "write", step: "w", ...open } as const,
      { kind: "poll", step: "v", ...open } as const,
      { kind: "write", step: "w2" } as const,
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
    const history = new HistoryBuilder("run/x1");
    history.started(runInput({ devices: 1 }));
    history.task();
    const block: PlanNode = {
      kind: "block",
      step: "a",
      body: [{ kind: "write", step: "a" }],
      rescue: [{ kind: "write", step: "b" }],
      always: [],
    };
    history.stage(stageOutline(["r1"], [block], [stepOutline("a"), stepOutline("b")]));
    history.segment("runWrite", segmentInput("r1", ["a"], {}), [stepResult("a", { status: "failed" })]);
    history.segment("runWrite", segmentInput("r1", ["b"]), [stepResult("b")]);
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
      { kind: "wait", step: "w" } as const,
      { kind: "trigger", step: "s" } as const,
      { kind: "write", step: "p" } as const,
    ];
    const steps = [
      stepOutline("w", { action: "wait", summary: "wait 10s" }),
      stepOutline("s", { when: true }),
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

  it("follows a device through the timers of a wait for a worker, and finishes it with its last step", async () => {
    const history = new HistoryBuilder("run/x1");
    history.started(runInput({ devices: 1 }));
    history.task();
    history.stage(stageOutline(["r1"], [{ kind: "write", step: "a" }], [stepOutline("a")]));
    const scheduled = history.schedule("runWrite", segmentInput("r1", ["a"]));
    const data = Buffer.from('"r1: waiting for a worker for site default"');
    history.add({
      timerStartedEventAttributes: {},
      userMetadata: { summary: { metadata: { encoding: Buffer.from("json/plain") }, data } },
    });
    history.complete(scheduled, [stepResult("a")]);
    const { lines } = await project(history);
    expect(lines.slice(-2)).toEqual(["step.finished main r1 a #1 passed", "device.finished main r1 passed"]);
  });

  it("leaves out copies of signals, as another one and once more, as the run did", async () => {
    const history = begun(["r1"]);
    const waits = { stage: 0, holders: { r1: "x0" } };
    history.labelledSignal(SIGNALS.leaseWaiting, waits, "signal lease_waiting", "1");
    history.labelledSignal(SIGNALS.cancelRequested, { actor: "eve" }, "signal lease_waiting", "1");
    history.signal(SIGNALS.leaseGranted, { stage: 0, devices: ["r1"] });
    history.labelledSignal(SIGNALS.leaseWaiting, waits, "signal lease_waiting", "1");
    const { placed, results } = await project(history);
    expect(placed.filter(({ event }) => event.type === "device.waiting")).toHaveLength(1);
    expect(placed.some(({ event }) => event.type === "run.cancel_requested")).toBe(false);
    expect(results[0]?.message).toBeUndefined();
  });

  it("does not end as passed with what the run has said of something else, which somebody copied", async () => {
    const history = begun(["r1"]);
    const payload = defaultPayloadConverter.toPayload({ device: "r1", step: "a", status: "passed" });
    const metadata = { ...payload.metadata, message: new Uint8Array() };
    history.add({
      workflowExecutionCompletedEventAttributes: { result: { payloads: [{ ...payload, metadata }] } },
    });
    const { run } = await project(history);
    expect(run).toMatchObject({ status: "errored", message: expect.stringContaining("as another message") });
  });

  it("says for whom a device waits, and who asked for the end", async () => {
    const history = begun(["r1", "r2"]);
    history.signal(SIGNALS.leaseWaiting, { stage: 0, holders: { r1: "x0" } });
    expect((await project(history)).results[0]).toMatchObject({
      status: "waiting",
      message: "waits for run x0, which holds the device",
    });
    history.signal(SIGNALS.leaseWaiting, { stage: 0, holders: { r1: "x0", r2: "x0" } });
    history.signal(SIGNALS.leaseWaiting, { stage: 0, holders: { r2: "x9" } });
    const waiting = await project(history);
    expect(waiting.results.map(({ message }) => message)).toEqual([
      "the device is free; it waits for the other devices of this stage, which wait for run x9",
      "waits for run x9, which holds the device",
    ]);
    const told = waiting.placed.filter(({ event }) => event.type === "device.waiting");
    expect(told.map(({ event }) => event.device)).toEqual(["r1", "r2", "r2", "r1"]);
    history.signal(SIGNALS.cancelRequested, { actor: "ann" });
    history.add({ workflowExecutionCancelRequestedEventAttributes: {} });
    history.canceled();
    const { placed, run, results } = await project(history);
    const requests = placed.filter(({ event }) => event.type === "run.cancel_requested");
    expect(requests.map(({ event }) => event.actor)).toEqual(["ann"]);
    expect(run.status).toBe("cancelled");
    expect(results[0]?.status).toBe("cancelled");
  });
});
