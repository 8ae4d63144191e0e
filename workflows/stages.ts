// The stages of a run in order, each batch by batch, inline or in shards.
import { CancellationScope, setCurrentDetails } from "@temporalio/workflow";
import type { StageOutline } from "../activities/contract.js";
import { local } from "./activities.js";
import type { ControlPanel } from "./control.js";
import { reach } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import type { RunInput } from "./messages.js";
import { describeProgress } from "./progress.js";
import { runShards } from "./shards.js";
import { countFailures, runStage } from "./stage.js";

/** A run of more events than this is cut into shards; Temporal ends a history at 51,200. */
const EVENT_BUDGET = 8_000;

export interface RunState {
  input: RunInput;
  control: ControlPanel;
  /** Those that were reached so far, by name. */
  devices: Map<string, DeviceState>;
}

export async function runStages(state: RunState): Promise<void> {
  const { input, control } = state;
  for (const stage of input.stages.keys()) {
    const over = () => CancellationScope.current().consideredCancelled || control.stopped !== undefined;
    if (over()) return;
    if (input.events > EVENT_BUDGET) await inShards(state, stage, over);
    else await inline(state, stage, over);
  }
}

async function inline(state: RunState, stage: number, over: () => boolean): Promise<void> {
  const { input, control, devices } = state;
  const { run, plan_digest, cleanup_timeout_ms } = input;
  const outline = await CancellationScope.nonCancellable(() => local.loadStage({ run, plan_digest, stage }));
  if (outline.skipped !== undefined) return;
  const all = outline.devices.map((device) => reach(devices, device));
  const show = () => setCurrentDetails(describeProgress(input, outline.name, all));
  show();
  for (const { from, size } of batchesOf(outline, all.length)) {
    if (over()) return;
    const failures_before = countFailures(all.slice(0, from).filter((device) => !device.out));
    const { concurrency } = outline;
    const work = {
      run,
      plan_digest,
      outline,
      control,
      cleanup_timeout_ms,
      concurrency,
      failures_before,
      show,
    };
    await runStage(work, all.slice(from, from + size));
  }
}

async function inShards(state: RunState, stage: number, over: () => boolean): Promise<void> {
  const { input } = state;
  const { run, plan_digest } = input;
  const head = await CancellationScope.nonCancellable(() =>
    local.loadStage({ run, plan_digest, stage, from: 0, count: 0 }),
  );
  if (head.skipped !== undefined) return;
  let next_shard = 0;
  for (const { from, size } of batchesOf(head, input.stages[stage]?.devices ?? 0)) {
    if (over()) return;
    next_shard = await runShards({
      ...state,
      stage,
      from,
      count: size,
      concurrency: head.concurrency,
      next_shard,
    });
    setCurrentDetails(describeProgress(input, head.name, [...state.devices.values()]));
  }
}

function batchesOf(outline: StageOutline, total: number): { from: number; size: number }[] {
  let from = 0;
  return (outline.batches ?? [total]).map((size) => {
    const batch = { from, size };
    from += size;
    return batch;
  });
}
