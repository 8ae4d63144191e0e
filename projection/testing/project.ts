// Histories built by hand, as readers of the run see them.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { mergeHistories } from "../merge.js";
import type { HistoryEvent } from "../payloads.js";
import { createProjection, type PlacedEvent } from "../projection.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./history.js";

export const project = (...histories: HistoryBuilder[]) => projectPlanned(undefined, ...histories);

/** @param devices those that the plan names */
export async function projectPlanned(devices: string[] | undefined, ...histories: HistoryBuilder[]) {
  const projection = createProjection("x1", {
    converter: defaultDataConverter,
    namespace: "default",
    ...(devices ? { outline: { devices, inputs: {} } } : {}),
  });
  const placed: PlacedEvent[] = [];
  const byExecution = new Map(histories.map((history) => [history.ref.run_id, history.events]));
  await mergeHistories({
    root: (histories[0] as HistoryBuilder).ref,
    source: { pages: (ref) => inPages(byExecution.get(ref.run_id) ?? []) },
    decode: projection.decode,
    onFact: (ref, fact) => void placed.push(...projection.apply(ref, fact)),
  });
  const lines = placed.map(({ event }) =>
    [event.type, event.stage, event.device, event.step, event.attempt && `#${event.attempt}`, event.status]
      .filter((part) => part !== undefined)
      .join(" "),
  );
  return { placed, lines, ...projection.state() };
}

export async function* inPages(events: HistoryEvent[]) {
  for (let at = 0; at < events.length; at += 3) yield events.slice(at, at + 3);
}

export const begun = (devices = ["r1", "r2"], input = runInput()) => {
  const history = new HistoryBuilder("run/x1");
  history.started(input);
  history.task();
  history.stage(stageOutline(devices, [reads(["a", "b"])], [stepOutline("a"), stepOutline("b")]));
  return history;
};

export const outcome = (status: string) => ({ status, devices: {} });

export function sharded() {
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
