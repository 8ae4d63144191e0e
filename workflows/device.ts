// A device's work within a stage: its nodes in order, with what follows when one does not pass.
import { CancellationScope, isCancellation, sleep } from "@temporalio/workflow";
import type { SegmentInput } from "../activities/contract.js";
import type { PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { local } from "./activities.js";
import { cleanup } from "./cleanup.js";
import type { ControlPanel } from "./control.js";
import { contextFor, deviceStatus, settle } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import { isBad } from "./outcome.js";
import { runSegment } from "./segment.js";
import type { StageContext } from "./segment.js";
import { runTrigger } from "./trigger.js";

export interface DeviceWork extends StageContext {
  control: ControlPanel;
}

/** Where the nodes came to an end: all done, the device gives up, or the run is being cancelled. */
type End = "done" | "gave_up" | "cancelled";
interface Place {
  iteration?: SegmentInput["iteration"];
  rescues?: string;
  cleanup?: true;
  /** A rescue follows what does not pass here; only what it does not make good has consequences. */
  failures?: StepResult[];
}

/** Works through the nodes of the stage on one device. Never rejects for what happened on the device. */
export async function runDevice(work: DeviceWork, device: DeviceState, nodes: PlanNode[]): Promise<void> {
  const end = await runNodes(work, device, nodes, {});
  if (end === "gave_up") device.out = true;
  if (end === "cancelled" && !isBad(deviceStatus(device))) cutShort(device);
}

export function cutShort(device: DeviceState): void {
  device.cut_short ??= {
    status: "cancelled",
    message: "the run was cancelled or past its deadline before the device had done all its work",
  };
}

async function runNodes(
  work: DeviceWork,
  device: DeviceState,
  nodes: PlanNode[],
  place: Place,
): Promise<End> {
  for (const node of nodes) {
    if (!place.cleanup) {
      try {
        await work.control.gate();
      } catch (error) {
        if (isCancellation(error)) return "cancelled";
        throw error;
      }
      if (CancellationScope.current().consideredCancelled) return "cancelled";
    }
    const end = await runNode(work, device, node, place);
    if (end !== "done") return end;
  }
  return "done";
}

async function runNode(work: DeviceWork, device: DeviceState, node: PlanNode, place: Place): Promise<End> {
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

/** A change in parts; the `when` of a loop was looked at before its first turn. */
async function parts(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "trigger" | "write" }>,
  place: Place,
): Promise<End> {
  if (work.outline.steps[node.step]?.when && !place.iteration) {
    const answer = await evaluate(work, device, node.step);
    if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
    if (!answer.runs) return "done";
  }
  return verdict(work, device, await runTrigger(work, device, node, place), place);
}

async function segment(
  work: DeviceWork,
  device: DeviceState,
  node: PlanNode,
  place: Place,
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
  const results = await runSegment(work, device, {
    activity,
    input: {
      steps,
      context: contextFor(device, { saved: [...needs.saved], steps: [...needs.steps] }),
      last: node.last,
      guarded: node.guarded,
      ...(iteration ? { iteration } : {}),
      ...(rescues ? { rescues } : {}),
      ...(done.length > 0 ? { done } : {}),
    },
  });
  const end = await verdict(work, device, results, place);
  const left = end === "done" && activity === "runReads" ? stepsLeft(work, steps, results, place) : [];
  if (left.length === 0) return end;
  const known = [...done, ...results.map(({ id }) => id)];
  return segment(work, device, node, place, activity, left, known);
}

/** A segment ends where a step does not pass; where a person has let the device go on, the rest of it follows. */
function stepsLeft(work: DeviceWork, steps: string[], results: StepResult[], { iteration }: Place): string[] {
  const last = results.at(-1);
  if (!last || !isBad(last.status) || policyOf(work, last) === "continue") return [];
  const at = steps.indexOf(iteration ? baseOf(last.id) : last.id);
  if (at >= 0) return steps.slice(at + 1);
  return steps.slice(steps.indexOf(baseOf(last.id)));
}

const baseOf = (id: string): string => id.replace(/\[\d+\]$/, "");

/** What follows from the results: go on, give the device up, hold or stop the run. */
async function verdict(
  work: DeviceWork,
  device: DeviceState,
  results: StepResult[],
  place: Place,
): Promise<End> {
  for (const { id, status } of results) {
    const { settles } = work.outline.steps[id] ?? {};
    if (settles !== undefined) settle(device, settles, status);
  }
  const bad = results.filter((result) => isBad(result.status) && !willBeSettled(work, result));
  if (bad.length === 0) {
    if (place.rescues) device.rescued.push(place.rescues);
    return "done";
  }
  if (bad.some((result) => result.status === "cancelled")) return "cancelled";
  if (!place.failures) return consequence(work, device, bad, place);
  place.failures.push(...bad);
  return "gave_up";
}

/** What `on_failure` says. A person who holds the run may end a doubt meanwhile, and decides whether the device goes on. */
async function consequence(
  work: DeviceWork,
  device: DeviceState,
  bad: StepResult[],
  place: Place,
): Promise<End> {
  const policies = new Set(bad.map((result) => policyOf(work, result)));
  const [first] = bad;
  const { id: step, status } = first as StepResult;
  if (policies.has("stop_run")) work.control.stop(`stopped: step ${step} on ${device.name} ${status}`);
  if (policies.has("pause") && !place.cleanup) {
    const stage = work.outline.name;
    try {
      return (await work.control.holdFor({ stage, device: device.name, step, status })) === "skip"
        ? "gave_up"
        : "done";
    } catch (error) {
      if (isCancellation(error)) return "cancelled";
      throw error;
    }
  }
  return policies.size === 1 && policies.has("continue") ? "done" : "gave_up";
}

/** A later check of the stage ends the doubt about this change, so the device goes on to it. */
const willBeSettled = ({ outline }: DeviceWork, { id, status }: StepResult): boolean =>
  status === "indeterminate" && Object.values(outline.steps).some(({ settles }) => settles === id);

function policyOf(work: DeviceWork, result: StepResult) {
  return work.outline.steps[baseOf(result.id)]?.on_failure ?? work.outline.on_failure;
}

async function wait(work: DeviceWork, device: DeviceState, id: string, place: Place): Promise<End> {
  const step = work.outline.steps[id];
  if (step?.when) {
    const answer = await evaluate(work, device, id);
    if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
    if (!answer.runs) return "done";
  }
  try {
    await sleep(step?.wait_ms ?? 0, { summary: `${device.name}: ${step?.summary ?? "wait"}` });
    device.steps[id] = "passed";
    return "done";
  } catch (error) {
    if (isCancellation(error)) return "cancelled";
    throw error;
  }
}

/** Whether the step runs, and for which items; `error` is its result where its expression could not be evaluated. */
async function evaluate(
  work: DeviceWork,
  device: DeviceState,
  id: string,
): Promise<{ runs: boolean; items?: Json[]; error?: StepResult }> {
  const step = work.outline.steps[id];
  const { runs, items, error, action } = await CancellationScope.nonCancellable(() =>
    local.evaluate({
      run: work.run,
      plan_digest: work.plan_digest,
      stage: work.outline.name,
      device: device.name,
      step: id,
      context: contextFor(device, step?.needs ?? { saved: [], steps: [] }),
    }),
  );
  if (!runs && error === undefined) device.steps[id] = "skipped";
  if (error === undefined) return { runs, ...(items ? { items } : {}) };
  const result = unevaluated({ id, stage: work.outline.name, action }, error);
  record(device, [result]);
  return { runs: false, error: result };
}

async function loop(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "loop" }>,
  place: Place,
): Promise<End> {
  const answer = await evaluate(work, device, node.step);
  if (answer.error !== undefined) return verdict(work, device, [answer.error], place);
  if (!answer.runs) return "done";
  const items = answer.items ?? [];
  for (const [index, item] of items.entries()) {
    const body = { ...node.body, last: node.last && index === items.length - 1 } as PlanNode;
    const end = await runNodes(work, device, [body], { ...place, iteration: { index, item } });
    if (end !== "done") return end;
  }
  return "done";
}

async function block(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "block" }>,
  place: Place,
): Promise<End> {
  const failures: StepResult[] = [];
  const guarded = node.rescue.length > 0 ? { ...place, failures } : place;
  let end = await runNodes(work, device, [node.body], guarded);
  if (end === "gave_up" && node.rescue.length > 0) {
    end = await rescue(work, device, node, place);
    if (end === "gave_up") end = await (place.failures ? gaveUp(place.failures, failures) : consequence(work, device, failures, place));
  }
  if (node.always.length > 0) {
    const always = await cleanup(work.cleanup_timeout_ms, () =>
      runNodes(work, device, node.always, { ...place, cleanup: true }),
    );
    if (end === "done") end = always;
  }
  return end;
}

async function rescue(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "block" }>,
  place: Place,
): Promise<End> {
  const before = node.rescue.slice(0, -1);
  const final = node.rescue.slice(-1);
  const end = await runNodes(work, device, before, place);
  return end === "done" ? runNodes(work, device, final, { ...place, rescues: node.step }) : end;
}
