// How full this execution's history is. What a plan needs is estimated before it starts, and leaves room; what devices say
// beyond that is noticed here, well before Temporal would terminate the execution at 51,200 events or 50 MiB.
import { workflowInfo } from "@temporalio/workflow";

const MEBIBYTE = 2 ** 20;
/** Twice what an execution is meant to have: its other devices are better off in another one. */
const CROWDED = { events: 16_000, bytes: 16 * MEBIBYTE };
/** The rest is for what devices still owe: `undo`, `always`, and the ends of what is under way. */
const FULL = { events: 44_000, bytes: 40 * MEBIBYTE };

const isBeyond = ({ events, bytes }: typeof FULL): boolean => {
  const { historyLength, historySize } = workflowInfo();
  return historyLength > events || historySize > bytes;
};

/** No other device is to begin here. */
export const isCrowded = (): boolean => isBeyond(CROWDED);

/** Nothing more begins here but cleanup. */
export const isFull = (): boolean => isBeyond(FULL);

export const FULL_MESSAGE =
  `not started: the history of this part of the run is full (${FULL.events.toLocaleString("en")} events or ` +
  `${FULL.bytes / MEBIBYTE} MiB), since there was more to do or to tell than was expected; ` +
  "loop over fewer items in one stage, or cut the stage into several ones";
