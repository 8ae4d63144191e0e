// Why an exchange ended without its prompt, in words.
import { DeviceError } from "../errors.js";
import { ending } from "../quoted.js";
import { lastLine } from "./output.js";
import type { Dialogue } from "./dialogue.js";

/** @param what was typed, in quotes */
export function noPrompt(
  { device, platform, prompt, line }: Dialogue,
  what: string,
  timeout_ms: number,
  details: DeviceError["details"],
): DeviceError {
  return new DeviceError(
    "command_timeout",
    `${device}: no prompt within ${timeout_ms} ms after ${what}; expected ${JSON.stringify(prompt.text)} or another prompt of ` +
      `${platform.name}, the last line is ${JSON.stringify(ending(line || lastLine(details.tail ?? ""), 200))}. Raise the timeout, or add a reply if that line asks something.`,
    details,
  );
}

/** What shells show while a command is not complete. */
const CONTINUATION = /^[a-z]{0,10}>\s*$/;

/** @param what was typed, in quotes, where anything was @param line that asks */
export function unanswered(
  { device }: Dialogue,
  what: string | undefined,
  line: string,
  details: DeviceError["details"],
): DeviceError {
  if (CONTINUATION.test(line)) {
    return new DeviceError(
      "unanswered_question",
      `${device} shows ${JSON.stringify(line.trim())}${what === undefined ? "" : ` after ${what}`}: it waits for the rest of the command. ` +
        "Close its quotes, brackets and here-documents.",
      details,
    );
  }
  return new DeviceError(
    "unanswered_question",
    `${device} asks ${JSON.stringify(ending(line.trim(), 300))}${what === undefined ? "" : ` after ${what}`}, and no reply answers it. ` +
      "Add an entry to the step's replies whose prompt matches it.",
    details,
  );
}

/** @param sent the command was: what came after it may be the rest of the one before */
export function mixedUp(device: string, command: string, said: string, sent: boolean): DeviceError {
  return new DeviceError(
    "session_lost",
    `${device}: the output of the command before ${JSON.stringify(command)} is not whole: it stopped at a line that looks like the prompt, ` +
      `and its rest came later${sent ? `, or may be what came after ${JSON.stringify(command)}` : ""}. Open a new session, and ask again.`,
    { sent, late_output: true, tail: ending(said, 500) },
  );
}

/** @param lines of a change, the second of which was typed before the device had answered the first */
export function notTold(device: string, [before, line]: [string, string], said: string): DeviceError {
  return new DeviceError(
    "session_lost",
    `${device}: the answers to ${JSON.stringify(before)} and ${JSON.stringify(line)} cannot be told apart: the device was silent behind a line that ` +
      "looks like its prompt, and more came later. Look at the device's configuration.",
    { sent: true, late_output: true, tail: ending(said, 500) },
  );
}
