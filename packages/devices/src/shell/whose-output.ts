// Whether the output of a line may be that of the line before, whose prompt was output and whose rest came late.
import type { Dialogue } from "./dialogue.js";
import type { DeviceResponse, ExchangeOptions } from "./exchange-options.js";
import type { PromptGuess } from "./prompts.js";
import { hasName } from "./prompt-settle.js";
import type { ExchangeLines } from "./exchange-lines.js";

/** So long a device is silent in the middle of an output, milliseconds; a shorter silence does not make its prompt believed. */
const PAUSE_MS = 1_000;
/** Of that, at least so much since the line was typed: what comes at once is an answer, milliseconds. */
const THINKING_MS = 250;
/** The same, where the output holds the prompt: behind it may stand what the line itself is answered with. */
const WITH_PROMPT = { pause_ms: 100, thinking_ms: 5 };

export class WhoseOutput {
  /** The output of the line before may not have ended. */
  readonly #open: boolean;
  readonly #wasBehind: boolean;
  /** A line whose output is kept, on a device that repeats what is typed as far as that is known. */
  readonly #needsEcho: boolean;
  readonly #echoes: boolean;
  readonly #mode: string;
  readonly #isCommand: boolean;
  #isElsewhere = false;
  readonly #quiet_since: number;
  /** A prompt without a name is found in any output. */
  readonly #named: boolean;
  readonly #typed_ms = performance.now();
  #answered_ms: number | undefined;

  constructor(
    { unsure, mayBeBehind, echoLog, heard_ms, prompt }: Dialogue,
    { type, terse, moving, secret, opens }: ExchangeOptions,
    readonly lines: ExchangeLines,
  ) {
    const isCommand = type !== undefined && !terse && !moving && !secret && !opens;
    this.#mode = prompt.mode;
    this.#isCommand = isCommand;
    this.#open = unsure && isCommand;
    this.#wasBehind = mayBeBehind;
    this.#echoes = echoLog.echoes === "yes";
    this.#needsEcho = isCommand && echoLog.echoes !== "no";
    this.#quiet_since = heard_ms;
    this.#named = hasName(prompt.text);
  }

  /** Something arrived. @param unfinished the last line */
  arrived(unfinished: string): void {
    const { output, echo } = this.lines;
    if (output.empty && (echo.state === "waiting" || unfinished === "")) return;
    this.#answered_ms ??= performance.now();
  }

  /** This is taken for the prompt. */
  endsAt({ mode, how }: PromptGuess): void {
    // What does not begin with the device's name may be a question, which Enter would answer.
    this.#isElsewhere = this.#isCommand && mode !== this.#mode && how !== "pattern";
  }

  /** At the end of the output. */
  verdict(): DeviceResponse["whose"] {
    const { output, echo } = this.lines;
    const unechoed = this.#needsEcho && echo.command !== "" && echo.state !== "seen";
    if (!this.#open) return unechoed || this.#isElsewhere ? "perhaps" : undefined;
    // A device may drop what is typed while it prints; and one that repeats it at once prints the rest behind that.
    if (output.repeated || (unechoed && this.#echoes)) return "mixed";
    const prompts = output.promptSeen && this.#named;
    if (prompts && (this.mayBeBehind || echo.stray !== "")) return "mixed";
    return this.#isLate(PAUSE_MS, THINKING_MS) || unechoed || this.#isElsewhere ? "perhaps" : undefined;
  }

  /** The device may be one answer behind: this or an earlier line was answered after a pause. */
  get mayBeBehind(): boolean {
    const { pause_ms, thinking_ms } = WITH_PROMPT;
    return this.#open && (this.#wasBehind || this.#isLate(pause_ms, thinking_ms));
  }

  get isDropped(): boolean {
    const { state, command } = this.lines.echo;
    const { pause_ms, thinking_ms } = WITH_PROMPT;
    return this.#echoes && command !== "" && state !== "seen" && this.#isLate(pause_ms, thinking_ms);
  }

  #isLate(pause_ms: number, thinking_ms: number): boolean {
    const answered = this.#answered_ms ?? performance.now();
    return answered - this.#quiet_since >= pause_ms && answered - this.#typed_ms >= thinking_ms;
  }
}
