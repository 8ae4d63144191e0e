// What a run that was ended from outside leaves open: its history does not say what was sent, the intents do.
import { ARCHIVE } from "../policy/waits.js";
import { indeterminateChange } from "../schemas/indeterminate.js";
import type { DeviceResult, StepResult } from "../schemas/result.js";

/** As it was noted before the first byte went out. */
export interface NotedChange {
  /** RFC 3339. */
  created_at: string;
  lines: string[];
  /** What it came to, where the worker noted that too. */
  result?: StepResult;
}
/** @param step as in results, `push[2]` @returns undefined where none was noted or it was given up, so that nothing went out */
export type IntentOf = (device: string, step: string, part?: string) => Promise<NotedChange | undefined>;

/** A change that was under way when its history ended. */
export interface LeftOpen {
  device: string;
  /** As in results. */
  step: string;
  /** Of a trigger. */
  part?: string;
}

export interface NotedOpen {
  about: LeftOpen;
  /** `null`: nothing of it was sent. */
  change: NotedChange | null;
}

/** The result of a change that was left open, now that its intent is known. */
export function notedResult(open: StepResult, change: NotedChange | null): StepResult {
  if (change?.result) return change.result;
  if (change) return { ...open, detail: { ...open.detail, sent_at: change.created_at, lines: change.lines } };
  return {
    ...open,
    status: "cancelled",
    message: `${open.message ?? "the run ended"} before anything of it was sent`,
    detail: { ...open.detail, sent: false },
  };
}

/**
 * The end of a history with what the intents tell of the changes that were under way. A worker may still be busy with one:
 * for that it waits some time, by a clock that nobody sets.
 */
export async function withNoted<T extends { time: string }>(
  closed: T,
  open: LeftOpen[],
  intentOf: IntentOf,
): Promise<T & { noted?: NotedOpen[] }> {
  if (open.length === 0) return closed;
  const until = performance.now() + ARCHIVE.cut_off_ms;
  for (;;) {
    const noted = await Promise.all(
      open.map(async (about) => ({
        about,
        change: (await intentOf(about.device, about.step, about.part)) ?? null,
      })),
    );
    if (performance.now() > until || noted.every(({ change }) => !change || change.result))
      return { ...closed, noted };
    await new Promise((done) => setTimeout(done, ARCHIVE.cut_off_look_ms));
  }
}

/** The same results; an indeterminate change of which the history knows no lines has those of its intent. */
export const withIntents = (results: DeviceResult[], intentOf: IntentOf): Promise<DeviceResult[]> =>
  Promise.all(
    results.map(async (device) => ({
      ...device,
      steps: await Promise.all(device.steps.map((step) => withLines(device.device, step, intentOf))),
    })),
  );

async function withLines(device: string, step: StepResult, intentOf: IntentOf): Promise<StepResult> {
  const change = indeterminateChange(step);
  if (!change || change.lines) return step;
  const intent = await intentOf(device, step.id, change.part);
  if (!intent) return step;
  return { ...step, detail: { ...step.detail, sent_at: intent.created_at, lines: intent.lines } };
}
