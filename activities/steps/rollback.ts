// Watches a device take back a commit that nobody confirmed: its own timer does that, also when no engine is left.
import { ROLLBACK } from "../../policy/steps.js";
import { roundConfirm } from "../../packages/devices/src/shell/commit-line.js";
import { DeviceError, NEVER_RETRIED } from "../../packages/devices/src/errors.js";
import type { PlanStep } from "../../schemas/plan.js";
import { ownWord } from "../../packages/devices/src/words/masked.js";
import { tryAgain } from "../failure.js";
import { IntentKey } from "../intent.js";
import type { Task } from "../task.js";
import { partsOf } from "./checks.js";
import type { StepOutcome } from "./outcome.js";
import { digestOfConfig, runningConfig } from "./running-config.js";

/** What is known of a commit that waits for its confirmation. Digests are of the running configuration. */
export interface Expected {
  before: string | undefined;
  after: string | undefined;
  /** When the device has rolled back at the latest, milliseconds since 1970. */
  by: number;
}
type Seen = { config: "before" | "after" | "other" | "unknown"; message?: string; final?: boolean };

export async function watchRollback(task: Task, step: PlanStep): Promise<StepOutcome> {
  const expected = await expectedOf(task, step);
  for (;;) {
    const { config, message, final } = await look(task, step, expected);
    const now = task.time.now();
    if (config === "before") {
      return {
        status: "passed",
        message: "the device is back to the configuration that it had before the change",
        detail: { rolled_back: true, config },
      };
    }
    if (now >= expected.by + ROLLBACK.grace_ms || (final && now >= expected.by)) {
      const by = new Date(expected.by).toISOString();
      return {
        status: config === "unknown" ? "errored" : "failed",
        message: message ?? `the device had to roll back by ${by}, and has not`,
        detail: { rolled_back: false, config, rolls_back_by: by },
      };
    }
    await wait(
      task,
      final
        ? expected.by - now
        : expected.by - now > ROLLBACK.grace_ms
          ? ROLLBACK.long_wait_ms
          : ROLLBACK.short_wait_ms,
    );
  }
}

async function wait(task: Task, ms: number): Promise<void> {
  if (ms >= ROLLBACK.long_wait_ms)
    throw await tryAgain(
      task.journal,
      ownWord("the device has not rolled back yet"),
      task.time.retryAfter(ms),
    );
  await task.time.pause(Math.max(ms, ROLLBACK.short_wait_ms), task.journal.signal);
}

/** A device that cannot be reached now may be so once it has rolled back; a login that it refuses is not repeated before. */
async function look(task: Task, step: PlanStep, expected: Expected): Promise<Seen> {
  try {
    const config = await runningConfig(task, step);
    if (config === undefined || expected.before === undefined)
      return { config: "unknown", message: "the platform does not show what it is configured to" };
    const digest = digestOfConfig(config);
    return {
      config: digest === expected.before ? "before" : digest === expected.after ? "after" : "other",
    };
  } catch (error) {
    if (!(error instanceof DeviceError) || task.journal.signal.aborted) throw error;
    return {
      config: "unknown",
      message: `whether the device has rolled back could not be seen: ${error.message}`,
      final: NEVER_RETRIED.has(error.code),
    };
  }
}

export async function expectedOf(task: Task, step: PlanStep): Promise<Expected> {
  const change = new IntentKey({ ...task, input: { ...task.input, part: "do" } }, step.id);
  const { intent, result } = (await change.earlier()) ?? {};
  const within = roundConfirm(task.platform, partsOf(step)?.confirm_ms ?? 0);
  const latest =
    Date.parse(intent?.created_at ?? new Date(task.time.now()).toISOString()) + step.timeout_ms + within;
  const told = result?.detail ?? {};
  return {
    before: intent?.config_before,
    after: typeof told["config_after"] === "string" ? told["config_after"] : undefined,
    by: typeof told["rolls_back_by"] === "string" ? Date.parse(told["rolls_back_by"]) : latest,
  };
}
