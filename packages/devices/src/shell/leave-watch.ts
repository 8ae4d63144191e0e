// A line that should leave a mode, and ends at the prompt of another platform or ends the session of a console: nothing more
// comes then, and the rest of the time would be waited for nothing.
import type { Dialogue } from "./dialogue.js";
import { StrangeWatch } from "./strange-prompt.js";
import { lastLine } from "./output.js";
import { ASKS_FOR_KEY } from "./wake.js";

/** A slow device may go on so long after it. */
const SILENT_MS = 3_000;

export class LeaveWatch {
  readonly #ended = new AbortController();
  readonly #strange: StrangeWatch;
  #timer: NodeJS.Timeout | undefined;
  /** The last line that was shown. */
  shown = "";

  constructor(dialogue: Dialogue, signal: AbortSignal | undefined) {
    const either = AbortSignal.any([this.#ended.signal, ...(signal ? [signal] : [])]);
    this.#strange = new StrangeWatch(dialogue, either, ["login", "change"]);
  }

  get signal(): AbortSignal {
    return this.#strange.signal;
  }

  /** Whether the line has led to where the platform's prompts do not come. */
  get isFound(): boolean {
    return this.#ended.signal.aborted || this.#strange.isFound;
  }

  /** Something arrived; `tail` is the end of what came so far. */
  heard(tail: string): void {
    clearTimeout(this.#timer);
    this.shown = lastLine(tail);
    this.#strange.heard(tail);
    // No session is there any more: a console greets the next user.
    if (ASKS_FOR_KEY.test(this.shown)) this.#timer = setTimeout(() => this.#ended.abort(), SILENT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#strange.stop();
  }
}
