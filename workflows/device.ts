// A device's work within a stage: its nodes in order, with what follows when one does not pass.
import { CancellationScope, isCancellation, sleep } from "@temporalio/workflow";
import type { PlanNode } from "../schemas/plan.js";
import { firstStep, rescuedBy, stepsOf } from "../run-model/nodes.js";
import { cleanup } from "./cleanup.js";
import { contextFor, hasFailed } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { evaluate } from "./evaluate.js";
import { FULL_MESSAGE, isFull } from "./fullness.js";
import { runSegment } from "./segment.js";
import { baseOf, resultId } from "../run-model/settling.js";
import { runTrigger } from "./trigger.js";
import { consequence, onSkipped, stepsLeft, verdict } from "./verdict.js";
import type { DeviceWork, End, StepContext, Unsuccessful } from "./verdict.js";

/** Works through the nodes of the stage on one device. Never rejects for what happened on the device. */
export const runDevice = (work: DeviceWork, device: DeviceState, nodes: PlanNode[]): Promise<void> =>
  runNodes(work, device, nodes, {}).then((end) => {
    if (end === "gave_up") device.out = true;
    if (end === "cancelled" && !hasFailed(device)) cutShort(device);
  });

export function cutShort(device: DeviceState): void {
  device.cut_short ??= {
    status: "cancelled",
    message: "the run was cancelled or past its deadline before the device had done all its work",
  };
}

/** The run's `finally` on a device: each of its nodes, whatever became of the one before. */
export const runFinally = (work: DeviceWork, device: DeviceState, nodes: PlanNode[]): Promise<void> =>
  cleanup(work.cleanup_timeout_ms, () => eachOf(work, device, nodes, {})).then((end) => {
    if (end === "gave_up") device.out = true;
  });

async function runNodes(
  work: DeviceWork,
  device: DeviceState,
  nodes: PlanNode[],
  place: StepContext,
): Promise<End> {
  const { rescues, ...before } = place;
  for (const [n, node] of nodes.entries()) {
    if (!place.cleanup) {
      try {
        await work.control.gate();
      } catch (error) {
        if (isCancellation(error)) return "cancelled";
        throw error;
      }
      if (CancellationScope.current().consideredCancelled) return "cancelled";
      if (isFull()) return refuse(work, device, firstStep([node]), place);
      device.entered = true;
    }
    const end = await runNode(work, device, node, rescues && n === nodes.length - 1 ? place : before);
    if (end !== "done") return end;
  }
  return "done";
}

/** The device gives up, whatever `on_failure` says: its next step would be refused as well. */
async function refuse(work: DeviceWork, device: DeviceState, step: string, place: StepContext): Promise<End> {
  const { error } = await evaluate(work, device, step, place, FULL_MESSAGE);
  if (error) place.failures?.push(error);
  return "gave_up";
}

async function runNode(
  work: DeviceWork,
  device: DeviceState,
  node: PlanNode,
  place: StepContext,
): Promise<End> {
  switch (node.kind) {
    case "reads":
      return segment(work, device, node, place, "runReads", node.steps);
    case "poll":
      return segment(work, device, node, place, "runPoll", [node.step]);
    case "write":
      return work.outline.steps[node.step]?.trigger
        ? parts(work, device, node, place)
        : segment(work, device, node, place, "runWrite", [node.step]);
    case "diff":
      return segment(work, device, node, place, "runDiff", [node.step]);
    case "trigger":
      return parts(work, device, node, place);
    case "wait":
      return wait(work, device, node.step, place);
    case "loop":
      return loop(work, device, node, place);
    case "block":
      return block(work, device, node, place);
  }
}

/** A change in parts. */
async function parts(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "trigger" | "write" }>,
  place: StepContext,
): Promise<End> {
  if (asksWhen(work, node.step, place)) {
    const answer = await evaluate(work, device, node.step, place);
    if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
    if (!answer.runs) return "done";
  }
  return verdict(work, device, await runTrigger(work, device, node, place), place);
}

/** The `when` of a step that loops was looked at before its first iteration. */
const asksWhen = (work: DeviceWork, step: string, { loop }: StepContext): boolean =>
  work.outline.steps[step]?.when === true && loop?.step !== step;

async function segment(
  work: DeviceWork,
  device: DeviceState,
  node: PlanNode,
  place: StepContext,
  activity: "runReads" | "runWrite" | "runPoll" | "runDiff",
  steps: string[],
  done: string[] = [],
): Promise<End> {
  const { iteration, rescues } = place;
  const needs = { saved: new Set<string>(), steps: new Set<string>() };
  for (const id of steps) {
    const step = work.outline.steps[id];
    step?.needs.saved.forEach((name) => needs.saved.add(name));
    step?.needs.steps.forEach((name) => needs.steps.add(name));
  }
  const { steps: results, left: isCut } = await runSegment(work, device, {
    activity,
    ...(place.cleanup ? {} : { gate: () => work.control.gate() }),
    input: {
      steps,
      context: contextFor(device, { saved: [...needs.saved], steps: [...needs.steps] }, place),
      last: node.last && !place.followed,
      guarded: node.guarded,
      ...(iteration ? { iteration } : {}),
      ...(rescues ? { rescues: rescues.step } : {}),
      ...(done.length > 0 ? { done } : {}),
    },
  });
  const { rescues: _later, ...unfinished } = place;
  const end = await verdict(work, device, results, isCut ? unfinished : place);
  const left = end === "done" && activity === "runReads" ? stepsLeft(work, steps, results, place, isCut) : [];
  if (left.length === 0) return end;
  if (isCut && isFull()) return refuse(work, device, left[0]!, place);
  const known = [...done, ...results.map(({ id }) => id)].filter((id) => left.includes(baseOf(id)));
  return segment(work, device, node, place, activity, left, known);
}

async function wait(work: DeviceWork, device: DeviceState, id: string, place: StepContext): Promise<End> {
  const step = work.outline.steps[id];
  if (asksWhen(work, id, place)) {
    const answer = await evaluate(work, device, id, place);
    if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
    if (!answer.runs) return "done";
  }
  try {
    await sleep(step?.wait_ms ?? 0, { summary: `${device.name}: ${step?.summary ?? "wait"}` });
    device.steps[resultId(id, place.iteration)] = "passed";
    if (place.rescues) device.rescued.push(...place.rescues.results);
    return "done";
  } catch (error) {
    if (isCancellation(error)) return "cancelled";
    throw error;
  }
}

async function loop(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "loop" }>,
  place: StepContext,
): Promise<End> {
  const answer = await evaluate(work, device, node.step, place);
  if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
  if (!answer.runs) return onSkipped(work, device, node.step, place);
  const items = answer.items ?? [];
  const steps = new Set(node.body.flatMap(stepsOf));
  const { rescues, ...rest } = place;
  for (const [index, item] of items.entries()) {
    const isLast = index === items.length - 1;
    const end = await runNodes(work, device, node.body, {
      ...rest,
      iteration: { index, item },
      loop: { step: node.step, steps },
      ...(isLast ? {} : { followed: true }),
      ...(isLast && rescues ? { rescues } : {}),
    });
    if (end !== "done") return end;
  }
  return "done";
}

async function block(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "block" }>,
  place: StepContext,
): Promise<End> {
  if (node.when && node.step !== undefined) {
    const answer = await evaluate(work, device, node.step, place);
    if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
    if (!answer.runs) return onSkipped(work, device, node.step, place);
  }
  const failures: Unsuccessful[] = [];
  const guarded = node.rescue.length > 0 ? { ...place, failures } : place;
  let end = await runNodes(work, device, node.body, guarded);
  if (end === "gave_up" && node.rescue.length > 0) {
    end = await rescue(work, device, node, place);
    if (end === "gave_up" && !isFull()) end = await consequence(work, device, failures, place);
  }
  if (node.always.length > 0) {
    const always = await cleanup(work.cleanup_timeout_ms, () => eachOf(work, device, node.always, place));
    if (end === "done") end = always;
  }
  return end;
}

/** What is owed is done as far as it can be: one part that fails keeps none of the others from being tried. */
async function eachOf(
  work: DeviceWork,
  device: DeviceState,
  nodes: PlanNode[],
  place: StepContext,
): Promise<End> {
  let end: End = "done";
  const { rescues: _of_others, ...rest } = place;
  for (const node of nodes) {
    const one = await runNodes(work, device, [node], { ...rest, cleanup: true });
    if (end === "done") end = one;
  }
  return end;
}

async function rescue(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "block" }>,
  place: StepContext,
): Promise<End> {
  const rescues = { step: node.step ?? "", results: rescuedBy(node, place.iteration) };
  return runNodes(work, device, node.rescue, { ...place, rescues });
}
