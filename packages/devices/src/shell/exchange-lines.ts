// What arrives in one exchange, sorted: the echo of what was typed, the echoes of answers, the output.
import type { Dialogue } from "./dialogue.js";
import { Echo } from "./echo.js";
import { lastLine, Output } from "./output.js";
import type { ExchangeOptions } from "./exchange-options.js";

const MIB = 1024 * 1024;

export class ExchangeLines {
  readonly echo: Echo;
  readonly output: Output;
  /** What has arrived last ended a line. */
  ended = false;
  #answerEcho: string | undefined;

  constructor(
    { prompt, echoLog }: Pick<Dialogue, "prompt" | "echoLog">,
    { type, secret, silent, output_limit, sink, keep }: ExchangeOptions,
  ) {
    const quietly = type === undefined || secret || silent;
    this.echo = new Echo(quietly ? "" : type, prompt.text, echoLog.echoes);
    this.output = new Output({
      limit: output_limit ?? 100 * MIB,
      sink,
      keep: keep ?? MIB,
      prompt: prompt.text,
      typed: quietly ? undefined : type,
    });
  }

  /** The last of what has come, with what may still turn out to be the echo. */
  get tail(): string {
    return this.output.tail + this.echo.held;
  }

  /** @param text finished lines */
  lines(text: string): void {
    this.ended = true;
    let from = 0;
    while (this.#isHead) {
      const end = text.indexOf("\n", from);
      if (end < 0) return;
      const line = text.slice(from, end);
      this.#headLine(line, line);
      from = end + 1;
    }
    this.output.add(from === 0 ? text : text.slice(from));
  }

  edited(line: string, raw: string): void {
    this.ended = true;
    if (this.#isHead) this.#headLine(line, raw);
    else this.output.add(`${line}\n`);
  }

  /** A piece of a line that is too long to be an echo. */
  piece(text: string): void {
    this.output.add(this.echo.end() + text);
  }

  /** A page was turned. @param before the pager, on its line */
  paged(before: string): void {
    if (before.trim() !== "") this.piece(before);
  }

  /** A question was answered. @param line with the question @param typed as the device may repeat it */
  answered(line: string, typed: string): void {
    // A device may have finished the line by itself.
    if (lastLine(this.output.tail) !== line.trim()) this.output.add(`${line}\n`);
    this.#answerEcho = typed;
  }

  /** No echo comes any more: what was held for one is output. */
  endEcho(): void {
    this.output.add(this.echo.end());
  }

  get #isHead(): boolean {
    return this.#answerEcho !== undefined || this.echo.wants;
  }

  #headLine(text: string, raw: string): void {
    if (this.#answerEcho !== undefined) {
      const echoed = text.trim() === "" || text.trim() === this.#answerEcho;
      this.#answerEcho = undefined;
      if (!echoed) this.output.add(`${text}\n`);
    } else this.output.add(this.echo.line({ text, raw }));
  }
}
