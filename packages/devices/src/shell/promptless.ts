// A mode without a prompt of its own: under `no service prompt config` IOS says that it takes lines, and nothing more.
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import type { Dialogue } from "./dialogue.js";
import { lastLine } from "./output.js";
import { re2 } from "./regex.js";

type Transition = CliPlatform["transitions"][number];

/** A slow device may show its prompt so long after what it says. */
const SILENT_MS = 5_000;
const LEAVE_MS = 5_000;

/** Watches one transition, and ends its exchange where the device has said its word and shows no prompt. */
export class PromptlessWatch {
  readonly #found = new AbortController();
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly leg: Transition,
    signal: AbortSignal | undefined,
  ) {
    this.signal = AbortSignal.any([this.#found.signal, ...(signal ? [signal] : [])]);
  }

  get isFound(): boolean {
    return this.#found.signal.aborted;
  }

  heard(tail: string): void {
    clearTimeout(this.#timer);
    if (saysSo(this.leg, lastLine(tail))) this.#timer = setTimeout(() => this.#found.abort(), SILENT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Whether the device is in the mode, whatever its prompt looks like. */
export function saysSo({ without_prompt }: Transition, text: string): boolean {
  return without_prompt !== undefined && text.split("\n").some((line) => re2(without_prompt.said).test(line));
}

/** Leaves a mode that cannot be told by a prompt; where that fails, the session is closed. @returns what to throw */
export async function leavePromptless(
  dialogue: Dialogue,
  leg: Transition,
  isSilent: boolean,
): Promise<DeviceError> {
  const { leave = "", show = "" } = leg.without_prompt ?? {};
  const line = { type: dialogue.platform.configure?.leave[0] ?? "", enter: true };
  const ways = isSilent ? [{ type: leave, enter: false }, line] : [line];
  let hasLeft = false;
  for (const way of ways) {
    const options = { ...way, silent: true, moving: true, timeout_ms: LEAVE_MS };
    hasLeft ||= await dialogue.sendAndExpect(options).then(
      () => true,
      () => false,
    );
  }
  if (!hasLeft) dialogue.channel.destroy();
  return new DeviceError(
    "mode_unreachable",
    `${dialogue.device} shows no prompt of mode ${leg.to}, so its answers to lines could not be told apart; nothing was changed, and ` +
      `${hasLeft ? "the mode was left" : "the session was closed"}. Make ${JSON.stringify(show)} the first line of the change.`,
    { sent: false },
  );
}
