// Collects the output of one command: bounded, streamed on request, judged at its beginning and end only.
import { looksLikeLog } from "./syslog.js";

export interface OutputOptions {
  /** Bytes of UTF-8 after which the rest is cut. */
  limit: number;
  /** Given every piece in order. A promise makes the session wait: the device is held up, not the memory filled. */
  sink?: ((text: string) => void | Promise<void>) | undefined;
  /** With a sink: characters that are kept beside. */
  keep: number;
  /** Text that raises doubt about prompts when a line begins with it. */
  prompt: string;
  /** What was typed after that prompt. */
  typed?: string | undefined;
}

const HEAD = 16 * 1024;
const TAIL = 2 * 1024;
const HELD = 128 * 1024;
/** A prompt, and log lines that came after it. */
const HELD_LINES = 4;
/** Whoever prints more log lines than this was asked for them. */
const MOST_LOGS = 8;

export class Output {
  #chunks: string[] = [];
  #kept = 0;
  #bytes = 0;
  #held = "";
  #head = "";
  #tail = "";
  truncated = false;
  /** A finished line began like the prompt, so prompts within the output are to be expected. */
  promptSeen = false;
  /** The prompt with what was typed stands below other output: what is above may be that of the line before. */
  repeated = false;
  #spoken = false;
  #logs: number | undefined = 0;
  #pending: Promise<void> | undefined;

  constructor(readonly options: OutputOptions) {}

  /** Work of the sink that is still going on. */
  get pending(): Promise<void> | undefined {
    return this.#pending;
  }

  /** Bytes of UTF-8 so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get empty(): boolean {
    return this.#head === "";
  }

  /** `empty`: nothing but empty lines. `log only`: all of it is a few log lines, so the output proper may still be to come. */
  get kind(): "empty" | "plain" | "with prompts" | "log only" {
    if (this.#head.trim() === "") return "empty";
    if (this.#logs) return "log only";
    return this.promptSeen ? "with prompts" : "plain";
  }

  add(text: string): void {
    if (text === "") return;
    const { prompt } = this.options;
    if (prompt !== "" && text.includes(prompt)) {
      this.promptSeen = true;
      this.#findRepeated(text);
    } else this.#spoken ||= text.trim() !== "" && !looksLikeLog(text);
    this.#countLogs(text);
    if (this.#head.length < HEAD) this.#head += text.slice(0, HEAD - this.#head.length);
    this.#tail = text.length >= TAIL ? text.slice(-TAIL) : (this.#tail + text).slice(-TAIL);
    const all = this.#held + text;
    const cut = Math.max(withoutLastLines(all), all.length - HELD);
    this.#held = all.slice(cut);
    this.#emit(all.slice(0, cut));
  }

  /**
   * Ends the output.
   * @param last the unfinished line where it is output and not a prompt
   * @param above whether a line directly above the prompt belongs to it
   */
  finish(
    last: string,
    above: (line: string) => boolean,
  ): { output: string; truncated: boolean; bytes: number } {
    let end = this.#held + last;
    if (last === "") {
      end = withoutLineEnds(end);
      const line = end.slice(end.lastIndexOf("\n") + 1);
      if (line !== "" && above(line.trimEnd())) end = withoutLineEnds(end.slice(0, end.length - line.length));
    }
    this.#held = "";
    this.#emit(end);
    const output = this.#chunks.join("");
    this.#chunks = [];
    return { output, truncated: this.truncated, bytes: this.#bytes };
  }

  /** Beginning and end, where devices say that they refuse. */
  get edges(): string {
    return this.#head.length < HEAD ? this.#head : `${this.#head}\n${this.#tail}`;
  }

  /**
   * Takes back a prompt that log lines have pushed up, and these lines.
   * @param last the unfinished line, which is none of the output
   * @returns the prompt, if it was there
   */
  removePrompt(prompts: string[], last: string): string | undefined {
    const found = promptAboveLog(this.#tail + last, prompts);
    const dropped = found?.dropped.slice(0, found.dropped.length - last.length) ?? "";
    if (this.#held.endsWith(dropped)) this.#held = this.#held.slice(0, this.#held.length - dropped.length);
    return found?.prompt;
  }

  /** The last of it, for messages. */
  get tail(): string {
    return this.#tail;
  }

  #findRepeated(text: string): void {
    const { prompt, typed = "" } = this.options;
    for (const line of text.split("\n")) {
      const shown = line.trim();
      if (shown === "" || looksLikeLog(line)) continue;
      if (!shown.startsWith(prompt)) this.#spoken = true;
      else if (this.#spoken && typed !== "" && shown.slice(prompt.length).trim() === typed.trim())
        this.repeated = true;
    }
  }

  #countLogs(text: string): void {
    for (const line of this.#logs === undefined ? [] : text.split("\n", MOST_LOGS * 2)) {
      if (line.trim() === "" || this.#logs === undefined) continue;
      this.#logs = looksLikeLog(line) && this.#logs < MOST_LOGS ? this.#logs + 1 : undefined;
    }
  }

  #emit(text: string): void {
    if (text === "" || this.truncated) return;
    const bytes = Buffer.byteLength(text);
    if (this.#bytes + bytes > this.options.limit) {
      text = cutBytes(text, this.options.limit - this.#bytes);
      this.truncated = true;
    }
    this.#bytes += this.truncated ? Buffer.byteLength(text) : bytes;
    const { sink, keep } = this.options;
    if (sink === undefined) this.#chunks.push(text);
    else {
      if (this.#kept < keep) {
        const part = text.slice(0, keep - this.#kept);
        this.#chunks.push(part);
        this.#kept += part.length;
      }
      this.#give(text, sink);
    }
  }

  /** One piece after the other, whatever the sink's haste. */
  #give(text: string, sink: (text: string) => void | Promise<void>): void {
    const work = this.#pending ? this.#pending.then(() => sink(text)) : sink(text);
    if (!work) return;
    this.#pending = work;
    const settled = (): void => {
      if (this.#pending === work) this.#pending = undefined;
    };
    work.then(settled, () => {});
  }
}

/** A prompt with messages of the log below it, at the end of a text; with nothing below it, it is output that looks like one. */
export function promptAboveLog(
  text: string,
  prompts: string[],
): { prompt: string; dropped: string } | undefined {
  const lines = text.split("\n");
  let logged = false;
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = (lines[i] as string).trimEnd();
    const isLog = looksLikeLog(line);
    logged ||= isLog;
    const prompt = prompts.find((each) => line === each || (line.startsWith(each) && isLog));
    if (prompt !== undefined && logged) return { prompt, dropped: lines.slice(i).join("\n") };
    if (line !== "" && !isLog) return undefined;
  }
  return undefined;
}

/** A pattern for this would take time in the square of blank lines that stand elsewhere. */
function withoutLineEnds(text: string): string {
  let at = text.length;
  while (at > 0 && (text[at - 1] === "\n" || text[at - 1] === "\r")) at--;
  return text.slice(0, at);
}

/** Where the last lines begin, with the line end before them: they may turn out to belong to the prompt. */
function withoutLastLines(text: string): number {
  let at = text.length;
  for (let line = 0; line < HELD_LINES && at > 0; line++) {
    while (at > 0 && (text[at - 1] === "\n" || text[at - 1] === "\r")) at--;
    at = Math.max(0, text.lastIndexOf("\n", at - 1));
  }
  while (at > 0 && text[at - 1] === "\n") at--;
  return at;
}

function cutBytes(text: string, bytes: number): string {
  const cut = Buffer.from(text.slice(0, bytes)).subarray(0, bytes).toString("utf8");
  return cut.endsWith("\ufffd") ? cut.slice(0, -1) : cut;
}

/** The last line that is not blank, without blanks around it. */
export function lastLine(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf("\n") + 1).trim();
}
