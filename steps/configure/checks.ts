// What a commit-confirm has to prove where nothing else is asked of it.
import type { Platform } from "../../schemas/platform.js";
import type { VerifyAction } from "../verify/schema.js";

const EVERY_MS = 2_000;

/** That one can log in again. What the step expects is held against the running configuration that the new session shows. */
export function newLogin({ running_config }: Platform): VerifyAction {
  const commands = running_config === undefined ? [] : [running_config];
  return { commands, single: true, expect: [], every_ms: EVERY_MS };
}
