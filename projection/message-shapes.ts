// What the arguments of signals look like. Whoever reaches Temporal may send others: the workflow drops them, and so do we.
import * as v from "valibot";
import { isGroupNews } from "../run-model/groups.js";
import { SIGNALS } from "../workflows/messages.js";

const Names = v.array(v.string());
const SHAPES: Record<string, v.GenericSchema> = {
  [SIGNALS.control]: v.object({
    paused: v.optional(v.boolean()),
    skip: v.optional(Names),
    resolved: v.optional(
      v.array(v.object({ actor: v.string(), device: v.string(), step: v.string(), status: v.string() })),
    ),
  }),
  [SIGNALS.groupNews]: v.custom(isGroupNews),
  [SIGNALS.leaseWaiting]: v.object({ stage: v.number(), holders: v.record(v.string(), v.string()) }),
  [SIGNALS.leaseGranted]: v.object({ stage: v.number(), devices: Names }),
};

/** Whether a signal says what one of its name says. */
export const isWellFormed = (name: string, arg: unknown): boolean => {
  const shape = SHAPES[name];
  return shape === undefined || v.is(shape, arg);
};
