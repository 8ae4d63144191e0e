// What the kind of a step says of its parts.
import type { PlanStep, VerifyAction } from "../../schemas/plan.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { kindOf } from "../../steps/register.js";
import type { SegmentInput, TriggerOutline } from "../contract.js";

/** The check of a step, or of this part of a change; undefined where there is none. */
export function checkOf(
  { action }: PlanStep,
  part: SegmentInput["part"],
  platform: Platform,
): VerifyAction | undefined {
  const { kind, value } = kindOf(action);
  return kind.check?.(value, part, platform);
}

/** Of a change that is more than one activity. */
export function partsOf({ action }: Pick<PlanStep, "action">): TriggerOutline | undefined {
  const { kind, value } = kindOf(action);
  return kind.parts?.(value);
}
