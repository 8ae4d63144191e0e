// What the live display knows of a run, kept up to date event by event.
import type { RunEvent } from "../schemas/event.js";
import type { Run } from "../schemas/run.js";
import { isUnsuccessful } from "../schemas/outcome.js";
import { stepLabel } from "../schemas/step-label.js";

export interface DeviceView {
  name: string;
  /** `waiting`, `running` or how it ended; the worst of its stages so far. */
  status: string;
  stage: string;
  /** Id of the step that it is at, and what people call that. */
  step: string;
  label: string;
  /** What it is doing or why it did not pass. */
  note: string;
  /** Of the present stage, milliseconds since the epoch. */
  since: number;
  /** When its work there ended. */
  until?: number;
  /** How its work in each stage ended; a later `running` must not hide it. */
  ends: Map<string, string>;
  /** By id. */
  steps: Map<string, { stage: string; status: string }>;
  /** The first step that did not pass: what a device that did not pass is shown with at its end. */
  trouble?: Pick<DeviceView, "stage" | "step" | "label" | "note">;
}

export interface RunView {
  run: Run;
  status: string;
  /** Number of devices, from the run. */
  total: number;
  stage: string;
  startedAt: number;
  devices: Map<string, DeviceView>;
  message: string;
}

const RANK = ["skipped", "passed", "cancelled", "failed", "errored", "indeterminate"];
const worst = (all: Iterable<string>): string =>
  [...all].reduce((a, b) => (RANK.indexOf(b) > RANK.indexOf(a) ? b : a), "skipped");

export function viewOf(run: Run): RunView {
  return {
    run,
    status: run.status,
    total: run.devices.total,
    stage: "",
    startedAt: Date.parse(run.started_at ?? run.created_at),
    devices: new Map(),
    message: "",
  };
}

/** Takes an event into the view. */
export function apply(view: RunView, event: RunEvent): void {
  switch (event.type) {
    case "run.started":
    case "run.resumed":
      view.status = "running";
      view.message = "";
      return;
    case "run.paused":
      view.status = "paused";
      view.message = event.message ?? "";
      return;
    case "run.cancel_requested":
      view.message = `cancel requested${event.actor ? ` by ${event.actor}` : ""}`;
      return;
    case "run.finished":
      view.status = event.status ?? view.status;
      view.message = event.message ?? "";
      return;
    case "stage.started":
      view.stage = event.stage ?? "";
      return;
    case "stage.finished":
      return;
    default:
      if (event.device !== undefined) applyToDevice(view, event, event.device);
  }
}

function applyToDevice(view: RunView, event: RunEvent, name: string): void {
  const known: DeviceView = view.devices.get(name) ?? {
    name,
    status: "waiting",
    stage: event.stage ?? "",
    step: "",
    label: "",
    note: "",
    since: Date.parse(event.time),
    ends: new Map(),
    steps: new Map(),
  };
  view.devices.set(name, known);
  if (event.type === "step.finished" && restates(known, event)) return;
  // The hint behind it says where the device is now.
  if (isStepHint(event)) return;
  known.stage = event.stage ?? known.stage;
  switch (event.type) {
    case "device.waiting":
      known.status = "waiting";
      known.note = event.message ?? "";
      return;
    case "device.started":
      known.status = "running";
      known.step = known.label = "";
      known.note = "";
      known.since = Date.parse(event.time);
      delete known.until;
      return;
    case "device.finished":
      known.until = Date.parse(event.time);
      known.ends.set(known.stage, event.status ?? "passed");
      known.status = worst(known.ends.values());
      if (!isUnsuccessful(known.status)) known.note = "";
      else Object.assign(known, known.trouble);
      if (event.message !== undefined) known.note = event.message;
      return;
    case "step.retrying":
      goTo(known, event);
      known.note = `attempt ${event.attempt ?? "?"}${event.message ? `: ${event.message}` : ""}`;
      return;
    case "step.finished":
      goTo(known, event);
      known.steps.set(known.step, { stage: known.stage, status: event.status ?? "passed" });
      known.note = isUnsuccessful(event.status) ? (event.message ?? event.status ?? "") : "";
      if (isUnsuccessful(event.status)) known.trouble ??= troubleOf(known);
      return;
    default:
      goTo(known, event);
      if (event.type === "progress") {
        if (known.status === "waiting") known.status = "running";
        known.note = event.message ?? known.note;
      }
  }
}

/** Tells early of a step that is over, or of its retry. */
export const isStepHint = ({ type, status }: RunEvent): boolean =>
  type === "progress" && status !== undefined && status !== "waiting";

function goTo(known: DeviceView, { step, step_name }: RunEvent): void {
  if (step === undefined) return;
  known.step = step;
  known.label = stepLabel({ id: step, name: step_name });
}

const troubleOf = ({ stage, step, label, note }: DeviceView): Required<DeviceView>["trouble"] => ({
  stage,
  step,
  label,
  note,
});

/** A check or a person has resolved an indeterminate change; then its stage did not end indeterminate. @returns whether this event does that */
function restates(known: DeviceView, { step = "", status = "passed", message = "" }: RunEvent): boolean {
  const before = known.steps.get(step);
  if (before?.status !== "indeterminate") return false;
  before.status = status;
  if (known.trouble?.step === step) delete known.trouble;
  const { stage } = before;
  if (known.step === step) known.note = status === "passed" ? "" : message;
  if (!known.ends.has(stage)) return true;
  const own = [...known.steps.values()].filter((each) => each.stage === stage);
  known.ends.set(stage, worst(own.map((each) => each.status)));
  if (known.status !== "running" && known.status !== "waiting") known.status = worst(known.ends.values());
  return true;
}

export interface ViewCounts {
  done: number;
  byStatus: Record<string, number>;
}

/** How many devices are where; those that no event has named yet are waiting. */
export function countsOf(view: RunView): ViewCounts {
  const byStatus: Record<string, number> = {};
  for (const device of view.devices.values()) byStatus[device.status] = (byStatus[device.status] ?? 0) + 1;
  const unnamed = Math.max(0, view.total - view.devices.size);
  if (unnamed > 0) byStatus.waiting = (byStatus.waiting ?? 0) + unnamed;
  const open = (byStatus.waiting ?? 0) + (byStatus.running ?? 0);
  return { done: Math.max(view.total, view.devices.size) - open, byStatus };
}
