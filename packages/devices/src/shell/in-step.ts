// Whether a device has come to all that was typed: Enter is answered with its prompt and nothing else.
import { setTimeout as pause } from "node:timers/promises";
import { DeviceError } from "../errors.js";
import { ending } from "../quoted.js";
import type { Dialogue } from "./dialogue.js";
import type { DeviceResponse } from "./exchange-options.js";
import { looksLikeLog } from "./syslog.js";

/** Before Enter at the end of a login, and behind its answer: so long a silence at least, milliseconds. */
const LOGIN_SILENCE_MS = 500;
const LOOK_MS = 25;
const MOST_ROUNDS = 4;
/** The longest silence of a device is its step: nothing more is on its way after twice that. */
const STEPS = 2;

/** The answer to a line that was typed before comes right in front of that to Enter, milliseconds. */
const SETTLED_MS = 150;

/** The least time in which a second prompt would follow, milliseconds. */
const PROMPT_MS = 20;

/** For the answer to a second Enter, milliseconds. */
const AGAIN_MS = 3_000;

interface Times {
  timeout_ms: number;
  signal?: AbortSignal | undefined;
}

/** For use at a prompt. @throws {DeviceError} cancelled */
export async function isInStep(dialogue: Dialogue, times: Times): Promise<boolean> {
  // A recording answers what was typed then.
  if (dialogue.channel.isRecording) return true;
  if (!(await isEnterAnswered(dialogue, times, false))) return false;
  await pause(SETTLED_MS);
  return dialogue.isQuiet;
}

/**
 * Whether the output behind which the prompt stands has ended: what is left of it comes before the answer to Enter. For use at
 * the prompt after which its line was typed. @throws {DeviceError} cancelled
 */
export async function hasEnded(dialogue: Dialogue, times: Times): Promise<boolean> {
  if (dialogue.channel.isRecording) return true;
  if (!(await isEnterAnswered(dialogue, times, true))) return false;
  return isSettled(dialogue);
}

/** A prompt may be that of the line before, and the one for Enter comes right behind it. */
async function isSettled(dialogue: Dialogue): Promise<boolean> {
  await pause(Math.min(SETTLED_MS, Math.max(PROMPT_MS, STEPS * dialogue.latency_ms)));
  return dialogue.isQuiet;
}

/**
 * What is left to come of an output, for use at the prompt that stands behind it: Enter is pressed until its prompt alone is
 * the answer. @throws {DeviceError} session_lost, where that does not happen, and as an exchange
 */
export async function restOf(dialogue: Dialogue, { timeout_ms, signal }: Times): Promise<string> {
  if (dialogue.channel.isRecording) return "";
  const rest: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const enter = { type: "", silent: true, terse: true, bare: true, timeout_ms, signal };
    const { output, stray = "" } = await dialogue.sendAndExpect(enter);
    // What comes before the next Enter is a part of the rest.
    dialogue.unsure = true;
    const said = dialogue.spoken(`${stray}\n${output}`);
    // Some devices say the same to each Enter.
    const isUsual = said === "" || (rest.length > 0 && said === rest.at(-1));
    const isOver = (await isSettled(dialogue)) && isUsual;
    dialogue.unsure = !isOver;
    if (isOver) return rest.slice(0, said === "" ? undefined : -1).join("\n");
    if (said !== "") rest.push(said);
  }
  throw new DeviceError(
    "session_lost",
    `${dialogue.device}: more output came after what had been taken for its end, each time Enter was pressed. Open a new session.`,
    { sent: true, late_output: true, tail: ending(rest.join("\n"), 500) },
  );
}

async function isEnterAnswered(
  dialogue: Dialogue,
  { timeout_ms, signal }: Times,
  bare: boolean,
): Promise<boolean> {
  const { mode } = dialogue.prompt;
  try {
    const enter = { type: "", silent: true, terse: true, bare, timeout_ms, signal };
    const heard = await dialogue.sendAndExpect(enter);
    if (isPromptAlone(dialogue, heard, mode)) return true;
    if (heard.prompt?.mode !== mode) return false;
    // Some devices say the same to each Enter.
    const again = { ...enter, timeout_ms: Math.min(timeout_ms, AGAIN_MS) };
    return isSame(heard, await dialogue.sendAndExpect(again));
  } catch (error) {
    if (error instanceof DeviceError && error.code !== "cancelled") return false;
    throw error;
  }
}

/**
 * Waits until the device has answered all that was typed at the login. It shows that by its silence: after that, Enter is
 * answered by one prompt. @throws {DeviceError} login_timeout, cancelled, session_lost
 */
export async function catchUp(
  dialogue: Dialogue,
  { login_ms, signal }: { login_ms: number; signal?: AbortSignal | undefined },
): Promise<void> {
  if (dialogue.channel.isRecording) return;
  const until = performance.now() + login_ms;
  let least_ms = LOGIN_SILENCE_MS;
  while (performance.now() < until) {
    await silence(dialogue, least_ms, until, signal);
    const { mode } = dialogue.prompt;
    const timeout_ms = Math.max(LOOK_MS, until - performance.now());
    const late = (): DeviceError => outOfStep(dialogue, login_ms);
    const enter = { type: "", silent: true, terse: true, timeout_ms, signal, late };
    const heard = await dialogue.sendAndExpect(enter);
    await silence(dialogue, SETTLED_MS, until, signal);
    if (isPromptAlone(dialogue, heard, mode) && dialogue.isQuiet) return;
    least_ms *= STEPS;
  }
  throw outOfStep(dialogue, login_ms);
}

const isSame = (one: DeviceResponse, other: DeviceResponse): boolean =>
  one.prompt?.text === other.prompt?.text && one.output.trim() === other.output.trim();

const isPromptAlone = (dialogue: Dialogue, { output, prompt }: DeviceResponse, mode: string): boolean =>
  prompt?.mode === mode &&
  output
    .split("\n")
    .every((line) => line.trim() === "" || looksLikeLog(line) || dialogue.isAbovePrompt(line));

/** Until nothing has come for so long, and for twice the longest silence within an answer. */
async function silence(
  dialogue: Dialogue,
  least_ms: number,
  until: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const from = performance.now();
  for (;;) {
    const now = performance.now();
    const quiet_ms = now - Math.max(from, dialogue.heard_ms);
    if (quiet_ms >= Math.max(least_ms, STEPS * dialogue.latency_ms) || now >= until || dialogue.closed)
      return;
    if (signal?.aborted)
      throw new DeviceError("cancelled", `${dialogue.device}: cancelled during the login.`, { sent: false });
    await pause(LOOK_MS);
  }
}

function outOfStep({ device, line }: Dialogue, login_ms: number): DeviceError {
  return new DeviceError(
    "login_timeout",
    `${device}: logged in, and its answers still came late after ${login_ms} ms; the last line is ${JSON.stringify(line)}. ` +
      "Check the device's load and the connection to it.",
    { sent: false },
  );
}
