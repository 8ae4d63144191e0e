// How long a line that looks like a prompt must stand before it is believed to be one.
import type { PromptGuess } from "./prompts.js";
import type { TurnOptions } from "./turn-options.js";

/** Silence that settles a doubt, milliseconds. */
export const QUIET = {
  doubt: 150,
  unechoed: 1_000,
  silentDevice: 60,
  nothing: 20,
  dialog: 40,
  question: 400,
  log: 500,
  login: 40,
  firstPrompt: 60,
};

export interface Circumstances {
  /** The mode whose prompt was seen last. */
  mode: string;
  /** What has become of this line's echo; `none`: none is to be expected. */
  echo: "none" | "waiting" | "seen" | "absent";
  /** Whether this device repeats what is typed. */
  echoes: "unknown" | "yes" | "no";
  /** Lines follow the login that will show whether its prompt was one. */
  setup: boolean;
  output: "empty" | "plain" | "with prompts";
  /** Silence after which nothing more is to be expected, as things have come so far. */
  pace_ms: number;
}

/** Milliseconds; 0 where there is no doubt: the known prompt, alone, after echo and output. */
export function doubt(guess: PromptGuess, options: TurnOptions, now: Circumstances): number {
  const { moving, terse, type } = options;
  if (type === undefined) return now.setup ? QUIET.login : QUIET.firstPrompt;
  const expected = moving ? guess.how !== "pattern" : guess.how === "exact" && guess.mode === now.mode;
  if (now.echo === "none") return guess.how === "pattern" ? QUIET.doubt : QUIET.silentDevice;
  if (now.echo === "seen") {
    if (!expected || now.output === "with prompts") return QUIET.doubt;
    // A prompt in place of any output may be the first line of the output.
    return now.output === "empty" && !moving && !terse ? Math.max(now.pace_ms, QUIET.nothing) : now.pace_ms;
  }
  if (now.echoes === "no") return expected ? QUIET.silentDevice : QUIET.doubt;
  return now.echoes === "yes" ? QUIET.unechoed : QUIET.doubt * 2;
}
