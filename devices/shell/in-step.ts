// Whether a device has come to all that was typed: Enter is answered with its prompt and nothing else.
import { setTimeout as pause } from "node:timers/promises";
import { DeviceError } from "../errors.js";
import type { Dialogue } from "./dialogue.js";
import { looksLikeLog } from "./syslog.js";

/** The answer to a line that was typed before comes right in front of that to Enter, milliseconds. */
const SETTLED_MS = 150;

/** For use at a prompt. @throws {DeviceError} cancelled */
export async function isInStep(
  dialogue: Dialogue,
  { timeout_ms, signal }: { timeout_ms: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  // A recording answers what was typed then.
  if (dialogue.channel.isRecording) return true;
  const { mode } = dialogue.prompt;
  try {
    const heard = await dialogue.sendAndExpect({ type: "", silent: true, terse: true, timeout_ms, signal });
    const said = heard.output.split("\n").some((line) => line.trim() !== "" && !looksLikeLog(line));
    if (said || heard.prompt?.mode !== mode) return false;
    await pause(SETTLED_MS);
    return dialogue.isQuiet;
  } catch (error) {
    if (error instanceof DeviceError && error.code !== "cancelled") return false;
    throw error;
  }
}
