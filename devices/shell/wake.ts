// Presses Enter on a console that has greeted, or says nothing at all, and waits for a key before it shows its prompt.
import type { Dialogue } from "./dialogue.js";
import { looksLikeLog } from "./syslog.js";

/** Silence before a key is pressed, milliseconds: where one was asked for, and where nothing tells what is awaited. */
const ASKED_MS = 300;
const SILENT_MS = 4_000;
/** A device that was only slow shows a second prompt for the key; it comes soon after the first. */
const SECOND_MS = 1_000;
const MOST_KEYS = 3;
const ASKED = /(?:press|hit|strike) +(?:any key|<?enter>?|<?return>?)\b[^\n]{0,60}\s*$/i;

export class Wake {
  #keys = 0;
  #timer: NodeJS.Timeout | undefined;
  /** A line that asks for a key and is not ended is answered by a rule. */
  #isAnswered = false;

  constructor(readonly dialogue: Dialogue) {
    this.heard("");
  }

  /** Something arrived; `tail` is the end of what came so far. */
  heard(tail: string): void {
    clearTimeout(this.#timer);
    if (this.#keys === MOST_KEYS) return;
    if (ASKED.test(this.dialogue.line)) this.#isAnswered = true;
    const isAsked = ASKED.test(tail) && !this.#isAnswered && this.#keys === 0;
    this.#timer = setTimeout(() => this.#press(), isAsked ? ASKED_MS : SILENT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The prompt is there: waits for those that pressed keys may still bring, so that none is taken for an answer. */
  async settled(): Promise<void> {
    if (this.#keys > 0) await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
  }

  /** Never behind a question: Enter would answer it. */
  #press(): void {
    const { line, platform, closed } = this.dialogue;
    if (closed !== undefined || (line.trim() !== "" && !looksLikeLog(line))) return;
    this.#keys++;
    this.dialogue.echoLog.doubt();
    this.dialogue.type(platform.newline, false);
    this.heard("");
  }
}
