// What the steps of a segment came to when its activity did not return: cancelled, timed out or failed.
// The workflow decides by it and the projection shows by it, so both say the same.
import type { SegmentInput } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";

/** `timeout_start`: no worker took the activity, so nothing of it happened. */
export type SettleKind = "cancelled" | "timeout_start" | "timeout" | "failed";

export interface SettleInput {
  kind: SettleKind;
  /** Activity type: `runWrite` is the one that may have changed something. */
  activity: string;
  input: Pick<SegmentInput, "stage" | "device" | "steps" | "iteration" | "part">;
  /** The first of the details that came home, as it came: `{ steps, sent? }` when the activity left a journal. */
  journal: unknown;
  message: string;
  /** Action of each step, by id, as the stage's outline has it. */
  actions?: Record<string, { action: string } | undefined>;
  /** RFC 3339; of the steps that the journal does not hold. */
  started_at?: string;
  duration_ms?: number;
}

interface Journal {
  steps: StepResult[];
  sent?: unknown;
}

function asJournal(details: unknown): Journal | undefined {
  if (typeof details !== "object" || details === null) return undefined;
  const { steps, sent } = details as Partial<Journal>;
  if (!Array.isArray(steps) && sent === undefined) return undefined;
  return { steps: Array.isArray(steps) ? steps : [], sent };
}

function statusOfMissing(kind: SettleKind, activity: string, journal: Journal | undefined): StepStatus {
  if (kind === "timeout_start") return "errored";
  if (activity === "runWrite") {
    // The server closes what never started by itself and leaves no journal; then nothing was sent.
    if (kind === "cancelled" && journal === undefined) return "cancelled";
    return "indeterminate";
  }
  return kind === "cancelled" ? "cancelled" : "errored";
}

/** `id`, `id[2]` → `id`, where that is a step of the segment. */
function stepOf(result: StepResult, steps: string[]): string {
  if (steps.includes(result.id)) return result.id;
  const bracket = result.id.lastIndexOf("[");
  return bracket > 0 ? result.id.slice(0, bracket) : result.id;
}

/**
 * The journal's results, then one for every step that has none. Where the segment did not get to a step because of an
 * earlier one, that step is `skipped`, or `cancelled` with the rest.
 */
export function settleFailure(settle: SettleInput): StepResult[] {
  const { kind, activity, input, message } = settle;
  const journal = asJournal(settle.journal);
  const results = journal?.steps ?? [];
  const seen = new Set(results.map((result) => stepOf(result, input.steps)));
  const missing = input.steps.filter((step) => !seen.has(step));
  const first = statusOfMissing(kind, activity, journal);
  return [
    ...results,
    ...missing.map((step, n): StepResult => {
      const reached = n === 0;
      const status = reached || first === "cancelled" ? first : "skipped";
      return {
        id: input.iteration ? `${step}[${input.iteration.index}]` : step,
        stage: input.stage,
        action: settle.actions?.[step]?.action ?? "run",
        status,
        attempts: kind === "timeout_start" || !reached ? 0 : 1,
        started_at: settle.started_at ?? "",
        duration_ms: reached ? (settle.duration_ms ?? 0) : 0,
        message: reached ? message : `not reached: step ${missing[0]} ended ${first}`,
        checks: [],
        artifacts: [],
        ...(input.part ? { detail: { part: input.part } } : {}),
      };
    }),
  ];
}
