// Draws a run's view as lines of a terminal: every device where they fit, else those that matter most.
import { COUNTED } from "../schemas/outcome.js";
import type { Colors } from "./deps.js";
import { cut, escapeLine } from "./escape.js";
import { showRun } from "./next-commands.js";
import { columns, duration, mark, paint } from "./text.js";
import { type DeviceView, type RunView, countsOf } from "./view.js";

export interface Frame {
  columns: number;
  rows: number;
  /** Milliseconds since the epoch. */
  now: number;
  colors: Colors;
}

const BAR = 24;
const STEP_WIDTH = 32;
const ORDER = ["indeterminate", "errored", "failed", "cancelled", "running", "waiting", "passed", "skipped"];

/** The lines of the display, never more than `rows - 1` and never wider than `columns`. */
export function draw(view: RunView, frame: Frame): string[] {
  const message = cut(`  ${escapeLine(view.message)}`, frame.columns - 1);
  const head = [headline(view, frame), summary(view, frame), ...(view.message === "" ? [] : [message])];
  const room = Math.max(1, frame.rows - 1 - head.length);
  const all = [...view.devices.values()];
  const shown = all.length <= room ? byName(all) : mostTelling(all, room - 1);
  const rows = shown.map((device) => cells(device, view.stage, frame.now));
  const lines = columns(rows, {
    width: frame.columns - 1,
    style: (cell, y, x) => (x === 0 || x === 2 ? paint(shown[y]?.status ?? "", cell, frame.colors) : cell),
  });
  const hidden = all.length - shown.length;
  if (hidden > 0)
    lines.push(frame.colors.dim(cut(`  … and ${hidden} more: ${showRun(view.run.id)}`, frame.columns - 1)));
  return [...head, ...lines];
}

function headline(view: RunView, frame: Frame): string {
  const text = [
    escapeLine(view.run.workflow),
    view.run.id,
    view.status,
    duration(frame.now - view.startedAt),
    ...(view.stage === "" ? [] : [`stage ${escapeLine(view.stage)}`]),
  ].join("  ");
  return frame.colors.bold(cut(text, frame.columns - 1));
}

function summary(view: RunView, frame: Frame): string {
  const { done, byStatus } = countsOf(view);
  const total = Math.max(view.total, view.devices.size, 1);
  const counts = COUNTED.filter((status) => (byStatus[status] ?? 0) > 0);
  const texts = [`${done}/${total}`, ...counts.map((status) => `${byStatus[status]} ${status}`)];
  const plain = texts.join(" · ");
  const room = frame.columns - 2 - plain.length;
  if (room < 0) return cut(plain, frame.columns - 1);
  const bar = Math.min(BAR, room);
  const filled = Math.round((bar * done) / total);
  const painted = texts.map((text, i) => (i === 0 ? text : paint(counts[i - 1] ?? "", text, frame.colors)));
  return `${"█".repeat(filled)}${"░".repeat(bar - filled)} ${painted.join(" · ")}`;
}

function cells(device: DeviceView, stage: string, now: number): string[] {
  // The headline names the stage that most are in.
  const named = [device.stage === stage && device.label !== "" ? "" : device.stage, device.label];
  const begun = device.status === "running" || device.until !== undefined;
  return [
    ` ${mark(device.status)}`,
    escapeLine(device.name),
    device.status,
    begun ? duration((device.until ?? now) - device.since) : "",
    escapeLine(cut(named.filter((part) => part !== "").join("/"), STEP_WIDTH)),
    escapeLine(noteOf(device)),
  ];
}

/** Without what the columns say already. */
function noteOf({ note, label }: DeviceView): string {
  const rest = label !== "" && note.startsWith(`${label} `) ? note.slice(label.length + 1) : note;
  return rest === "under way" ? "" : rest;
}

const byName = (devices: DeviceView[]): DeviceView[] =>
  devices.toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));

/** Trouble first, then what runs (longest first), then the rest; trouble may take two thirds of the room. */
function mostTelling(devices: DeviceView[], room: number): DeviceView[] {
  const sorted = devices.toSorted(
    (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.since - b.since,
  );
  const isTrouble = (device: DeviceView): boolean => ORDER.indexOf(device.status) < ORDER.indexOf("running");
  const trouble = sorted.filter(isTrouble);
  const others = sorted.filter((device) => !isTrouble(device));
  const forTrouble = Math.max(Math.ceil((room * 2) / 3), room - others.length);
  const first = trouble.slice(0, forTrouble);
  return [...first, ...others.slice(0, room - first.length)];
}
