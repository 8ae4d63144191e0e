// Presses Enter on a console that has greeted, or says nothing at all, and waits for a key before it shows its prompt; and
// behind what looks like the prompt of another platform, or of a host whose name has several words, which is one if it comes again.
import { knownWithPrompt } from "../platforms/known.js";
import type { Dialogue } from "./dialogue.js";
import { looksLikeLog } from "./syslog.js";

/** Silence before a key is pressed, milliseconds: where one was asked for, and where nothing tells what is awaited. */
const ASKED_MS = 300;
const SILENT_MS = 4_000;
/** A device that was only slow shows a second prompt for the key; it comes soon after the first. */
const SECOND_MS = 1_000;
/** As `SILENT_MS`, behind what may be the prompt of another platform, and until it has come again. */
const STRANGE_MS = 3_000;
const AGAIN_MS = 700;
const MOST_KEYS = 3;
/** The frame of a banner that ends without a line end: the prompt stands behind it, and by itself once it comes again. */
const FRAME = /^[#*=+~_-]{3,} ?/;
/** A console that waits for a key, at the end of what it shows. */
export const ASKS_FOR_KEY = /(?:press|hit|strike) +(?:any key|<?enter>?|<?return>?)\b[^\n]{0,60}\s*$/i;

export class Wake {
  #keys = 0;
  #timer: NodeJS.Timeout | undefined;
  /** A line that asks for a key and is not ended is answered by a rule. */
  #isAnswered = false;
  #isStopped = false;
  /** The line behind which Enter was pressed as behind a prompt. */
  #strange: string | undefined;

  /** @param onStrange the device shows the prompt of another platform */
  constructor(
    readonly dialogue: Dialogue,
    readonly onStrange: () => void,
  ) {
    this.heard("");
  }

  /** Something arrived; `tail` is the end of what came so far. */
  heard(tail: string): void {
    clearTimeout(this.#timer);
    if (this.#keys === MOST_KEYS) return;
    if (ASKS_FOR_KEY.test(this.dialogue.line)) this.#isAnswered = true;
    const isAsked = ASKS_FOR_KEY.test(tail) && !this.#isAnswered && this.#keys === 0;
    this.#timer = setTimeout(() => this.#press(), isAsked ? ASKED_MS : this.#patience);
  }

  get #patience(): number {
    const line = this.#shown;
    return line === "" ? SILENT_MS : line === this.#strange ? AGAIN_MS : STRANGE_MS;
  }

  /** What stands there, and is not a message of the log. */
  get #shown(): string {
    const { line } = this.dialogue;
    return looksLikeLog(line) ? "" : line.trim();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** The prompt is there: waits for those that pressed keys may still bring, so that none is taken for an answer. */
  async settled(): Promise<void> {
    if (this.#keys > 0) await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
  }

  /** Never behind a question: Enter would answer it. */
  #press(): void {
    if (this.dialogue.closed !== undefined) return;
    if (this.#shown !== "")
      this.#test(this.#shown).catch(() => {}); // the login ends by its own time then
    else this.#enter();
  }

  /** Some time has passed with this line, and nothing behind it. */
  async #test(line: string): Promise<void> {
    const { prompts } = this.dialogue;
    if (line === this.#strange) return prompts.acceptName(line) ? this.#enter() : this.onStrange();
    const isOfWords = [line, line.replace(FRAME, "")].some((each) => prompts.nameOfWords(each) !== undefined);
    const isPrompt = isOfWords || (await knownWithPrompt(line)).length > 0;
    if (!isPrompt || this.#isStopped || this.#shown !== line) return;
    this.#strange = line;
    this.#enter();
  }

  #enter(): void {
    const { platform } = this.dialogue;
    this.#keys++;
    this.dialogue.echoLog.doubt();
    this.dialogue.type(platform.newline, false);
    // A line that was there before says nothing until something has come.
    if (this.#strange === undefined) this.heard("");
  }
}
