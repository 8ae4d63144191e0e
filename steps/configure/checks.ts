// What a commit-confirm has to prove where nothing else is asked of it.
import { CHECK } from "../../policy/steps.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import type { VerifyAction } from "../verify/schema.js";

/** That one can log in again. What the step expects is held against the running configuration that the new session shows. */
export function newLogin({ running_config }: Platform): VerifyAction {
  const commands = running_config === undefined ? [] : [running_config];
  return { commands, single: true, expect: [], every_ms: CHECK.every_ms };
}
