// Takes the echo of a command off the front of what a device sends: missing, rewritten, split by log lines, wrapped.
import { RETURNED } from "./screen.js";
import { beforeLog, looksLikeLog } from "./syslog.js";

/** A finished line: as it looks, and everything that was printed on it. */
export interface HeadLine {
  text: string;
  raw: string;
}

export type EchoState = "waiting" | "seen" | "absent";

/** Shells that wrap print the first character of the next row, return, and print that row. */
const WRAPPED = new RegExp(`(.)${RETURNED}\\1`, "gs");
const MOST_LINES = 60;
/** Before an echo that is sure to come. */
const MOST_STRAY_LINES = 5_000;
const MOST_STRAY_CHARACTERS = 1024 * 1024;

export class Echo {
  #state: EchoState;
  #lines: HeadLine[] = [];
  /** The echo is over; one more of the same directly after it is an echo too. */
  #repeat = false;
  readonly #want: string;
  #characters = 0;
  /** The first line was no echo; from there on only the prompt with the command is one. */
  #off = false;
  #stray = "";

  /**
   * @param command as typed; empty for what is not echoed
   * @param prompt exact text after which it was typed; devices repeat it when they redraw the line
   * @param echoes `no`: this device is known not to echo, so only the command itself counts, a likeness is its output.
   *   `yes`: it is known to echo, so what comes first belongs to the line before
   */
  constructor(
    readonly command: string,
    readonly prompt: string,
    readonly echoes: "unknown" | "yes" | "no",
  ) {
    this.#want = squash(command);
    this.#state = this.#want === "" ? "absent" : "waiting";
  }

  get state(): EchoState {
    return this.#state;
  }

  /** Whether nothing but an echo has been seen while it is awaited. */
  get clean(): boolean {
    return !this.#off;
  }

  /** The last of what is held until it is known whether it is the echo. */
  get held(): string {
    return this.#lines
      .slice(-5)
      .map((line) => `${line.text}\n`)
      .join("");
  }

  /** Lines that came before the echo. */
  get stray(): string {
    return this.#stray;
  }

  /** Whether the next line still has to pass here. */
  get wants(): boolean {
    return this.#state === "waiting" || this.#repeat;
  }

  /** @returns the text that is output, once that is known; lines end in `\n` */
  line(line: HeadLine): string {
    if (this.#repeat) {
      this.#repeat = false;
      return squash(line.text) === this.#want ? "" : `${line.text}\n`;
    }
    this.#lines.push(line);
    this.#characters += line.text.length;
    const verdict = this.#off ? this.#judgeLate(line) : this.#judge();
    if (verdict === "waiting") return "";
    this.#state = verdict;
    this.#repeat = verdict === "seen";
    return this.#release(verdict === "seen");
  }

  /** The prompt is back: what was held is output after all, unless it is a part of the echo. */
  end(): string {
    this.#repeat = false;
    if (this.#state !== "waiting") return "";
    this.#state = "absent";
    return this.#release(false);
  }

  #judge(): EchoState {
    let text = "";
    let raw = "";
    let unwrapped = "";
    let spoken = 0;
    for (const line of this.#lines) {
      const logged = looksLikeLog(line.text);
      const shown = this.#strip(logged ? beforeLog(line.text) : line.text);
      const printed = this.#strip(logged ? beforeLog(line.raw) : line.raw);
      if (shown === "" && printed === "") continue;
      spoken++;
      // After a log line the device prints the command again, from its start or from where it was interrupted.
      if (squash(shown) === this.#want) return "seen";
      text += squash(shown);
      raw += squash(printed);
      unwrapped += squash(printed.replace(WRAPPED, "$1"));
      const soFar = [text, raw, unwrapped];
      if (soFar.includes(this.#want)) return "seen";
      if (logged) continue;
      if (soFar.some((each) => this.#want.startsWith(each))) continue;
      if (spoken === 1 && this.echoes !== "no" && rewritten(shown, printed, this.command, this.#want))
        return "seen";
      if (this.echoes !== "yes" || this.prompt === "") return "absent";
      this.#off = true;
      return "waiting";
    }
    return this.#lines.length > MOST_LINES ? "absent" : "waiting";
  }

  /** The device has not yet come to what was typed: it prints the rest of what was asked before, its prompt, the echo. */
  #judgeLate({ text, raw }: HeadLine): EchoState {
    const typed = squash(this.prompt + this.command);
    if (squash(text) === typed || squash(raw).endsWith(typed)) {
      this.#stray = this.#lines
        .slice(0, -1)
        .map((line) => `${line.text}\n`)
        .join("");
      return "seen";
    }
    const enough = this.#lines.length > MOST_STRAY_LINES || this.#characters > MOST_STRAY_CHARACTERS;
    return enough ? "absent" : "waiting";
  }

  #strip(line: string): string {
    const start = line.trimStart();
    return (
      this.prompt !== "" && start.startsWith(this.prompt) ? start.slice(this.prompt.length) : start
    ).trim();
  }

  #release(seen: boolean): string {
    const lines = this.#lines;
    this.#lines = [];
    return seen ? "" : lines.map((line) => `${line.text}\n`).join("");
  }
}

function squash(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Whether a line is the command as a device likes to show it: completed, with a prompt before it, or scrolled. */
function rewritten(shown: string, printed: string, command: string, want: string): boolean {
  const seen = squash(shown);
  if (seen.endsWith(want) || squash(printed).endsWith(want)) return true;
  const scrolled = seen.replace(/^[$<]|[$>]$/g, "");
  if (scrolled.length < seen.length && scrolled.length >= 8 && want.includes(scrolled)) return true;
  const typed = command.trim().toLowerCase().split(/\s+/);
  const words = shown.trim().toLowerCase().split(/\s+/);
  return (
    words.length === typed.length && words.every((word, index) => word.startsWith(typed[index] as string))
  );
}
