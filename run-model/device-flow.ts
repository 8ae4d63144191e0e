// A device's way through a stage: its nodes in order, with what follows when one does not pass.
import type { PlanNode } from "../schemas/plan.js";
import { ask, type Flow, type SegmentActivity, type Unsuccessful } from "./commands.js";
import {
  consequence,
  type DeviceInStage,
  type End,
  onSkipped,
  type StepContext,
  stepsLeft,
  verdict,
} from "./consequence.js";
import { contextFor, cutShort, hasFailed, record } from "./device-state.js";
import { firstStep, rescuedBy, stepsOf } from "./nodes.js";
import { changeInParts } from "./trigger-flow.js";
import { baseOf, resultId } from "./result-id.js";

type NodeOf<K extends PlanNode["kind"]> = Extract<PlanNode, { kind: K }>;

/** All nodes of the stage. */
export function* deviceFlow(at: DeviceInStage, nodes: readonly PlanNode[]): Flow<void> {
  const end = yield* nodesInOrder(at, nodes, {});
  if (end === "gave_up") at.device.out = true;
  if (end === "cancelled" && !hasFailed(at.device)) cutShort(at.device, at.outline.name);
}

/** The nodes of the run's `finally`. */
export function* finallyFlow(at: DeviceInStage, nodes: readonly PlanNode[]): Flow<void> {
  if ((yield* cleanupNodes(at, nodes, {})) === "gave_up") at.device.out = true;
}

function* nodesInOrder(at: DeviceInStage, nodes: readonly PlanNode[], place: StepContext): Flow<End> {
  for (const node of nodes) {
    if (!place.cleanup) {
      const begin = yield* ask({ do: "begin" });
      if (begin === "cancelled") return begin;
      if (begin === "full") return yield* refuse(at, firstStep([node]), place);
    }
    const end = yield* nodeFlow(at, node, place);
    if (end !== "done") return end;
  }
  return "done";
}

/** The device gives up, whatever `on_failure` says: its next step would be refused as well. */
function* refuse(at: DeviceInStage, step: string, place: StepContext): Flow<End> {
  const { error } = yield* evaluate(at, step, place, true);
  if (error) place.failures?.push(error);
  return "gave_up";
}

function* nodeFlow(at: DeviceInStage, node: PlanNode, place: StepContext): Flow<End> {
  switch (node.kind) {
    case "reads":
      return yield* segment(at, place, "runReads", node.steps);
    case "poll":
      return yield* segment(at, place, "runPoll", [node.step]);
    case "diff":
      return yield* segment(at, place, "runDiff", [node.step]);
    case "write":
      return at.outline.steps[node.step]?.trigger
        ? yield* parts(at, node, place)
        : yield* segment(at, place, "runWrite", [node.step]);
    case "trigger":
      return yield* parts(at, node, place);
    case "wait":
      return yield* wait(at, node.step, place);
    case "loop":
      return yield* loop(at, node, place);
    case "block":
      return yield* block(at, node, place);
  }
}

/** Whether the step runs, and for which items; the result is recorded where it does not. */
function* evaluate(at: DeviceInStage, step: string, place: StepContext, refused?: true) {
  const { device, outline } = at;
  const { iteration } = place;
  device.entered = true;
  const needs = outline.steps[step]?.needs ?? { saved: [], steps: [] };
  const answer = yield* ask({
    do: "evaluate",
    step,
    input: { context: contextFor(device, needs, place), ...(iteration ? { iteration } : {}) },
    ...(refused ? { refused } : {}),
  });
  if (answer.error) record(device, [answer.error]);
  else if (!answer.runs) device.steps[resultId(step, iteration)] = "skipped";
  return answer;
}

/** The `when` of a step that loops was looked at before its first iteration. @returns the end, where the step does not run */
function* skippedByWhen(at: DeviceInStage, step: string, place: StepContext): Flow<End | undefined> {
  if (at.outline.steps[step]?.when !== true || place.loop?.step === step) return undefined;
  const { error, runs } = yield* evaluate(at, step, place);
  if (error) return yield* verdict(at, [error], place);
  return runs ? undefined : "done";
}

function* parts(at: DeviceInStage, node: NodeOf<"trigger" | "write">, place: StepContext): Flow<End> {
  const skipped = yield* skippedByWhen(at, node.step, place);
  if (skipped) return skipped;
  const result = yield* changeInParts(at, node, place);
  return result ? yield* verdict(at, [result], place) : "cancelled";
}

function* segment(
  at: DeviceInStage,
  place: StepContext,
  activity: SegmentActivity,
  steps: string[],
  done: string[] = [],
): Flow<End> {
  const { iteration } = place;
  const needs = { saved: new Set<string>(), steps: new Set<string>() };
  for (const id of steps) {
    const step = at.outline.steps[id];
    step?.needs.saved.forEach((name) => needs.saved.add(name));
    step?.needs.steps.forEach((name) => needs.steps.add(name));
  }
  at.device.entered = true;
  const { steps: results, left: isCut } = yield* ask({
    do: "segment",
    activity,
    isCleanup: place.cleanup === true,
    input: {
      steps,
      context: contextFor(at.device, { saved: [...needs.saved], steps: [...needs.steps] }, place),
      ...(iteration ? { iteration } : {}),
      ...(done.length > 0 ? { done } : {}),
    },
  });
  record(at.device, results);
  const end = yield* verdict(at, results, place);
  const left = end === "done" && activity === "runReads" ? stepsLeft(at, steps, results, place, isCut) : [];
  if (left.length === 0) return end;
  if (isCut && (yield* ask({ do: "is_full" }))) return yield* refuse(at, left[0]!, place);
  const known = [...done, ...results.map(({ id }) => id)].filter((id) => left.includes(baseOf(id)));
  return yield* segment(at, place, activity, left, known);
}

function* wait(at: DeviceInStage, step: string, place: StepContext): Flow<End> {
  const skipped = yield* skippedByWhen(at, step, place);
  if (skipped) return skipped;
  const { iteration } = place;
  at.device.entered = true;
  const end = yield* ask({ do: "wait", step, ...(iteration ? { iteration } : {}) });
  if (end === "cancelled") return end;
  at.device.steps[resultId(step, iteration)] = "passed";
  return "done";
}

function* loop(at: DeviceInStage, node: NodeOf<"loop">, place: StepContext): Flow<End> {
  const { error, runs, items = [] } = yield* evaluate(at, node.step, place);
  if (error) return yield* verdict(at, [error], place);
  if (!runs) return yield* onSkipped(at, node.step, place);
  const steps = new Set(node.body.flatMap(stepsOf));
  const loop = { step: node.step, steps };
  for (const [index, item] of items.entries()) {
    const end = yield* nodesInOrder(at, node.body, { ...place, iteration: { index, item }, loop });
    if (end !== "done") return end;
  }
  return "done";
}

function* block(at: DeviceInStage, node: NodeOf<"block">, place: StepContext): Flow<End> {
  if (node.when && node.step !== undefined) {
    const { error, runs } = yield* evaluate(at, node.step, place);
    if (error) return yield* verdict(at, [error], place);
    if (!runs) return yield* onSkipped(at, node.step, place);
  }
  const failures: Unsuccessful[] = [];
  const hasRescue = node.rescue.length > 0;
  let end = yield* nodesInOrder(at, node.body, hasRescue ? { ...place, failures } : place);
  if (end === "gave_up" && hasRescue) {
    end = yield* nodesInOrder(at, node.rescue, place);
    if (end === "done") at.device.rescued.push(...rescuedBy(node, place.iteration));
    if (end === "gave_up" && !(yield* ask({ do: "is_full" }))) end = yield* consequence(at, failures, place);
  }
  if (node.always.length > 0) {
    const always = yield* cleanupNodes(at, node.always, place);
    if (end === "done") end = always;
  }
  return end;
}

/** Cleanup is done as far as possible: after a part that failed the others are still tried. */
function* cleanupNodes(at: DeviceInStage, nodes: readonly PlanNode[], place: StepContext): Flow<End> {
  let end: End = "done";
  yield* ask({ do: "cleanup" });
  for (const node of nodes) {
    const one = yield* nodesInOrder(at, [node], { ...place, cleanup: true });
    if (end === "done") end = one;
  }
  yield* ask({ do: "cleanup_end" });
  return end;
}
