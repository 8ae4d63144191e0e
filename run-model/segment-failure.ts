// What the steps of a segment came to when its activity did not return: cancelled, timed out or failed.
// The workflow decides by it and the projection shows by it, so both say the same.
import type { JournalState, SegmentInput } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { resultId } from "./result-id.js";

/** `timeout_start`: no worker took the activity, or its next attempt. */
export type SegmentFailure = "cancelled" | "timeout_start" | "timeout" | "failed";

export interface FailedSegment {
  kind: SegmentFailure;
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

/** @returns undefined where the details are not a journal, as when a worker that was never there is to blame */
export function asJournal(details: unknown): JournalState | undefined {
  if (typeof details !== "object" || details === null) return undefined;
  const { steps, sent } = details as Partial<JournalState>;
  if (!Array.isArray(steps) && sent === undefined) return undefined;
  return { ...(details as JournalState), steps: Array.isArray(steps) ? steps : [] };
}

/**
 * What an attempt came to that ended with an error: where it would have had another one and a cancel came first, the
 * server gives it none, and then it is the cancel that ended it.
 * @param failure.final no attempt would have followed anyway
 */
export const kindOfFailure = (failure: { cancel_requested: boolean; final: boolean }): SegmentFailure =>
  failure.cancel_requested && !failure.final ? "cancelled" : "failed";

/** No worker of ours ends an activity so; whoever reaches Temporal can. */
export const NO_RESULT = "the activity ended without a result";

/** Why a step of a device is errored that nobody takes. */
export const noWorker = (site: string): string =>
  `no worker for site ${site}; start one with \`orchestrator worker --site ${site}\``;

/**
 * Whether the segment may have changed the device. The journal's mark is acknowledged before the first byte goes out, so
 * a journal without it says that nothing did; without a journal it is not known.
 */
function mayHaveSent(kind: SegmentFailure, activity: string, journal: JournalState | undefined): boolean {
  if (activity !== "runWrite") return false;
  if (journal) return journal.sent !== undefined;
  // The server closes what never started by itself, and then there is no journal.
  return kind !== "cancelled" && kind !== "timeout_start";
}

/** `id`, `id[2]` → `id`, where that is a step of the segment. */
function stepOf(id: string, steps: string[]): string {
  if (steps.includes(id)) return id;
  const bracket = id.lastIndexOf("[");
  return bracket > 0 ? id.slice(0, bracket) : id;
}

/**
 * The journal's results, then one for every step that has none. Where the segment did not get to a step because of an
 * earlier one, that step is `skipped`, or `cancelled` with the rest.
 */
export function failureResults(settle: FailedSegment): StepResult[] {
  const { kind, activity, input, message } = settle;
  const journal = asJournal(settle.journal);
  const results = journal?.steps ?? [];
  const seen = new Set(results.map((result) => stepOf(result.id, input.steps)));
  const current = results.some(({ id }) => id === journal?.current?.step) ? undefined : journal?.current;
  const underWay = current && stepOf(current.step, input.steps);
  const missing = input.steps.filter((step) => !seen.has(step) || step === underWay);
  const sent = mayHaveSent(kind, activity, journal);
  const first: StepStatus = sent ? "indeterminate" : kind === "cancelled" ? "cancelled" : "errored";
  return [
    ...results,
    ...missing.map((step, n): StepResult => {
      const reached = n === 0;
      const at = step === underWay ? current : undefined;
      return {
        id: at?.step ?? resultId(step, input.iteration),
        stage: input.stage,
        action: settle.actions?.[step]?.action ?? "run",
        status: reached || first === "cancelled" ? first : "skipped",
        attempts: kind === "timeout_start" || !reached ? 0 : (at?.tries ?? 1),
        started_at: at?.started_at ?? settle.started_at ?? "",
        duration_ms: reached ? (settle.duration_ms ?? 0) : 0,
        message: reached ? message : `not reached: step ${missing[0]} ended ${first}`,
        checks: [],
        artifacts: [],
        ...detailOf(activity, sent, journal?.sent, input.part),
      };
    }),
  ];
}

function detailOf(
  activity: string,
  sent: boolean,
  mark: JournalState["sent"],
  part: SegmentInput["part"],
): Pick<StepResult, "detail"> {
  if (activity !== "runWrite") return part ? { detail: { part } } : {};
  const { at: sent_at, ...known } = mark ?? {};
  return {
    detail: {
      ...(part ? { part } : {}),
      sent,
      ...(sent_at === undefined ? {} : { sent_at }),
      ...known,
    },
  };
}
