// Which check belongs to a part of a trigger.
import type { TriggerPart } from "../../activities/contract.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { newLogin } from "../configure/checks.js";
import type { VerifyAction } from "../verify/schema.js";
import type { TriggerAction } from "./schema.js";

export function checkOf(
  { requires, verify }: TriggerAction,
  part: TriggerPart | undefined,
  platform: Platform,
): VerifyAction | undefined {
  if (part === "verify") return verify ?? newLogin(platform);
  return part === "undone" && requires ? restored(requires, verify) : requires;
}

/** After `undo` a neighbour or a session needs time to come back: as much as `verify` gave it to go. */
function restored(requires: VerifyAction, verify: VerifyAction | undefined): VerifyAction {
  if (requires.within_ms !== undefined || verify?.within_ms === undefined) return requires;
  return { ...requires, within_ms: verify.within_ms, every_ms: verify.every_ms };
}
