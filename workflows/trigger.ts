// A trigger: requires → do → verify → undo → requires again, each part a segment of its own.
import type { SegmentInput, TriggerPart } from "../activities/contract.js";
import type { PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { cleanup } from "./cleanup.js";
import { contextFor } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import { isBad, triggerVerdict } from "./outcome.js";
import type { TriggerParts } from "./outcome.js";
import { runSegment } from "./segment.js";
import type { StageContext } from "./segment.js";

type TriggerNode = Extract<PlanNode, { kind: "trigger" }>;

/** @returns one result, the trigger's verdict; the parts stand in the history under the same step. */
export async function runTrigger(
  work: StageContext,
  device: DeviceState,
  node: TriggerNode,
  place: Pick<SegmentInput, "iteration" | "rescues">,
): Promise<StepResult[]> {
  const has = work.outline.steps[node.step]?.trigger ?? { requires: false, verify: false, undo: false };
  const parts: TriggerParts = {};
  const run = async (part: TriggerPart, last = false) => {
    parts[part] = await runPart(work, device, node, { ...place, part, last });
    return !isBad(parts[part].status);
  };

  const holds = !has.requires || (await run("requires"));
  if (holds && (await run("do", !has.verify && !has.undo)) && has.verify) await run("verify", !has.undo);
  else if (parts.do?.status === "indeterminate" && has.verify) await run("verify", !has.undo);
  if (parts.do && parts.do.status !== "skipped" && wasTouched(parts.do) && has.undo) {
    await cleanup(work.cleanup_timeout_ms, async () => {
      await run("undo", !has.requires);
      if (has.requires) await run("undone", true);
    });
  }
  const status = triggerVerdict(parts);
  device.steps[node.step] = status;
  const said = Object.values(parts).find((part) => part.status === status) ?? parts.do ?? parts.requires;
  return said ? [{ ...said, status }] : [];
}

/** Nothing is undone where nothing was sent. */
const wasTouched = (done: StepResult): boolean => !isBad(done.status) || done.detail?.["sent"] !== false;

async function runPart(
  work: StageContext,
  device: DeviceState,
  node: TriggerNode,
  {
    part,
    last,
    ...place
  }: Pick<SegmentInput, "iteration" | "rescues"> & { part: TriggerPart; last: boolean },
): Promise<StepResult> {
  const needs = work.outline.steps[node.step]?.needs ?? { saved: [], steps: [] };
  const [result] = await runSegment(work, device, {
    activity: part === "do" || part === "undo" ? "runWrite" : "runPoll",
    input: {
      steps: [node.step],
      part,
      context: contextFor(device, needs),
      last: node.last && last,
      guarded: node.guarded || !last,
      ...place,
    },
  });
  if (!result) throw new Error(`segment of ${node.step} on ${device.name} gave no result`);
  return result;
}
