// The conversation with a terminal: types a line, reads until the prompt is back, answers what is asked in between.
import { ending } from "../quoted.js";
import { StringDecoder } from "node:string_decoder";
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import { CLOSED_MARK } from "../recording/marks.js";
import type { Recorder } from "../recording/recorder.js";
import type { Guard } from "../session.js";
import type { ShellChannel } from "./channel.js";
import { EchoLog } from "./echo-log.js";
import { Latency } from "./latency.js";
import { Pace } from "./pace.js";
import { hasName } from "./prompt-settle.js";
import { type Prompt, Prompts } from "./prompts.js";
import { Screen } from "./screen.js";
import { looksLikeLog, withoutBroadcasts } from "./syslog.js";
import { Exchange } from "./exchange.js";
import type { DeviceResponse, ExchangeOptions } from "./exchange-options.js";

/** A line without what changes in it: numbers, times, folders. */
export const shapeOf = (line: string): string =>
  line
    .trim()
    .replace(/[~/][^\s\])]*/g, "~")
    .replace(/\d+/g, "0");

/** Whether a line is answered without work of the device: one of the login, or Enter. */
const needsNoWork = ({ terse, to }: ExchangeOptions): boolean => terse === true || to !== undefined;

const ANSWER_MS = 500;
const MOST_BETWEEN = 64 * 1024;

export class Dialogue {
  readonly prompts: Prompts;
  readonly pace = new Pace();
  readonly #screen: Screen;
  readonly #decoder = new StringDecoder("utf8");
  #exchange: Exchange | undefined;
  #paused = false;
  /** The prompt that was seen last. */
  prompt: Prompt = { mode: "", text: "" };
  /** The mode in which commands are sent; the platform's, unless the login has led to another that will do. */
  commandMode: string;
  readonly echoLog = new EchoLog();
  /** Questions that came again behind the platform's answer: it is not typed any more. */
  readonly notTaken = new Set<string>();
  /** Whether the other end gives signs of life when it is asked for one; not every console does. */
  answers = true;
  /** Of the line that this device prints above each prompt, where there is one: its shape. */
  #above: string | undefined;
  /** What was typed last has been answered with a prompt. */
  isAnswered = false;
  /** A line was typed since the login, and the prompt that was seen last may have been its output. */
  unsure = false;
  /** What was taken for the answers to the last lines may be that to the line before each. */
  mayBeBehind = false;
  /** Outputs of this session hold the prompt, so that one within the next output says nothing of where that begins. */
  printsPrompts = false;
  /** More output came behind what had been taken for a prompt. */
  isOutOfStep = false;
  /** When something arrived last. */
  heard_ms = 0;
  #typed_ms = 0;
  /** Of the answers to lines of the login, and to others that need no work. */
  readonly #latency = new Latency();
  /** What came while nobody listened. */
  #between = "";
  /** Why the other side is gone, once it is. */
  closed: string | undefined;
  recorder: Recorder | undefined;
  guard: Guard | undefined;

  constructor(
    readonly device: string,
    readonly platform: CliPlatform,
    readonly channel: ShellChannel,
  ) {
    this.prompts = new Prompts(platform);
    this.commandMode = platform.command_mode;
    this.#screen = new Screen(
      {
        lines: (text) =>
          this.#listener ? this.#listener.received.lines(text) : this.bufferUnsolicited(text),
        edited: (line, raw) =>
          this.#listener ? this.#listener.received.edited(line, raw) : this.bufferUnsolicited(`${line}\n`),
        piece: (text) => this.#exchange?.received.piece(text),
      },
      channel.columns,
    );
    channel.listen({ data: (bytes) => this.#data(bytes), closed: (why) => this.#gone(why) });
  }

  /** The longest silence before and within the last answers to lines that need no work. */
  get latency_ms(): number {
    return this.#latency.longest_ms;
  }

  /** The unfinished last line, as it looks. */
  get line(): string {
    return this.#screen.current;
  }

  /**
   * Types, unless there is nothing to type, and reads until a prompt.
   * @throws {DeviceError} command_timeout, cancelled, session_lost, unanswered_question; `sent` says whether it typed
   */
  async sendAndExpect(options: ExchangeOptions): Promise<DeviceResponse> {
    if (this.closed !== undefined) throw this.lost(false, "");
    if (options.signal?.aborted)
      throw new DeviceError("cancelled", `${this.device}: cancelled; nothing was sent.`, { sent: false });
    const exchange = new Exchange(this, options);
    this.#exchange = exchange;
    if (options.type !== undefined) {
      this.clearLine();
      if (!options.secret) this.prompts.typed.add(options.type);
      if (needsNoWork(options)) this.#latency.begin();
      this.isAnswered = false;
      this.type(
        options.type + (options.enter === false ? "" : this.platform.newline),
        options.secret === true,
      );
    } else exchange.look();
    try {
      return await exchange.heard;
    } finally {
      this.#exchange = undefined;
    }
  }

  /** Sends keys as they are, once the guard lets them; a secret is recorded as `***`. */
  type(text: string, secret: boolean): void {
    const may = this.guard?.() ?? true;
    if (may === true) return this.#write(text, secret);
    may.then(
      (yes) => (yes ? this.#write(text, secret) : this.#drop()),
      () => this.#drop(),
    );
  }

  #write(text: string, secret: boolean): void {
    if (this.closed !== undefined) return;
    this.recorder?.input(secret ? `***${this.platform.newline}` : text);
    this.#typed_ms = performance.now();
    this.pace.typed();
    this.channel.write(text);
  }

  clearLine(): void {
    this.#screen.typed();
  }

  /** What stood before the prompt on its line has been taken for output. */
  standAt(prompt: string): void {
    this.#screen.stand(prompt);
  }

  /** Waits until everything is here that the other end has sent so far, as well as that can be known. */
  async alive(): Promise<void> {
    if (!(await this.channel.alive(ANSWER_MS))) this.answers = false;
  }

  /** This line stands above prompts that have no name in them: `[12:00:01] me@host ~`, and `$` below it. */
  learnAbovePrompt(line: string): void {
    this.#above = shapeOf(line);
  }

  isAbovePrompt(line: string): boolean {
    return this.#above !== undefined && shapeOf(line) === this.#above;
  }

  /** Nothing but messages of the log has come since the prompt, not even a prompt. */
  get isQuiet(): boolean {
    if (this.#between === "") return this.line.trimEnd() === this.prompt.text;
    return this.#between.split("\n").every((line) => line.trim() === "" || looksLikeLog(line));
  }

  /** Keeps what came while no line was under way. */
  bufferUnsolicited(text: string): void {
    if (this.#between.length < MOST_BETWEEN) this.#between += text;
  }

  /** What came since a prompt that may have been output, so that it belongs to the line before it. */
  get lateOutput(): string {
    return this.unsure ? this.spoken(this.#between) : "";
  }

  /** The next line is typed: gives the same, together with what comes before the echo of that line. */
  takeLateOutput(): (beforeEcho: string) => string {
    const between = this.unsure ? this.#between : "";
    const { text } = this.prompt;
    this.#between = "";
    return (beforeEcho) => this.spoken(between + beforeEcho, text);
  }

  /** The rest of an output that came late shows in that of the next line: before its echo, or by the prompt behind it. */
  get tellsOutputsApart(): boolean {
    return this.echoLog.echoes === "yes" && hasName(this.prompt.text);
  }

  /** Without prompts, messages and empty lines. */
  spoken(text: string, prompt = this.prompt.text): string {
    return withoutBroadcasts(text)
      .split("\n")
      .filter((line) => line.trim() !== "" && line.trimEnd() !== prompt && !looksLikeLog(line))
      .join("\n");
  }

  get #listener(): Exchange | undefined {
    return this.#exchange?.over ? undefined : this.#exchange;
  }

  /** Holds the device up until a slow reader is done. */
  waitFor(work: Promise<unknown>): void {
    if (this.#paused) return;
    this.#paused = true;
    this.channel.pause();
    const go = (): void => {
      this.#paused = false;
      this.channel.resume();
    };
    work.then(go, go);
  }

  /** @param tail of what came since; where nothing did, the prompt is what the device said last */
  lost(sent: boolean, tail: string): DeviceError {
    const said = ending(tail === "" ? this.prompt.text : tail, 500);
    return new DeviceError(
      "session_lost",
      `${this.device}: the session ended (${this.closed ?? "closed"})${sent ? " before the prompt was back; what was sent may have taken effect" : "; nothing was sent"}. Open a new session.`,
      { sent, ...(said === "" ? {} : { tail: said }) },
    );
  }

  #data(bytes: Buffer): void {
    const behind = this.recorder?.output(bytes);
    if (behind) this.waitFor(behind);
    const text = this.#decoder.write(bytes);
    if (text !== "") this.#screen.feed(text);
    const exchange = this.#exchange;
    exchange?.stir(bytes.length);
    const now = performance.now();
    if (exchange && needsNoWork(exchange.options))
      this.#latency.arrived(now - Math.max(this.#typed_ms, this.heard_ms));
    this.heard_ms = now;
    if (exchange === undefined) return;
    const { pending } = exchange.received.output;
    if (pending) this.waitFor(pending.catch((error: unknown) => exchange.fail(error as Error)));
  }

  #drop(): void {
    this.channel.destroy();
    this.#gone("this process was suspended; the session was closed so that no input goes out twice");
  }

  #gone(why: string): void {
    if (this.closed !== undefined) return;
    this.closed = why;
    this.recorder?.mark(CLOSED_MARK);
    this.#exchange?.gone();
  }
}
