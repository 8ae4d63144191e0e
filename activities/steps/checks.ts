// Which check belongs to a part of a change.
import type { PlanStep, VerifyAction } from "../../schemas/plan.js";
import type { Platform } from "../../schemas/platform.js";
import type { SegmentInput } from "../contract.js";

const EVERY_MS = 2_000;

/** The check of a `verify`, or of this part of a trigger or commit-confirm; undefined where there is none. */
export function checkOf(
  { action }: PlanStep,
  part: SegmentInput["part"],
  platform: Platform,
): VerifyAction | undefined {
  if ("verify" in action) return action.verify;
  if ("configure" in action) return newLogin(platform);
  if (!("trigger" in action)) return undefined;
  const { requires, verify } = action.trigger;
  if (part === "verify") return verify ?? newLogin(platform);
  return part === "undone" && requires ? restored(requires, verify) : requires;
}

/** After `undo` a neighbour or a session needs time to come back: as much as `verify` gave it to go. */
function restored(requires: VerifyAction, verify: VerifyAction | undefined): VerifyAction {
  if (requires.within_ms !== undefined || verify?.within_ms === undefined) return requires;
  return { ...requires, within_ms: verify.within_ms, every_ms: verify.every_ms };
}

/**
 * The least that a commit-confirm has to prove: that one can log in again. What the step expects is held against the
 * running configuration that the new session shows.
 */
function newLogin({ running_config }: Platform): VerifyAction {
  const commands = running_config === undefined ? [] : [running_config];
  return { commands, single: true, expect: [], every_ms: EVERY_MS };
}

/** Of the change that a step makes: the device takes it back after this long unless it is confirmed, milliseconds. */
export function confirmOf({ action }: PlanStep): number | undefined {
  if ("configure" in action) return action.configure.confirm_ms;
  if (!("trigger" in action)) return undefined;
  return "configure" in action.trigger.do ? action.trigger.do.configure.confirm_ms : undefined;
}
