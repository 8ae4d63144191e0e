// How much of a Temporal history one device's work in a stage takes: events and bytes, and the largest message to a worker.
// Measured on Temporal's dev server (test/limits/history-size.test.ts measures again): devices of the lab, messages as JSON.
import { LOOP_ITEMS, RESULT, SEGMENT_RESULT_BYTES } from "../../../policy/limits.js";
import { insideOf } from "../../../run-model/nodes.js";
import type { PlanNode, PlanStep } from "../../../schemas/plan.js";
import { kindOf } from "../../../steps/register.js";

export interface Size {
  events: number;
  bytes: number;
}
export interface DeviceSize {
  /** Loops whose items only the run knows are taken for ten items. */
  likely: Size;
  /** The same loops are taken for as many items as they may have. */
  most: Size;
  /** Bytes of the largest input of an activity. */
  input: number;
}

/** A segment is scheduled, starts and completes, and wakes the workflow once (three events). */
const EVENTS_PER_SEGMENT = 6;
/** 790 for an activity with nothing in it, 400 for the task of the workflow; and what names and places take beyond that. */
const SEGMENT_BYTES = 1_400;
/** A local activity that looks at a condition or a list, and the task of the workflow that it ends. */
const EVALUATION: Size = { events: 4, bytes: 850 };
/** A timer starts and fires, or is cancelled, and wakes the workflow. */
const TIMER: Size = { events: 5, bytes: 550 };
/** Of a result without commands, checks and messages; a skipped step takes 180 with its id. */
const RESULT_BYTES = 200;
/** An artifact with its path and digest: 160. */
const COMMAND_BYTES = 200;
/** Beside what was expected: what was found, a line of it. */
const CHECK_BYTES = 230;
/** Beside its lines: when it was sent, what it changed, its artifacts; 950 measured. */
const CHANGE_BYTES = 1_000;
/** A value that an earlier step saved, with its name. */
const SAVED_BYTES = 250;
const STATUS_BYTES = 50;

/** What a list that only the run knows is taken for, and how many items it may have. */
const UNKNOWN_ITEMS = 10;

/** Of an item that an expression gives. */
const ITEM_BYTES = 100;

type Steps = Readonly<Record<string, PlanStep>>;
type Count = (unknown: number) => number;

/** @returns of the nodes of a track what they take for one device */
export function measureTracks(steps: Steps): (nodes: readonly PlanNode[]) => DeviceSize {
  const known = new Map<PlanStep, { sent: number; result: number }>();
  const measured = (step: PlanStep) => {
    let each = known.get(step);
    if (!each) known.set(step, (each = { sent: sentOf(step), result: resultOf(step) }));
    return each;
  };
  return (nodes) => sizeOfTrack(nodes, steps, measured);
}

function sizeOfTrack(
  nodes: readonly PlanNode[],
  steps: Steps,
  measured: (step: PlanStep) => { sent: number; result: number },
): DeviceSize {
  let input = 0;
  const total = (unknown: number): Size => {
    const size: Size = { events: 0, bytes: 0 };
    const add = (events: number, bytes: number) => {
      size.events += events;
      size.bytes += bytes;
    };
    const segment = (sent: number, results: number) => {
      input = Math.max(input, sent);
      const segments = 1 + Math.floor(results / SEGMENT_RESULT_BYTES);
      add(segments * EVENTS_PER_SEGMENT, segments * (SEGMENT_BYTES + sent) + results);
    };
    /** @param loop the step whose loop it is in: its condition was looked at before */
    const visit = (node: PlanNode, item: number, loop?: string): void => {
      if (node.kind === "reads") {
        const all = node.steps.flatMap((id) => steps[id] ?? []);
        const results = (step: PlanStep) => countOf(step)(unknown) * measured(step).result;
        segment(item + sum(all, (step) => measured(step).sent), sum(all, results));
        return;
      }
      if (node.kind === "block") {
        if (node.when) add(EVALUATION.events, EVALUATION.bytes + item);
        for (const inner of insideOf(node)) visit(inner, item);
        if (node.always.length > 0) add(TIMER.events, TIMER.bytes);
        return;
      }
      const step = steps[node.step];
      if (!step) return;
      if (node.kind === "loop") {
        const items = countOf(step)(unknown);
        const bytes = itemsBytes(step);
        add(EVALUATION.events, EVALUATION.bytes + bytes);
        const before = { ...size };
        for (const inner of node.body) visit(inner, items === 0 ? 0 : bytes / items, step.id);
        size.events = before.events + (size.events - before.events) * items;
        size.bytes = before.bytes + (size.bytes - before.bytes) * items;
        return;
      }
      if (node.kind === "wait") add(TIMER.events, TIMER.bytes);
      else {
        const parts = partsOf(step);
        for (let part = 0; part < parts.activities; part++)
          segment(measured(step).sent + item, measured(step).result);
        add(parts.timers * TIMER.events, parts.timers * TIMER.bytes);
      }
      const isAsked = node.kind === "wait" || node.kind === "trigger" || partsOf(step).activities > 1;
      if (step.when !== undefined && isAsked && loop !== step.id) add(EVALUATION.events, EVALUATION.bytes);
    };
    for (const node of nodes) visit(node, 0);
    return size;
  };
  return { likely: total(UNKNOWN_ITEMS), most: total(LOOP_ITEMS), input };
}

const countOf =
  ({ for_each }: PlanStep): Count =>
  (unknown) =>
    for_each === undefined
      ? 1
      : Array.isArray(for_each.items)
        ? for_each.items.length
        : (for_each.items.most ?? unknown);

const itemsBytes = ({ for_each }: PlanStep): number => {
  if (!for_each) return 0;
  const { items } = for_each;
  return Array.isArray(items) ? JSON.stringify(items).length : (items.most ?? UNKNOWN_ITEMS) * ITEM_BYTES;
};

/** What a segment is told of a step: its id, and what its expressions read. */
const sentOf = ({ id, needs }: PlanStep): number =>
  id.length +
  3 +
  needs.saved.length * SAVED_BYTES +
  sum(needs.steps, (needed) => needed.length + STATUS_BYTES);

function resultOf({ id, action, when = "", expect, for_each, name = "" }: PlanStep): number {
  const { kind, value } = kindOf(action);
  const checks = [...expect, ...(kind.checks?.(value) ?? []).flatMap((check) => check.expect)];
  const { commands, lines = [] } = kind.sends?.(value) ?? { commands: [] };
  const text = sum([...commands, ...lines], (line) => line.length + 3);
  return (
    RESULT_BYTES +
    2 * id.length +
    name.length +
    Math.min(when.length, RESULT.message) +
    (for_each ? ITEM_BYTES : 0) +
    commands.length * COMMAND_BYTES +
    Math.min(text, RESULT.commands) +
    (kind.effect === "write" ? CHANGE_BYTES + Math.min(2 * text, RESULT.detail) : 0) +
    (kind.resultBytes ?? 0) +
    sum(checks, (check) => CHECK_BYTES + JSON.stringify(check).length)
  );
}

/** Segments that a step may take, and timers that bound them. */
function partsOf({ action }: PlanStep): { activities: number; timers: number } {
  const { kind, value } = kindOf(action);
  return kind.segments?.(value) ?? { activities: 1, timers: 0 };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
