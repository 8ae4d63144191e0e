// `wait`: a timer of the workflow; it holds no session and no worker.
import { formatDuration } from "../../compiler/durations.js";
import { durationOf } from "../../compiler/reading/settings.js";
import type { StepKind } from "../kind.js";
import { type WaitAction, WaitSchema } from "./schema.js";

export const wait: StepKind<WaitAction> = {
  schema: () => WaitSchema,
  takes: [],
  compile: (node, _, { frame }) => ({
    value: { ms: durationOf(node, frame.reading.problems, { zero: true }) ?? 0 },
  }),
  effect: "none",
  node: () => "wait",
  summary: ({ ms }) => `wait ${formatDuration(ms)}`,
  explain: ({ ms }) => ({ notes: [formatDuration(ms)] }),
  waitMs: ({ ms }) => ms,
};
