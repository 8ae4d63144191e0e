// Timeout, retry and on_failure of a step: its own, or what the spec's defaults say.
import { STEP } from "../../policy/steps.js";
import type { OnFailure, Retry } from "../../schemas/plan.js";
import { ON_FAILURE } from "../../schemas/spec/settings.js";
import type { Collector } from "../diagnostics/index.js";
import { asText, get, type Node, numberOf, textOf } from "../document/index.js";
import { MAX_DURATION_MS, parseDuration } from "../durations.js";

export interface Settings {
  timeoutMs: number;
  retry: Retry;
  onFailure: OnFailure;
}

export const DEFAULT_SETTINGS: Settings = {
  timeoutMs: STEP.timeout_ms,
  retry: STEP.retry,
  onFailure: "skip_device",
};

/** Milliseconds of a duration; undefined where it is absent or none. Zero is refused unless `zero`. */
export function durationOf(
  node: Node | undefined,
  problems: Collector,
  options: { zero?: boolean } = {},
): number | undefined {
  const text = asText(node);
  const ms = text && parseDuration(text.value);
  if (!text || ms === undefined) return undefined;
  if (ms > MAX_DURATION_MS)
    problems.add({ code: "bad_duration", message: `\`${text.value}\` is longer than a year`, at: text });
  if (ms === 0 && !options.zero)
    problems.add({ code: "bad_duration", message: `\`${text.value}\` must be greater than 0`, at: text });
  return ms;
}

export function onFailureOf(node: Node | undefined): OnFailure | undefined {
  const value = textOf(node);
  return ON_FAILURE.find((one) => one === value);
}

function retryOf(node: Node | undefined, from: Retry, problems: Collector): Retry {
  if (!node) return from;
  const attempts = get(node, "attempts");
  const count = numberOf(attempts);
  if (
    attempts &&
    count !== undefined &&
    Number.isInteger(count) &&
    (count < 1 || count > STEP.most_attempts)
  ) {
    const message =
      count < 1
        ? `${count} attempts; a step is attempted at least once`
        : `${count} attempts; at most ${STEP.most_attempts}`;
    problems.add({ code: "unbounded_loop", message, at: attempts });
  }
  const delay = durationOf(get(node, "delay"), problems, { zero: true }) ?? from.delay_ms;
  return {
    attempts: count ?? from.attempts,
    delay_ms: delay,
    backoff: numberOf(get(node, "backoff")) ?? from.backoff,
    max_delay_ms: Math.max(
      delay,
      durationOf(get(node, "max_delay"), problems, { zero: true }) ?? from.max_delay_ms,
    ),
  };
}

/** What the node says over what holds without it. */
export function settingsOf(node: Node | undefined, from: Settings, problems: Collector): Settings {
  return {
    timeoutMs: durationOf(get(node, "timeout"), problems) ?? from.timeoutMs,
    retry: retryOf(get(node, "retry"), from.retry, problems),
    onFailure: onFailureOf(get(node, "on_failure")) ?? from.onFailure,
  };
}
