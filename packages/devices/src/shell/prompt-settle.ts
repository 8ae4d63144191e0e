// How long a line that looks like a prompt must stand before it is believed to be one.
import type { Output } from "./output.js";
import type { Pace } from "./pace.js";
import type { PromptGuess } from "./prompts.js";
import type { ExchangeOptions } from "./exchange-options.js";

/** Silence that settles a doubt, milliseconds. */
export const QUIET = {
  doubt: 150,
  unechoed: 1_000,
  /** A command has led to another mode, or its output holds a line that looks so. */
  otherMode: 1_000,
  /** The old prompt, shown once more in answer to a line that leads elsewhere. */
  unmoved: 5_000,
  silentDevice: 60,
  nothing: 20,
  nothingMost: 1_000,
  dialog: 40,
  question: 400,
  /** A device that has taken the first line of a text says nothing more. */
  text: 400,
  /** A prompt behind output on its line. */
  glued: 400,
  gluedNameless: 2_000,
  log: 500,
  /** A prompt behind nothing but log lines may be the one that was shown before, shown again. */
  logOnly: 1_000,
  login: 40,
  firstPrompt: 60,
  /** Output in drops: at least and at most so long, and at least so long where a change hangs on it. */
  drips: 150,
  dripsMost: 1_000,
  dripsSure: 500,
};

export interface PromptSettle {
  /** Silence that the line must stand, milliseconds; 0 where there is no doubt. */
  quiet_ms: number;
  /** After the silence the other side has to give a sign of life: then nothing is on its way any more. */
  ask: boolean;
}

export interface Circumstances {
  /** The mode whose prompt was seen last. */
  mode: string;
  /** What has become of this line's echo; `none`: none is to be expected. */
  echo: "none" | "waiting" | "seen" | "absent";
  /** Whether this device repeats what is typed. */
  echoes: "unknown" | "yes" | "no";
  /** Lines follow the login that will show whether its prompt was one. */
  setup: boolean;
  output: Output["kind"];
  /** Of the device's answers to lines that need no work, milliseconds. */
  latency_ms: number;
  /** How things have come so far. */
  pace: Pace;
}

/** None where the known prompt stands alone after echo and output, and these did not come in drops. */
export function promptSettle(guess: PromptGuess, options: ExchangeOptions, now: Circumstances): PromptSettle {
  const quiet_ms = silence(guess, options, now);
  const { moving, sure, terse, type } = options;
  // Behind a line of a change comes another one, whose echo parts what belongs to which.
  if (type === undefined || moving || terse || now.echo !== "seen") return { quiet_ms, ask: false };
  const first = now.output === "empty";
  if (!now.pace.drips(first)) return { quiet_ms, ask: now.output !== "plain" };
  const least = sure ? QUIET.dripsSure : QUIET.drips;
  return { quiet_ms: Math.max(quiet_ms, now.pace.silence_ms(least, QUIET.dripsMost, 10)), ask: true };
}

function silence(guess: PromptGuess, options: ExchangeOptions, now: Circumstances): number {
  const { moving, terse, type } = options;
  if (type === undefined) return now.setup ? QUIET.login : QUIET.firstPrompt;
  const expected = moving ? guess.how !== "pattern" : guess.how === "exact" && guess.mode === now.mode;
  if (now.echo === "none" && options.bare && expected && now.output === "empty")
    return now.pace.quiet_ms(QUIET.silentDevice);
  if (now.echo === "none") return guess.how === "pattern" ? QUIET.doubt : QUIET.silentDevice;
  if (now.echo === "seen") {
    if (now.output === "log only" && !moving && !terse) return QUIET.logOnly;
    if (guess.mode !== now.mode && !moving && !terse) return QUIET.otherMode;
    if (!expected || now.output === "with prompts") return QUIET.doubt;
    const pace_ms = now.pace.quiet_ms(QUIET.doubt);
    // A prompt in place of any output may be the first line of the output.
    const isNothing = now.output === "empty" && !moving && !terse;
    return isNothing
      ? Math.max(pace_ms, QUIET.nothing, Math.min(QUIET.nothingMost, now.latency_ms * 1.5))
      : pace_ms;
  }
  const isMute = now.output === "empty" || now.output === "log only";
  if (options.to !== undefined && options.to !== guess.mode && isMute)
    return Math.min(QUIET.unmoved, options.timeout_ms / 2);
  if (now.echoes === "no") return expected ? QUIET.silentDevice : QUIET.doubt;
  return QUIET.unechoed;
}

export const hasName = (prompt: string): boolean => /[\p{L}\p{N}]/u.test(prompt);

/** A known prompt behind output on its line: one that is a sign alone may be output itself. */
export const gluedSettle = (prompt: string): PromptSettle => ({
  quiet_ms: hasName(prompt) ? QUIET.glued : QUIET.gluedNameless,
  ask: true,
});
