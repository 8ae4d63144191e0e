// A line that should lead to another mode, and leads to what looks like a prompt and is none of the platform's.
import { DeviceError } from "../errors.js";
import { knownWithPrompt } from "../platforms/known.js";
import type { PromptOf } from "../platforms/with-prompt.js";
import type { CliPlatform } from "../words/platform.js";
import type { Dialogue } from "./dialogue.js";
import { lastLine } from "./output.js";
import { modesOf } from "./prompts.js";
import { isQuestion } from "./rules.js";
import { looksLikeLog } from "./syslog.js";

type Transition = CliPlatform["transitions"][number];

/** A slow device may go on so long after what looks like a prompt. */
const SILENT_MS = 5_000;
const ENDS_AS_PROMPT = /[#>$\]]\s*$/;
/** What stands behind the name in a prompt. */
const BEHIND_NAME = /[\s#>$%\])(:~-]+$/;

/** Ends the exchange of one transition where such a prompt stands and nothing follows it. Nothing is typed to find out. */
export class StrangeWatch {
  readonly #found = new AbortController();
  readonly signal: AbortSignal;
  readonly #name: string;
  #timer: NodeJS.Timeout | undefined;
  #prompt = "";

  constructor(
    readonly dialogue: Dialogue,
    signal: AbortSignal,
    /** Modes of other platforms whose prompts count. */
    readonly modes: readonly PromptOf[] = ["change"],
  ) {
    this.signal = AbortSignal.any([this.#found.signal, signal]);
    this.#name = dialogue.prompt.text.replace(BEHIND_NAME, "");
  }

  get isFound(): boolean {
    return this.#found.signal.aborted;
  }

  /** Something arrived; `tail` is the end of what came so far. */
  heard(tail: string): void {
    clearTimeout(this.#timer);
    this.#prompt = lastLine(tail);
    const { platform, line } = this.dialogue;
    if (line.trim() === "" || !isStrange(platform, this.#prompt) || isQuestion(platform, this.#prompt))
      return;
    this.#timer = setTimeout(() => void this.#judge(this.#prompt), SILENT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#prompt = "";
  }

  async #judge(prompt: string): Promise<void> {
    const hasName = this.#name !== "" && prompt.startsWith(this.#name);
    const isPrompt = hasName || (await this.#isKnown(prompt));
    if (isPrompt && this.#prompt === prompt) this.#found.abort();
  }

  async #isKnown(prompt: string): Promise<boolean> {
    for (const of of this.modes) if ((await knownWithPrompt(prompt, of)).length > 0) return true;
    return false;
  }

  error(leg: Transition): DeviceError {
    return strangePrompt(this.dialogue, leg, { sent: false, tail: this.#prompt }, this.#prompt);
  }
}

/** Where the session is now is not known. */
export function atStrangePrompt(dialogue: Dialogue, leg: Transition, error: unknown): unknown {
  if (!(error instanceof DeviceError) || error.code !== "command_timeout" || dialogue.closed !== undefined)
    return error;
  const prompt = lastLine(error.details.tail ?? "");
  return isStrange(dialogue.platform, prompt) ? strangePrompt(dialogue, leg, error.details, prompt) : error;
}

const isStrange = (platform: CliPlatform, line: string): boolean =>
  ENDS_AS_PROMPT.test(line) && !looksLikeLog(line) && modesOf(platform, line).length === 0;

const strangePrompt = (
  { device, platform }: Dialogue,
  leg: Transition,
  details: DeviceError["details"],
  prompt: string,
): DeviceError =>
  new DeviceError(
    "command_timeout",
    `${device} did not enter mode ${leg.to} on ${JSON.stringify(leg.send)}: what it shows then, ${JSON.stringify(prompt)}, is not a prompt of ` +
      `platform ${platform.name}. Check that the device's platform is right.`,
    { ...details, prompt },
  );
