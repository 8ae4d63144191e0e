// Moves a session from mode to mode along the platform's transitions.
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import { ending } from "../quoted.js";
import type { Dialogue } from "./dialogue.js";
import { sendAndWake } from "./log-wake.js";
import { firstLine } from "./patterns-in-text.js";
import { isNotKnown } from "./other-platform.js";
import { leavePromptless, PromptlessWatch, saysSo } from "./promptless.js";
import { re2 } from "./regex.js";
import type { Rule } from "./rules.js";
import { atStrangePrompt, StrangeWatch } from "./strange-prompt.js";
import type { DeviceResponse } from "./exchange-options.js";

type Transition = CliPlatform["transitions"][number];

/** What is heard of a mode that shows no prompt. */
const SILENT: DeviceResponse = {
  isEchoed: true,
  output: "",
  truncated: false,
  bytes: 0,
  edges: "",
  isStrange: false,
};

/** Before the secret some devices, or their AAA servers, ask who wants more privileges. */
const WHO = "(?i)^(?:\\S{1,64} )?(?:user ?name|login|user) ?: ?$";

export interface Move {
  enable?: string | undefined;
  /** Of the login, for a device that asks for it on the way. */
  username?: string | undefined;
  timeout_ms: number;
  signal?: AbortSignal | undefined;
  /** Output that means that somebody else holds the configuration. */
  locked?: string[];
  /** What is typed next; it may be the line by which a mode without a prompt gets one. */
  next?: string | undefined;
}

/**
 * Goes there by the shortest way; does nothing when it is there.
 * @returns what was heard on the last leg
 * @throws {DeviceError} mode_unreachable, enable_refused, config_locked and what an exchange throws
 */
export async function goTo(
  dialogue: Dialogue,
  mode: string,
  move: Move,
): Promise<DeviceResponse | undefined> {
  const way = wayTo(dialogue.platform, dialogue.prompt.mode, mode);
  if (way === undefined) {
    throw new DeviceError(
      "mode_unreachable",
      `${dialogue.device} is in mode ${dialogue.prompt.mode} (${JSON.stringify(dialogue.prompt.text)}), and platform ${dialogue.platform.name} defines no way from there to ${mode}.`,
      { sent: false },
    );
  }
  let heard: DeviceResponse | undefined;
  for (const leg of way) heard = await walk(dialogue, leg, move);
  return heard;
}

/** The shortest way, empty for the mode itself; undefined where the platform's data know none. */
export function wayTo(platform: CliPlatform, from: string, to: string): Transition[] | undefined {
  const ways = new Map<string, Transition[]>([[from, []]]);
  for (const [place, way] of ways) {
    if (place === to) return way;
    for (const leg of platform.transitions)
      if (leg.from === place && !ways.has(leg.to)) ways.set(leg.to, [...way, leg]);
  }
  return undefined;
}

async function walk(
  dialogue: Dialogue,
  leg: Transition,
  { enable, username, timeout_ms, signal, locked = [], next }: Move,
): Promise<DeviceResponse> {
  let isAsked = false;
  const refusal = (said: string): DeviceError => refusedLeg(dialogue, leg, said, isAsked);
  const rules: Rule[] = [];
  if (leg.secret) {
    rules.push({
      prompt: leg.secret.prompt,
      answer: enable ?? "",
      enter: true,
      secret: true,
      asked_again: () => refusal("it asks again"),
    });
    if (username !== undefined)
      rules.push({
        prompt: WHO,
        answer: username,
        enter: true,
        secret: false,
        asked_again: () => refusal("it asks for the user again"),
      });
  }
  const promptless = new PromptlessWatch(leg, signal);
  const strange = new StrangeWatch(dialogue, promptless.signal);
  const watch = (line: string): void => {
    promptless.heard(line);
    strange.heard(line);
    if (leg.secret && re2(leg.secret.prompt).test(line.slice(line.lastIndexOf("\n") + 1))) isAsked = true;
    if (isAsked && enable === undefined) {
      throw new DeviceError(
        "enable_refused",
        `${dialogue.device} asks for the enable secret, and the credential has none. Give the credential an enable secret.`,
        { sent: false },
      );
    }
  };
  const heard = await sendAndWake(dialogue, {
    type: leg.send,
    moving: true,
    to: leg.to,
    rules,
    watch,
    timeout_ms,
    signal: strange.signal,
  })
    .catch((error: unknown) => {
      if (strange.isFound) throw strange.error(leg);
      if (/^exit$/.test(leg.send) && isLost(error)) throw closedOnExit(dialogue, leg);
      if (!promptless.isFound) throw atStrangePrompt(dialogue, leg, error);
    })
    .finally(() => {
      promptless.stop();
      strange.stop();
    });
  if (heard === undefined) {
    if (next?.trim() !== leg.without_prompt?.show) throw await leavePromptless(dialogue, leg, true);
    dialogue.prompt = { mode: leg.to, text: "" };
    return SILENT;
  }
  if (heard.stray !== undefined) throw lateOutput(dialogue, leg.send, heard.stray);
  const said = await firstLine(locked, heard.edges);
  if (said !== undefined) {
    throw new DeviceError(
      "config_locked",
      `${dialogue.device}: the configuration is held by another session: ${JSON.stringify(said)}. Wait for it, or end that session.`,
      { sent: false, tail: ending(heard.edges, 500) },
    );
  }
  if (dialogue.prompt.mode === leg.from && saysSo(leg, heard.edges))
    throw await leavePromptless(dialogue, leg, false);
  const refused = await firstLine(leg.refused, heard.edges);
  if (dialogue.prompt.mode !== leg.to && !heard.isEchoed && heard.output.trim() === "")
    throw notAnswered(dialogue, leg);
  if (refused !== undefined || dialogue.prompt.mode !== leg.to) throw refusal(refused ?? heard.output.trim());
  return heard;
}

/** @param isAsked the device has asked for the secret */
function refusedLeg(
  { device, prompt }: Dialogue,
  leg: Transition,
  said: string,
  isAsked: boolean,
): DeviceError {
  // The line has led to a mode that the platform does not expect.
  const isElsewhere = prompt.mode !== leg.from && prompt.mode !== leg.to;
  const words = said === "" ? "" : `: ${JSON.stringify(ending(said, 300))}`;
  return isAsked
    ? new DeviceError(
        "enable_refused",
        `${device} refused the enable secret${words}. One attempt was made; nothing was typed after it. Check the credential's enable.`,
        { sent: false },
      )
    : new DeviceError(
        "mode_unreachable",
        `${device} did not enter mode ${leg.to} on ${JSON.stringify(leg.send)}${words}; its prompt is ${JSON.stringify(prompt.text)}.${leg.secret ? " It did not ask for a secret." : ""} ${remedyFor(said)}`,
        { sent: false, tail: ending(said, 500), ...(isElsewhere ? { prompt: prompt.text } : {}) },
      );
}

const isLost = (error: unknown): boolean => error instanceof DeviceError && error.code === "session_lost";

/** What looked like a shell within the device is the shell of the login. */
const closedOnExit = ({ device, platform, prompt }: Dialogue, { from, to, send }: Transition): DeviceError =>
  new DeviceError(
    "mode_unreachable",
    `${device} closed the session on ${JSON.stringify(send)}, which leads from mode ${from} to ${to} on platform ${platform.name}. Check that the device's platform is right.`,
    { sent: false, prompt: prompt.text },
  );

/** A device that is in the middle of something says so of the mode, and not of the user. */
const remedyFor = (said: string): string =>
  /\b(?:in|for) (?:the|this|current) (?:current )?mode\b|\bmode\b.{0,40}\bnot allowed\b/i.test(said)
    ? "It is in a mode in which it takes no such line, as while it is upgraded or another session holds it. Look at it by hand."
    : isNotKnown(said)
      ? "It does not know that line: check that the device's platform is right, and the user's privileges."
      : "Check the user's privileges.";

/** The output of the command before did not end at the prompt that was seen, but came before the echo of this line. */
function lateOutput({ device }: Dialogue, line: string, stray: string): DeviceError {
  return new DeviceError(
    "session_lost",
    `${device}: the output of the command before ${JSON.stringify(line)} is not whole: it stopped at a line that looks like a prompt, ` +
      "and its rest came later. Open a new session, and ask again.",
    { sent: false, late_output: true, tail: ending(stray, 500) },
  );
}

/** Neither an echo nor a word, only the prompt of before, which may have come late. */
function notAnswered({ device, prompt }: Dialogue, { send, to }: Transition): DeviceError {
  return new DeviceError(
    "command_timeout",
    `${device} did not answer ${JSON.stringify(send)}, which leads to mode ${to}; its prompt is ${JSON.stringify(prompt.text)}. ` +
      "Check the device's load and the connection to it.",
    { sent: false },
  );
}
