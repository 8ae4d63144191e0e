// A run in several histories: shards, runs that continue as new, and the ids of their events.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { describe, expect, it } from "vitest";
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
import { project, begun, outcome, sharded } from "./testing/project.js";

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
    const projection = createProjection("x1", { converter: defaultDataConverter, namespace: "default" });
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
