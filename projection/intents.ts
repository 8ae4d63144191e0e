// What a run that was ended from outside leaves in doubt: its history does not say what was sent, the intents do.
import { doubtOf } from "../schemas/doubt.js";
import type { DeviceResult, StepResult } from "../schemas/result.js";

/** As it was noted before the first byte went out. */
export interface NotedChange {
  /** RFC 3339. */
  created_at: string;
  lines: string[];
}
/** @param step as in results, `push[2]` @returns undefined where none was noted, so that nothing went out */
export type IntentOf = (device: string, step: string, part?: string) => Promise<NotedChange | undefined>;

/** The same results; a change in doubt of which the history knows no lines has those of its intent. */
export const withIntents = (results: DeviceResult[], intentOf: IntentOf): Promise<DeviceResult[]> =>
  Promise.all(
    results.map(async (device) => ({
      ...device,
      steps: await Promise.all(device.steps.map((step) => noted(device.device, step, intentOf))),
    })),
  );

async function noted(device: string, step: StepResult, intentOf: IntentOf): Promise<StepResult> {
  const doubt = doubtOf(step);
  if (!doubt || doubt.lines) return step;
  const intent = await intentOf(device, step.id, doubt.part);
  if (!intent) return step;
  return { ...step, detail: { ...step.detail, sent_at: intent.created_at, lines: intent.lines } };
}
