// The stages of a run in order, each batch by batch, inline or in shards.
import { CancellationScope, defineSignal, setCurrentDetails, setHandler } from "@temporalio/workflow";
import { local } from "./activities.js";
import type { ControlPanel } from "./control.js";
import { ensureDeviceState } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { holdingDevices } from "./hold-devices.js";
import type { Hold } from "./hold-devices.js";
import { SIGNALS } from "./messages.js";
import type { RunInput } from "./messages.js";
import { describeProgress, onceATurn } from "./progress.js";
import type { ShardResult } from "./shard.js";
import { runShards, takeOverAll } from "./shards.js";
import { batchesOf, countFailures, isEligible, isKeptBack, isOver } from "../run-model/stage-flow.js";
import { finallyStage, holdsAll, isFinallyOwed, mainStages } from "../run-model/stage-order.js";
import { runOver, runStage } from "./stage.js";

export interface RunState {
  input: RunInput;
  control: ControlPanel;
  /** Those that were reached so far, by name. */
  devices: Map<string, DeviceState>;
}

export async function runStages(state: RunState): Promise<void> {
  const over = () => isOver(runOver(state.control));
  for (const stage of mainStages(state.input.stages)) {
    if (over()) return;
    await runOne(state, stage, over);
  }
}

/** What shards tell of devices before they end. */
export function listenToShards({ devices }: RunState): void {
  setHandler(defineSignal<[ShardResult]>(SIGNALS.devicesEnded), (told) => takeOverAll(devices, told.devices));
}

const runOne = (state: RunState, stage: number, over: () => boolean): Promise<void> => {
  const part = state.input.stages[stage]?.part;
  return part === undefined ? inline(state, stage, over) : inShards(state, stage, part, over);
};

/** The run's `finally`, on each device that began work. */
export async function runFinallyStage(state: RunState): Promise<void> {
  const stage = finallyStage(state.input.stages);
  if (stage === undefined || !isFinallyOwed(state.devices.values())) return;
  await CancellationScope.nonCancellable(() => runOne(state, stage, () => false));
}

/**
 * Holds all devices of the run, where its `finally` changes them: nobody else gets at a device that waits to be restored.
 * Where the run is cut off before it has them there is no work.
 */
export async function holdingAll({ input }: RunState, work: () => Promise<void>): Promise<void> {
  const stage = finallyStage(input.stages);
  if (stage === undefined || !holdsAll(input.stages)) return work();
  const { run, plan_digest } = input;
  const total = input.stages[stage]?.devices ?? 0;
  const devices: Hold["devices"] = [];
  for (let from = 0; from < total; from += NAMES_AT_ONCE) {
    const slice = { run, plan_digest, stage, names: true as const, from, count: NAMES_AT_ONCE };
    const outline = await CancellationScope.nonCancellable(() => local.loadStage({ ...slice, ahead: true }));
    devices.push(...outline.devices.map(({ name, site }) => ({ name, site })));
  }
  await holdingDevices({ run, stage, devices }, work);
}

async function inline(state: RunState, stage: number, over: () => boolean): Promise<void> {
  const { input, control, devices } = state;
  const { run, plan_digest, traceparent, cleanup_timeout_ms } = input;
  const outline = await CancellationScope.nonCancellable(() => local.loadStage({ run, plan_digest, stage }));
  if (outline.skipped !== undefined) return;
  const all = outline.devices.map((device) => ensureDeviceState(devices, device, outline));
  const sound = new Set(all.filter(isEligible));
  const progress = showing(state, outline.name, all.length);
  const batches = async () => {
    for (const { from, size } of batchesOf(outline, all.length)) {
      if (over()) return;
      const failures_before = countFailures(all.slice(0, from).filter((device) => sound.has(device)));
      const { concurrency } = outline;
      const work = {
        run,
        plan_digest,
        traceparent,
        outline,
        control,
        cleanup_timeout_ms,
        concurrency,
        failures_before,
        show: progress.next,
      };
      await runStage(work, all.slice(from, from + size));
    }
  };
  await progress.during(async () => {
    if (!outline.exclusive || holdsAll(input.stages)) return batches();
    const held = await holdingDevices({ run, stage, devices: namesOf(all) }, batches);
    if (!held) notGranted(all);
  });
}

async function inShards(state: RunState, stage: number, part: number, over: () => boolean): Promise<void> {
  const { input } = state;
  const { run, plan_digest } = input;
  const head = await CancellationScope.nonCancellable(() =>
    local.loadStage({ run, plan_digest, stage, names: true, from: 0, count: 0 }),
  );
  if (head.skipped !== undefined) return;
  const total = input.stages[stage]?.devices ?? 0;
  const ailing = new Set(
    [...state.devices.values()].filter((device) => !isEligible(device)).map(({ name }) => name),
  );
  const all = await ensureDeviceStates(state, stage, total);
  const progress = showing(state, head.name, total);
  let shards = 0;
  const batches = async () => {
    for (const { from, size } of batchesOf(head, total)) {
      if (over()) return;
      await runShards({
        ...state,
        stage,
        name: head.name,
        from,
        states: all.slice(from, from + size),
        part,
        concurrency: head.concurrency,
        ...(head.max_failures === undefined ? {} : { max_failures: head.max_failures }),
        sound_before: (device: string) => !ailing.has(device),
        next_shard: () => shards++,
        ...(head.finally ? { finally: true as const } : {}),
        show: progress.next,
      });
    }
  };
  await progress.during(async () => {
    if (!head.exclusive || holdsAll(input.stages)) return batches();
    const held = await holdingDevices({ run, stage, devices: namesOf(all) }, batches);
    if (!held) notGranted(all);
  });
}

/** Keeps the stage's progress under the run's current details. */
function showing({ input, control, devices }: RunState, stage: string, total: number) {
  let done = 0;
  const show = onceATurn(() => {
    const about = { stage, total, done, devices: [...devices.values()], control: control.state };
    setCurrentDetails(describeProgress(input, about));
  });
  return {
    /** @param more devices that have ended in the stage */
    next(more: number) {
      done += more;
      show();
    },
    async during(work: () => Promise<void>) {
      control.listeners.add(show);
      show();
      try {
        await work();
      } finally {
        control.listeners.delete(show);
      }
    },
  };
}

/** The run was cut off before it held the devices. */
function notGranted(devices: DeviceState[]): void {
  for (const device of devices) if (!device.out) isKeptBack(device, { cancelled: true });
}

const namesOf = (devices: DeviceState[]): Hold["devices"] =>
  devices.filter((device) => !device.out).map(({ name, site }) => ({ name, site }));

const NAMES_AT_ONCE = 1_000;

/** All devices of a stage whose work is done in shards. */
async function ensureDeviceStates(
  { input, devices }: RunState,
  stage: number,
  total: number,
): Promise<DeviceState[]> {
  const { run, plan_digest } = input;
  const all: DeviceState[] = [];
  for (let from = 0; from < total; from += NAMES_AT_ONCE) {
    const slice = { run, plan_digest, stage, names: true as const, from, count: NAMES_AT_ONCE };
    const outline = await CancellationScope.nonCancellable(() => local.loadStage(slice));
    all.push(...outline.devices.map((device) => ensureDeviceState(devices, device, outline)));
  }
  return all;
}
