// How far a run is, as Temporal's Web UI shows it under "current details".
import type { ControlState } from "./control.js";
import { deviceStatus, hasFailed } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import type { RunInput, RunOutcome } from "./messages.js";

export interface StageProgress {
  /** Name. */
  stage: string;
  /** Devices of the stage, and how many of them have ended in it. */
  total: number;
  done: number;
  /** All that the run has reached so far. */
  devices: DeviceState[];
  control: ControlState;
}

const MOST_NAMES = 20;

export function describeProgress(
  input: RunInput,
  { stage, total, done, devices, control }: StageProgress,
): string {
  const number = input.stages.findIndex(({ name }) => name === stage) + 1;
  return [
    `**Stage ${number} of ${input.stages.length}: ${stage}**`,
    ...describeControl(control),
    `${done} of ${total} devices are done with it.`,
    ...describeBad(devices),
  ].join("\n\n");
}

/** Of a shard: its devices alone. */
export function describeShard({ stage, total, done, devices, control }: StageProgress): string {
  return [
    `**${stage}**`,
    ...describeControl(control),
    `${done} of ${total} devices of this shard are done with it.`,
    ...describeBad(devices),
  ].join("\n\n");
}

export function describeOutcome({ status, message, devices }: RunOutcome): string {
  const { total, ...counts } = devices;
  const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return [
    `**${status.replaceAll("_", " ")}**`,
    ...(message ? [message] : []),
    `${total} devices: ${parts.join(", ")}.`,
  ].join("\n\n");
}

function describeControl({ paused, stopped, held }: ControlState): string[] {
  return [
    ...(paused ? ["**Paused**: no new step starts until it is resumed."] : []),
    ...held.map(({ device, step, status }) => `- ${device} is held: ${step} ended ${status}`),
    ...(stopped === undefined ? [] : [`No new device starts: ${stopped}`]),
  ];
}

function describeBad(devices: DeviceState[]): string[] {
  const bad = devices.filter(hasFailed);
  if (bad.length === 0) return ["Nothing has gone wrong so far."];
  const more = bad.length - MOST_NAMES;
  return [
    `${bad.length} did not pass:`,
    ...bad.slice(0, MOST_NAMES).map((device) => `- ${device.name}: ${deviceStatus(device)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

/** Devices end by the dozen in one task of the workflow, and only what is shown last is seen. */
export function onceATurn(what: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    void Promise.resolve().then(() => {
      due = false;
      what();
    });
  };
}
