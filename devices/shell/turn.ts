// One turn of the conversation: from typing a line until its prompt is back, or until it is known why it will not be.
import { DeviceError } from "../errors.js";
import type { Dialogue } from "./dialogue.js";
import { doubt, QUIET } from "./doubt.js";
import { Echo } from "./echo.js";
import { Output } from "./output.js";
import type { Pace } from "./pace.js";
import type { Prompt, PromptGuess } from "./prompts.js";
import { re2 } from "./regex.js";
import { isQuestion, isWhole, MOST_ANSWERS, pagerRules, replyRules, type Rule, ruleFor } from "./rules.js";
import { looksLikeLog } from "./syslog.js";
import type { Heard, TurnOptions } from "./turn-options.js";

const MIB = 1024 * 1024;

export class Turn {
  readonly heard: Promise<Heard>;
  readonly output: Output;
  readonly #echo: Echo;
  readonly #rules: Rule[];
  readonly #answered = new Map<Rule, number>();
  #answerEcho: string | undefined;
  #serial = 0;
  readonly #pace: Pace;
  #over = false;
  #looking = false;
  #quiet: NodeJS.Timeout | undefined;
  readonly #deadline: NodeJS.Timeout;
  #resolve!: (heard: Heard) => void;
  #reject!: (error: Error) => void;
  readonly #abort = (): void =>
    this.fail(
      new DeviceError(
        "cancelled",
        `${this.dialogue.device}: cancelled ${this.#sent ? "after" : "before"} ${this.#what} was sent.`,
        this.#details,
      ),
    );

  constructor(
    readonly dialogue: Dialogue,
    readonly options: TurnOptions,
  ) {
    const { platform, prompt } = dialogue;
    const quietly = options.type === undefined || options.secret || options.silent;
    this.#pace = dialogue.pace.begin();
    this.#echo = new Echo(quietly ? "" : (options.type as string), prompt.text, dialogue.echoes === "no");
    this.output = new Output({
      limit: options.output_limit ?? 100 * MIB,
      sink: options.sink,
      keep: options.keep ?? MIB,
      prompt: prompt.text,
    });
    this.#rules = [
      ...replyRules(options.replies),
      ...(options.rules ?? []),
      ...replyRules(platform.dialogs),
      ...pagerRules(platform),
    ];
    this.heard = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const late = (): void => {
      if (!this.#over) this.fail(this.#late());
    };
    this.#deadline = setTimeout(() => setImmediate(late), options.timeout_ms);
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  get #sent(): boolean {
    return this.options.type !== undefined;
  }
  get #what(): string {
    return this.options.secret || this.options.type === undefined
      ? "the input"
      : JSON.stringify(this.options.type);
  }
  get #tail(): string {
    return (this.output.tail + this.dialogue.line.slice(-500)).slice(-500);
  }
  get #details(): { sent: boolean; tail: string } {
    return { sent: this.#sent, tail: this.#tail };
  }

  lines(text: string): void {
    let from = 0;
    while (this.#answerEcho !== undefined || this.#echo.wants) {
      const end = text.indexOf("\n", from);
      if (end < 0) return;
      const line = text.slice(from, end);
      this.#headLine(line, line);
      from = end + 1;
    }
    this.output.add(from === 0 ? text : text.slice(from));
  }

  edited(line: string, raw: string): void {
    if (this.#answerEcho !== undefined || this.#echo.wants) this.#headLine(line, raw);
    else this.output.add(`${line}\n`);
  }

  piece(text: string): void {
    this.output.add(this.#echo.end() + text);
  }

  #headLine(text: string, raw: string): void {
    if (this.#answerEcho !== undefined) {
      const echoed = text.trim() === "" || text.trim() === this.#answerEcho;
      this.#answerEcho = undefined;
      if (!echoed) this.output.add(`${text}\n`);
    } else this.output.add(this.#echo.line({ text, raw }));
  }

  /** Something arrived. */
  stir(): void {
    this.#serial++;
    clearTimeout(this.#quiet);
    // What comes before the first output is the device's thinking and says nothing of its pace.
    if (!this.output.empty || (this.#echo.state !== "waiting" && this.dialogue.line !== ""))
      this.#pace.arrived();
    this.look();
  }

  gone(): void {
    if (this.options.may_close && this.#sent) {
      this.output.add(this.#echo.end());
      this.#finish(undefined);
    } else this.fail(this.dialogue.lost(this.#sent, this.#tail));
  }

  fail(error: Error): void {
    if (this.#over) return;
    this.#end();
    this.#reject(error);
  }

  /** Looks at the last line once what has arrived together is read. */
  look(): void {
    if (this.#looking || this.#over) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (this.#over) return;
      try {
        this.options.watch?.(this.#tail);
        this.#decide(this.dialogue.line.trimEnd());
      } catch (error) {
        this.fail(error as Error);
      }
    });
  }

  #decide(line: string): void {
    if (line === "") return this.#after(QUIET.log, () => this.#promptAboveLog());
    const { dialogue } = this;
    const guess = dialogue.prompts.guess(line, dialogue.prompt.mode);
    if (guess?.how === "exact") return this.#after(this.#doubt(guess), () => this.#arrived(guess));
    const rule = ruleFor(this.#rules, line);
    if (rule)
      return this.#after(rule.pager && isWhole(rule, line) ? 0 : QUIET.dialog, () =>
        this.#answer(rule, line),
      );
    if (guess) return this.#after(this.#doubt(guess), () => this.#arrived(guess));
    if (isQuestion(dialogue.platform, line))
      return this.#after(QUIET.question, () => this.fail(this.#unanswered(line)));
    const { text } = dialogue.prompt;
    if (text !== "" && line.startsWith(text) && looksLikeLog(line))
      this.#after(QUIET.doubt, () => this.#arrived(dialogue.prompt));
  }

  /** How long the line must stand to be believed, milliseconds. */
  #doubt(guess: PromptGuess): number {
    const { dialogue, options, output } = this;
    return doubt(guess, options, {
      mode: dialogue.prompt.mode,
      echo: this.#echo.command === "" ? "none" : this.#echo.state,
      echoes: dialogue.echoes,
      setup: dialogue.platform.setup.length > 0,
      output: output.promptSeen ? "with prompts" : output.empty ? "empty" : "plain",
      pace_ms: this.#pace.quiet_ms(QUIET.doubt),
    });
  }

  /**
   * Runs when nothing more has arrived for so long; 0 waits only for what is on its way within this process. After a
   * timer the loop first reads what has come meanwhile: a process that stood still must not take that for silence.
   */
  #after(quiet_ms: number, then: () => void): void {
    const serial = this.#serial;
    const go = (): void => {
      if (this.#over || serial !== this.#serial) return;
      try {
        then();
      } catch (error) {
        this.fail(error as Error);
      }
    };
    clearTimeout(this.#quiet);
    if (quiet_ms === 0) setImmediate(go);
    else this.#quiet = setTimeout(() => setImmediate(go), quiet_ms);
  }

  #promptAboveLog(): void {
    const { text } = this.dialogue.prompt;
    if (
      this.#sent &&
      this.#echo.state !== "waiting" &&
      text !== "" &&
      this.output.takeBackPrompt(text, looksLikeLog)
    ) {
      this.#finish(this.dialogue.prompt);
    }
  }

  #answer(rule: Rule, line: string): void {
    const times = (this.#answered.get(rule) ?? 0) + 1;
    this.#answered.set(rule, times);
    if (times > 1 && rule.asked_again) throw rule.asked_again();
    if (!rule.pager && times > (rule.secret ? 1 : MOST_ANSWERS)) throw this.#unanswered(line);
    this.output.add(this.#echo.end());
    if (!rule.pager) {
      this.output.add(`${line}\n`);
      this.#answerEcho = rule.secret ? "" : rule.answer.trim();
    }
    this.dialogue.clearLine();
    this.#serial++;
    this.dialogue.type(rule.answer + (rule.enter ? this.dialogue.platform.newline : ""), rule.secret);
  }

  #arrived(prompt: Prompt): void {
    const { dialogue } = this;
    if (this.#echo.state === "seen") dialogue.echoes = "yes";
    else if (this.#echo.command !== "" && dialogue.echoes === "unknown") dialogue.echoes = "no";
    this.output.add(this.#echo.end());
    dialogue.prompts.learn(prompt);
    if (prompt.mode !== dialogue.prompt.mode) dialogue.recorder?.mark(`mode ${prompt.mode}`);
    dialogue.prompt = { mode: prompt.mode, text: prompt.text };
    this.#finish(prompt);
  }

  #finish(prompt: Prompt | undefined): void {
    if (this.#over) return;
    const { edges } = this.output;
    const above = prompt && this.dialogue.platform.modes[prompt.mode]?.above;
    const isAbove = (line: string): boolean => above !== undefined && re2(above).matches(line);
    const last = prompt === undefined ? this.dialogue.line : "";
    const heard = this.output.finish(last, isAbove);
    this.#end();
    const done = (): void =>
      this.#resolve({
        ...(prompt ? { prompt: { mode: prompt.mode, text: prompt.text } } : {}),
        ...heard,
        edges,
      });
    if (this.output.pending) this.output.pending.then(done, this.#reject);
    else done();
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#quiet);
    this.options.signal?.removeEventListener("abort", this.#abort);
  }

  #late(): DeviceError {
    const { device, platform, prompt } = this.dialogue;
    if (this.options.late) return this.options.late(this.#tail);
    return new DeviceError(
      "command_timeout",
      `${device}: no prompt within ${this.options.timeout_ms} ms after ${this.#what}; expected ${JSON.stringify(prompt.text)} or another prompt of ` +
        `${platform.name}, the last line is ${JSON.stringify(this.dialogue.line.slice(-200))}. Raise the timeout, or add a reply if that line asks something.`,
      this.#details,
    );
  }

  #unanswered(line: string): DeviceError {
    return new DeviceError(
      "unanswered_question",
      `${this.dialogue.device} asks ${JSON.stringify(line.trim().slice(-300))}${this.#sent ? ` after ${this.#what}` : ""}, and no reply answers it. ` +
        "Add an entry to the step's replies whose prompt matches it.",
      this.#details,
    );
  }
}
