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
type Place = { iteration?: SegmentInput["iteration"]; rescues?: string; cleanup?: true };

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
      return segment(work, device, node, place, "runWrite", [node.step]);
    case "diff":
      return segment(work, device, node, place, "runDiff", [node.step]);
    case "trigger":
      return runTrigger(work, device, node, place).then((results) => verdict(work, device, results, place));
    case "wait":
      return wait(work, device, node.step);
    case "loop":
      return loop(work, device, node, place);
    case "block":
      return block(work, device, node, place);
  }
}

async function segment(
  work: DeviceWork,
  device: DeviceState,
  node: PlanNode,
  { iteration, rescues }: Place,
  activity: "runReads" | "runWrite" | "runPoll" | "runDiff",
  steps: string[],
): Promise<End> {
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
    },
  });
  return verdict(work, device, results, { rescues });
}

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
  const policies = new Set(bad.map((result) => policyOf(work, result)));
  const names = `${bad[0]?.id ?? ""} on ${device.name} ${bad[0]?.status ?? ""}`;
  if (policies.has("stop_run")) work.control.stop(`stopped: step ${names}`);
  if (policies.has("pause") && !place.cleanup) {
    try {
      return (await work.control.holdFor(device.name)) === "skip" ? "gave_up" : "done";
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
  const id = result.id.replace(/\[\d+\]$/, "");
  return work.outline.steps[id]?.on_failure ?? work.outline.on_failure;
}

async function wait(work: DeviceWork, device: DeviceState, id: string): Promise<End> {
  const step = work.outline.steps[id];
  if (step?.when && !(await evaluate(work, device, id))?.runs) return "done";
  try {
    await sleep(step?.wait_ms ?? 0, { summary: `${device.name}: ${step?.summary ?? "wait"}` });
    device.steps[id] = "passed";
    return "done";
  } catch (error) {
    if (isCancellation(error)) return "cancelled";
    throw error;
  }
}

/** @returns undefined where the expression could not be evaluated; the step is then errored. */
async function evaluate(work: DeviceWork, device: DeviceState, id: string) {
  const step = work.outline.steps[id];
  const answer = await CancellationScope.nonCancellable(() =>
    local.evaluate({
      run: work.run,
      plan_digest: work.plan_digest,
      stage: work.outline.name,
      device: device.name,
      step: id,
      context: contextFor(device, step?.needs ?? { saved: [], steps: [] }),
    }),
  );
  if (answer.error !== undefined) {
    device.steps[id] = "errored";
    return undefined;
  }
  if (!answer.runs) device.steps[id] = "skipped";
  return answer;
}

async function loop(
  work: DeviceWork,
  device: DeviceState,
  node: Extract<PlanNode, { kind: "loop" }>,
  place: Place,
): Promise<End> {
  const answer = await evaluate(work, device, node.step);
  if (!answer) return work.outline.steps[node.step]?.on_failure === "continue" ? "done" : "gave_up";
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
  let end = await runNodes(work, device, [node.body], place);
  if (end === "gave_up" && node.rescue.length > 0) end = await rescue(work, device, node, place);
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
