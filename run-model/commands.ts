// What the rules of a device ask for, and what they are told. Whoever drives a run does it; whoever shows a run finds in its
// history what was answered.
import type { SegmentInput, SegmentResult } from "../activities/contract.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepResult } from "../schemas/result.js";

/** A step that did not pass. */
export type Unsuccessful = Pick<StepResult, "id" | "status">;

export type SegmentActivity = "runReads" | "runWrite" | "runPoll" | "runDiff";

/** Steps of one session. */
export interface SegmentCommand {
  do: "segment";
  activity: SegmentActivity;
  /** A pause does not hold it back. */
  isCleanup: boolean;
  input: Omit<SegmentInput, "run" | "plan_digest" | "traceparent" | "stage" | "device" | "saves" | "journal">;
}
export interface EvaluateCommand {
  do: "evaluate";
  step: string;
  input: Pick<SegmentInput, "context" | "iteration">;
  /** It is not looked at, since the history is full: the step is errored. */
  refused?: true;
}

export type Command =
  | SegmentCommand
  | EvaluateCommand
  | { do: "wait"; step: string; iteration?: SegmentInput["iteration"] }
  /** Whether the next node may begin, once no pause holds it back. */
  | { do: "begin" }
  | { do: "is_cancelled" }
  | { do: "is_full" }
  /** Between the look at `requires` and the change: waits for the end of a pause. Answered by whether there was one. */
  | { do: "was_paused" }
  /** Until a person says what becomes of the device. */
  | { do: "hold"; step: Unsuccessful }
  /** No new device starts. */
  | { do: "stop"; step: Unsuccessful }
  /** What follows, up to `cleanup_end`, is done whatever happens to the run; `limit_ms` absent: within the run's own limit. */
  | { do: "cleanup"; limit_ms?: number }
  | { do: "cleanup_end" }
  /** All parts of a change have ended. */
  | { do: "parts_ended"; result: StepResult };

export interface Answers {
  segment: SegmentResult;
  evaluate: { runs: boolean; items?: Json[]; error?: StepResult };
  wait: "passed" | "cancelled";
  begin: "begins" | "cancelled" | "full";
  is_cancelled: boolean;
  is_full: boolean;
  was_paused: boolean;
  hold: "go_on" | "skip" | "cancelled";
  stop: void;
  cleanup: void;
  cleanup_end: void;
  parts_ended: void;
}
export type Answer = Answers[keyof Answers];

/** A part of the rules: asks one command after the other, and comes to an end. */
export type Flow<T> = Generator<Command, T, Answer>;

/** Asks, and has the answer of this command's kind. */
export function* ask<C extends Command>(command: C): Generator<Command, Answers[C["do"]], Answer> {
  return (yield command) as Answers[C["do"]];
}
