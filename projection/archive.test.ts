// The archive of hand-built histories.
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../schemas/event.js";
import { createProjection } from "./projection.js";
import { archiveInMemory } from "./testing/archive.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";

function history(): HistoryBuilder {
  const builder = new HistoryBuilder("run/x1");
  builder.started(runInput({ devices: 1 }));
  builder.task();
  builder.stage(stageOutline(["r1"], [reads(["a"])], [stepOutline("a")]));
  builder.segment("runReads", segmentInput("r1", ["a"]), [stepResult("a")]);
  return builder;
}

const archive = (builder: HistoryBuilder, ...shards: HistoryBuilder[]) =>
  archiveInMemory({
    root: builder.ref,
    source: {
      async *pages({ run_id }) {
        yield [builder, ...shards].find(({ ref }) => ref.run_id === run_id)?.events ?? [];
      },
    },
  });

describe("archiveRun", () => {
  it("writes nothing of a run that is not over", async () => {
    const { state, files } = await archive(history());
    expect(state).toBeUndefined();
    expect(files.size).toBe(0);
  });

  it("waits for the shards of a run that was terminated", async () => {
    const builder = history();
    const shard = new HistoryBuilder("run/x1/stage/0/shard/0");
    shard.started({});
    builder.childStarted(shard.ref);
    builder.terminated("by hand");
    expect((await archive(builder, shard)).state).toBeUndefined();
    shard.canceled();
    expect((await archive(builder, shard)).state?.run.status).toBe("cancelled");
  });

  it("writes events, results and reports, run.json last, and a history that gives the same again", async () => {
    const builder = history();
    builder.completed({ status: "passed", devices: {} });
    const { state, files } = await archive(builder);
    expect([...files.keys()].at(-1)).toBe("run.json");
    expect([...files.keys()].sort()).toEqual(
      [
        "events.ndjson",
        "history/run.0.json",
        "report.html",
        "report.json",
        "report.md",
        "report.xml",
        "results.json",
        "run.json",
      ].sort(),
    );
    expect(JSON.parse(files.get("run.json") ?? "")).toEqual(state?.run);
    const events = (files.get("events.ndjson") ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "passed" });

    const again = createProjection("x1", { converter: defaultDataConverter, namespace: "default" });
    const replayed: RunEvent[] = [];
    for (const event of historyFromJSON(JSON.parse(files.get("history/run.0.json") ?? "")).events ?? []) {
      replayed.push(...(await again.push(builder.ref, event)).map((placed) => placed.event));
    }
    expect(replayed).toEqual(events);
  });
});
