// What a shard tells its run of a device, and the run tells the device's next shard: only what later stages ask for, since
// Temporal refuses messages over 2 MiB and ends a history at 50 MiB. What the steps came to stands in the shard's own history.
import type { StageOutline } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import { counts, keep } from "../run-model/device-state.js";
import type { DeviceState, IndeterminateStep, Known } from "../run-model/device-state.js";
import { worst } from "../run-model/outcome.js";
import { means } from "../run-model/resolving-checks.js";
import { baseOf } from "../run-model/result-id.js";

type Carried = Omit<DeviceState, "name" | "site" | "large" | "more" | "settled_later">;
/** A device; what is absent is as with a new one. */
export type CarriedDevice = Pick<DeviceState, "name"> & Partial<Carried>;

/** Characters of JSON in one message; one of them is at most three bytes. */
const MESSAGE_CHARACTERS = 500_000;

/** @param asked what later stages read; absent: all that is known */
export function carried(device: DeviceState, asked?: StageOutline["carries"]): CarriedDevice {
  const { name, saved, out, entered, segments, cut_short } = device;
  return shortened(name, {
    saved: asked ? Object.fromEntries(asked.saved.flatMap((key) => entryOf(saved, key))) : saved,
    ...(asked ? summary(device, asked.steps) : stepsOf(device)),
    out,
    entered,
    segments,
    ...(cut_short ? { cut_short } : {}),
  });
}

const entryOf = <T>(from: Record<string, T>, key: string): [string, T][] =>
  key in from ? [[key, from[key] as T]] : [];

type Steps = Pick<DeviceState, "steps" | "before" | "known" | "indeterminate" | "awaiting" | "rescued">;

const stepsOf = ({ steps, before, known, indeterminate, awaiting, rescued }: DeviceState): Steps => ({
  steps,
  before,
  known,
  indeterminate,
  awaiting,
  rescued,
});

/** Only what is still open is kept by itself. */
function summary(device: DeviceState, asked: string[]): Steps {
  const steps: Record<string, StepStatus> = {};
  const before = new Set(device.before);
  const past: Record<string, StepStatus> = {};
  for (const [id, status] of Object.entries(device.steps)) {
    if (status === "indeterminate" || id in device.indeterminate) steps[id] = status;
    else {
      past[id] = status;
      if (counts(device, id)) before.add(status);
    }
  }
  const bases = new Set(Object.keys(steps).map(baseOf));
  return {
    steps,
    before: [...before],
    known: {
      ...Object.fromEntries(asked.flatMap((step) => entryOf(device.known, step))),
      ...knownOf(past, asked, Object.keys(steps)),
    },
    indeterminate: Object.fromEntries(
      Object.entries(device.indeterminate).map(([id, step]) => [id, shortStep(step)]),
    ),
    awaiting: device.awaiting,
    rescued: device.rescued.filter((id) => bases.has(baseOf(id))),
  };
}

function knownOf(past: Record<string, StepStatus>, asked: string[], open: string[]): Record<string, Known> {
  const byStep = new Map<string, string[]>();
  for (const id of Object.keys(past)) {
    const turns = byStep.get(baseOf(id));
    if (turns) turns.push(id);
    else byStep.set(baseOf(id), [id]);
  }
  return Object.fromEntries(
    asked.flatMap((step): [string, Known][] => {
      const single = past[step];
      if (single !== undefined) return [[step, { status: single }]];
      const turns = byStep.get(step) ?? [];
      if (turns.length === 0) return [];
      const others = open.filter((id) => means(step, id)).length;
      return [[step, { status: worst(turns.map((id) => past[id]!)), turns: turns.length + others }]];
    }),
  );
}

/** What a check needs to know that may resolve it. */
function shortStep({ id, status, detail = {} }: IndeterminateStep): IndeterminateStep {
  const { held_before, checks_before } = detail;
  return {
    id,
    status,
    detail: {
      ...(held_before === undefined ? {} : { held_before }),
      ...(checks_before === undefined ? {} : { checks_before }),
    },
  };
}

/** Without members that say nothing. */
function shortened(name: string, state: Partial<Carried>): CarriedDevice {
  const said = Object.entries(state).filter(([, value]) =>
    typeof value === "object" ? Object.keys(value).length > 0 : value,
  );
  return { name, ...Object.fromEntries(said) };
}

/** Nothing is to be told of the device: it is as a new one. */
export const isBlank = (device: CarriedDevice): boolean => Object.keys(device).length === 1;

/** Takes over what was told of the device. */
export function takeOver(device: DeviceState, told: CarriedDevice): void {
  const {
    saved = {},
    steps = {},
    before = [],
    known = {},
    indeterminate = {},
    awaiting = [],
    rescued = [],
    out = false,
    entered = false,
    segments = 0,
    cut_short,
  } = told;
  Object.assign(device, {
    saved: {},
    large: {},
    steps,
    before,
    known,
    indeterminate,
    awaiting,
    rescued,
    out,
    entered,
    segments,
  });
  keep(device, saved);
  if (cut_short) device.cut_short = cut_short;
}

/** How many of them fit one message, from the first on; at least one. */
export function fitting(devices: CarriedDevice[]): number {
  let room = MESSAGE_CHARACTERS;
  const beyond = devices.findIndex((device) => (room -= JSON.stringify(device).length) < 0);
  return beyond < 0 ? devices.length : Math.max(1, beyond);
}
