// Whether a run fits one Temporal execution, and if not into parts of how many devices each stage is cut. Temporal ends an
// execution at 51,200 events or 50 MiB of history, and refuses a message over 2 MiB; a plan that cannot fit is refused here.
import type { Plan, PlanStage } from "../../../schemas/plan.js";
import type { Size } from "./device.js";
import { sizesOf, type StageSize } from "./stage.js";

const MEBIBYTE = 2 ** 20;
/** An execution of more is slow to load and to replay; Temporal warns at 10,240 events and 10 MiB. */
const COMFORTABLE: Size = { events: 8_000, bytes: 8 * MEBIBYTE };
/** What is left up to Temporal's own limits is for what devices say beyond the estimate. */
const MOST: Size = { events: 40_000, bytes: 30 * MEBIBYTE };
/** A larger part gains nothing. */
const MOST_DEVICES = 150;
/** The workflow answers Temporal once for all segments that start together, in one message of at most 4 MiB. */
const MOST_STARTED = 2.5 * MEBIBYTE;
const MOST_MESSAGE = 1.5 * MEBIBYTE;
/** Of the run's own history: a part starts, ends and tells of its devices. */
const PART: Size = { events: 12, bytes: 3_000 };
/** An execution begins and ends, starts its archive, asks for leases. */
const FRAME: Size = { events: 60, bytes: 20_000 };

export interface Cut {
  /** Devices of a part, by stage; absent: the run is one piece. */
  parts?: number[];
  /** Why it cannot run, with the index of the stage if one is to blame. */
  over?: { stage?: number; message: string; hint: string };
}

export function cutOf(plan: Pick<Plan, "stages" | "steps">): Cut {
  const stages = sizesOf(plan);
  for (const [stage, size] of stages.entries()) {
    const over = overOf(plan.stages[stage]!.name, size);
    if (over) return { over: { stage, ...over } };
  }
  if (isOnePiece(plan.stages, stages)) return {};
  for (const budget of [COMFORTABLE, MOST]) {
    const parts = stages.map((stage) => partOf(stage, budget));
    if (
      partsOf(plan.stages, parts) * PART.events <= MOST.events &&
      runBytes(plan.stages, stages, parts) <= MOST.bytes
    )
      return { parts };
  }
  return {
    over: {
      message: "the history of the run cannot name so many devices in so many stages and parts",
      hint: "run it on fewer devices at a time (`--limit`), or with fewer stages or batches",
    },
  };
}

/** What is too much for one device alone. */
function overOf(name: string, stage: StageSize): Omit<NonNullable<Cut["over"]>, "stage"> | undefined {
  const hint = "cut the stage into several ones, or loop over fewer items in it";
  const { events, bytes } = stage.likely;
  if (events > MOST.events)
    return {
      message: `the stage \`${name}\` needs about ${inEnglish(events)} events of Temporal's history for one device; a part of a run may have at most ${inEnglish(MOST.events)}`,
      hint,
    };
  if (bytes > MOST.bytes)
    return {
      message: `the results of the stage \`${name}\` take about ${inMebibytes(bytes)} MiB of Temporal's history for one device; a part of a run may have at most ${inMebibytes(MOST.bytes)}`,
      hint,
    };
  const message = Math.max(stage.outline + stage.per_device, stage.input);
  if (message > MOST_MESSAGE)
    return {
      message: `the steps of the stage \`${name}\` take about ${inMebibytes(message)} MiB in one message of Temporal's; it may have at most ${inMebibytes(MOST_MESSAGE)}`,
      hint: "cut the stage into several ones, or give its steps shorter names, lists and conditions",
    };
  return undefined;
}

const inEnglish = (count: number): string => Math.round(count).toLocaleString("en");
const inMebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);

function isOnePiece(planned: PlanStage[], stages: StageSize[]): boolean {
  const [likely, most] = [{ ...FRAME }, { ...FRAME }];
  for (const [n, { all, all_at_most, devices, outline, all_tracks, per_device, input }] of stages.entries()) {
    const marker = outline + all_tracks + devices * per_device;
    add(likely, all, marker);
    add(most, all_at_most, marker);
    const at_once = Math.min(devices, planned[n]!.concurrency);
    if (marker > MOST_MESSAGE || at_once * input > MOST_STARTED) return false;
  }
  return isWithin(likely, COMFORTABLE) && isWithin(most, MOST);
}

function add(total: Size, { events, bytes }: Size, marker: number): void {
  total.events += events;
  total.bytes += bytes + marker;
}

const isWithin = ({ events, bytes }: Size, limit: Size): boolean =>
  events <= limit.events && bytes <= limit.bytes;

/** Devices of a part of the stage. */
function partOf({ likely, most, outline, per_device, input, devices }: StageSize, budget: Size): number {
  const room = (limit: Size, each: Size) =>
    Math.min(
      (limit.events - FRAME.events) / Math.max(1, each.events),
      (limit.bytes - FRAME.bytes - outline) / (each.bytes + per_device),
    );
  const fitting = Math.min(
    MOST_DEVICES,
    devices,
    room(budget, likely),
    room(MOST, most),
    MOST_STARTED / Math.max(1, input),
    (MOST_MESSAGE - outline) / per_device,
  );
  return Math.max(1, Math.floor(fitting));
}

/** How many there are. */
const partsOf = (planned: PlanStage[], parts: number[]): number =>
  planned.reduce(
    (count, stage, n) => count + batchesOf(stage).reduce((sum, size) => sum + Math.ceil(size / parts[n]!), 0),
    0,
  );

const batchesOf = ({ batches, tracks }: PlanStage): number[] =>
  batches ?? [tracks.reduce((count, track) => count + track.devices.length, 0)];

const runBytes = (planned: PlanStage[], stages: StageSize[], parts: number[]): number =>
  partsOf(planned, parts) * PART.bytes +
  stages.reduce((bytes, { devices, named }) => bytes + devices * named, FRAME.bytes);
