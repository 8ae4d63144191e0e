// What a change really did: the running configuration before and after it, line by line.
import { EFFECT_AFTER_BREAK_MS } from "../../policy/steps.js";
import { createTwoFilesPatch } from "diff";
import { DeviceError } from "../../packages/devices/src/errors.js";
import { type Masked, ownWord } from "../../packages/devices/src/words/masked.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Task } from "../task.js";
import { maskPatch } from "./mask-patch.js";
import { digestOfConfig, runningConfig } from "./running-config.js";

export interface Effect {
  /** A unified diff; empty where nothing changed, absent where that is not known. */
  difference?: Masked;
  /** Digest of the configuration that was seen afterwards. */
  config_after?: string;
}

export interface EffectWatch {
  /** Digest of the configuration before the change; absent where the platform shows none. */
  config_before?: string;
  after(): Promise<Effect>;
  /** The same over a session of its own, for when the change broke off. Never rejects. */
  afterBreak(): Promise<Effect>;
}

/** Reads the configuration before the change. @throws {DeviceError} */
export async function watchEffect(task: Task, step: PlanStep): Promise<EffectWatch> {
  const before = await runningConfig(task, step);
  if (before === undefined) return { after: async () => ({}), afterBreak: async () => ({}) };
  const look = async (signal: AbortSignal): Promise<Effect> => {
    const after = await runningConfig(task, step, signal).catch(ifDevice);
    if (after === undefined) return {};
    const patch = createTwoFilesPatch("before", "after", before, after, undefined, undefined, { context: 3 });
    const difference = before === after ? ownWord("") : await maskPatch(task.redactor, patch);
    return { difference, config_after: digestOfConfig(after) };
  };
  return {
    config_before: digestOfConfig(before),
    after: () => look(task.journal.signal),
    // A cancel is no reason not to say what was applied; that others have taken over is one to type nothing.
    afterBreak: async () =>
      !task.journal.signal.aborted || (await task.journal.isOurs())
        ? look(AbortSignal.timeout(EFFECT_AFTER_BREAK_MS))
        : {},
  };
}

/** The change is done; that its effect cannot be read does not undo it. */
function ifDevice(error: unknown): undefined {
  if (!(error instanceof DeviceError)) throw error;
}
