// Moves a session from mode to mode along the platform's transitions.
import type { Platform } from "../../schemas/platform.js";
import { DeviceError } from "../errors.js";
import { ending } from "../quoted.js";
import type { Dialogue } from "./dialogue.js";
import { anyOf, firstLine } from "./regex.js";
import type { Rule } from "./rules.js";
import type { DeviceResponse } from "./exchange-options.js";

type Transition = Platform["transitions"][number];

export interface Move {
  enable?: string | undefined;
  timeout_ms: number;
  signal?: AbortSignal | undefined;
  /** Output that means that somebody else holds the configuration. */
  locked?: string[];
}

/**
 * Goes there by the shortest way; does nothing when it is there.
 * @returns what was heard on the last leg
 * @throws {DeviceError} mode_unreachable, enable_refused, config_locked and what a turn throws
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
      `${dialogue.device} is in mode ${dialogue.prompt.mode} (${JSON.stringify(dialogue.prompt.text)}), and platform ${dialogue.platform.name} knows no way from there to ${mode}.`,
      { sent: false },
    );
  }
  let heard: DeviceResponse | undefined;
  for (const leg of way) heard = await walk(dialogue, leg, move);
  return heard;
}

function wayTo(platform: Platform, from: string, to: string): Transition[] | undefined {
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
  { enable, timeout_ms, signal, locked = [] }: Move,
): Promise<DeviceResponse> {
  const refusal = (said: string): DeviceError => refusedLeg(dialogue, leg, said);
  const rules: Rule[] = [];
  if (leg.secret) {
    rules.push({
      prompt: leg.secret.prompt,
      answer: enable ?? "",
      enter: true,
      secret: true,
      asked_again: () => refusal("it asks again"),
    });
  }
  const watch = (line: string): void => {
    if (
      leg.secret &&
      enable === undefined &&
      anyOf([leg.secret.prompt])?.test(line.slice(line.lastIndexOf("\n") + 1))
    ) {
      throw new DeviceError(
        "enable_refused",
        `${dialogue.device} asks for the enable secret, and the credential has none. Give the credential an enable secret.`,
        { sent: false },
      );
    }
  };
  const heard = await dialogue.sendAndExpect({
    type: leg.send,
    moving: true,
    rules,
    watch,
    timeout_ms,
    signal,
  });
  const said = firstLine(anyOf(locked), heard.edges);
  if (said !== undefined) {
    throw new DeviceError(
      "config_locked",
      `${dialogue.device}: the configuration is held by another session: ${JSON.stringify(said)}. Wait for it, or end that session.`,
      { sent: false, tail: ending(heard.edges, 500) },
    );
  }
  const refused = firstLine(anyOf(leg.refused), heard.edges);
  if (refused !== undefined || dialogue.prompt.mode !== leg.to) throw refusal(refused ?? heard.output.trim());
  return heard;
}

function refusedLeg({ device, prompt }: Dialogue, leg: Transition, said: string): DeviceError {
  const words = said === "" ? "" : `: ${JSON.stringify(ending(said, 300))}`;
  return leg.secret
    ? new DeviceError(
        "enable_refused",
        `${device} refused the enable secret${words}. One attempt was made; nothing was typed after it. Check the credential's enable.`,
        { sent: false },
      )
    : new DeviceError(
        "mode_unreachable",
        `${device} did not enter mode ${leg.to} on ${JSON.stringify(leg.send)}${words}; its prompt is ${JSON.stringify(prompt.text)}. Check the user's privileges.`,
        { sent: false, tail: ending(said, 500) },
      );
}
