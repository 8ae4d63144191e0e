// One exchange with the device: from typing a line until its prompt is back, or until it is known why it will not be.
import { modeMark } from "../recording/marks.js";
import { DeviceError } from "../errors.js";
import { Answers } from "./answers.js";
import type { Dialogue } from "./dialogue.js";
import { type PromptSettle, gluedSettle, hasName, promptSettle, QUIET } from "./prompt-settle.js";
import { LookLimit } from "./look-limit.js";
import { lastLine, promptAboveLog } from "./output.js";
import type { Pace } from "./pace.js";
import { LONGEST_PROMPT, type Prompt, type PromptGuess } from "./prompts.js";
import { ending } from "../quoted.js";
import { re2 } from "./regex.js";
import { asksLikePrompt, beforeRule, isQuestion, isWhole, type Rule } from "./rules.js";
import { Silence } from "./silence.js";
import { looksLikeLog } from "./syslog.js";
import { noPrompt, unanswered } from "./exchange-errors.js";
import { ExchangeLines } from "./exchange-lines.js";
import type { DeviceResponse, ExchangeOptions } from "./exchange-options.js";
import { WhoseOutput } from "./whose-output.js";

/** Where a text is typed: an empty line, or one that begins with a sign. */
const TEXT = /^>?$/;

export class Exchange {
  readonly heard: Promise<DeviceResponse>;
  readonly received: ExchangeLines;
  readonly #whose: WhoseOutput;
  readonly #answers: Answers;
  readonly #pace: Pace;
  readonly #lateOutput: ((beforeEcho: string) => string) | undefined;
  #over = false;
  #isStrange = false;
  #looking = false;
  readonly #limit: LookLimit;
  readonly #silence = new Silence((error) => this.fail(error));
  readonly #deadline: NodeJS.Timeout;
  readonly #interrupt: NodeJS.Timeout | undefined;
  #resolve!: (heard: DeviceResponse) => void;
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
    readonly options: ExchangeOptions,
  ) {
    const { platform } = dialogue;
    this.#limit = new LookLimit(dialogue.device, platform.name, () => this.#details);
    this.#pace = dialogue.pace.begin();
    this.#lateOutput = options.type === undefined ? undefined : dialogue.takeLateOutput();
    this.received = new ExchangeLines(dialogue, options);
    this.#whose = new WhoseOutput(dialogue, options, this.received);
    this.#answers = new Answers(platform, options, dialogue.notTaken);
    this.heard = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const late = (): void => {
      if (!this.#over) this.fail(this.#late());
    };
    this.#deadline = setTimeout(() => setImmediate(late), options.timeout_ms);
    if (options.interrupt_ms !== undefined)
      this.#interrupt = setTimeout(() => this.dialogue.type("\x03", false), options.interrupt_ms);
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  get over(): boolean {
    return this.#over;
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
    return ending(this.received.tail + this.dialogue.line, 500);
  }
  get #details(): { sent: boolean; tail: string } {
    return { sent: this.#sent, tail: this.#tail };
  }

  /** The line that was typed has not been repeated so far, and may still be. */
  get #mayEcho(): boolean {
    return this.received.echo.state === "waiting" && this.dialogue.echoLog.echoes !== "no";
  }

  /** Something arrived. */
  stir(bytes: number): void {
    this.#silence.broken();
    const open = this.dialogue.line !== "";
    // What comes before the first output is the device's thinking and says nothing of its pace.
    if (!this.received.output.empty || (this.received.echo.state !== "waiting" && open))
      this.#pace.arrived({ bytes, ended: this.received.ended && !this.received.output.empty, open });
    this.received.ended = false;
    this.#whose.arrived(this.dialogue.line);
    this.look();
  }

  gone(): void {
    if (this.options.may_close && this.#sent) {
      this.received.endEcho();
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
        this.#limit.during(
          () => {
            this.options.watch?.(this.#tail);
            this.#decide(this.dialogue.line.trimEnd());
          },
          () => this.look(),
        );
      } catch (error) {
        this.fail(error as Error);
      }
    });
  }

  #decide(line: string): void {
    if (this.#asksBeneathLog(line)) return;
    if (this.options.opens && TEXT.test(line) && !this.#mayEcho)
      return this.#silence.after(QUIET.text, () => this.#finish(undefined));
    if (line === "") return this.#awaitPromptAboveLog(line);
    const { dialogue } = this;
    const present = dialogue.prompt.mode;
    const guess = dialogue.prompts.guess({ line, above: lastLine(this.received.tail), present });
    if (guess?.how === "exact") return this.#believe(guess);
    const glued = this.#glued(line, guess !== undefined);
    const rule = this.#answers.for(line);
    if (rule)
      return this.#silence.after(rule.pager && isWhole(rule, line) ? 0 : QUIET.dialog, () =>
        this.#answer(rule, line),
      );
    if (glued !== undefined) return this.#settle(gluedSettle(glued), () => this.#unglue(glued));
    if (guess && (guess.how !== "pattern" || !asksLikePrompt(line))) return this.#believe(guess);
    if (isQuestion(dialogue.platform, line, this.options.questions))
      return this.#silence.after(QUIET.question, () => this.fail(this.#unanswered(line)));
    if (!looksLikeLog(line)) return;
    const text = dialogue.prompts.expected(present).find((each) => line.startsWith(each));
    if (text === undefined) this.#awaitPromptAboveLog(line);
    else this.#silence.after(QUIET.doubt, () => this.#arrived({ mode: present, text }));
  }

  #asksBeneathLog(line: string): boolean {
    const found = this.#answers.beneathLog(this.received.tail, line);
    if (found) this.#silence.after(QUIET.question, () => this.#answer(found.rule, found.asked));
    return found !== undefined;
  }

  #glued(line: string, isLike: boolean): string | undefined {
    const { moving, type } = this.options;
    if (type === undefined || moving || this.#mayEcho) return undefined;
    return this.dialogue.prompts.behindOutput(line, this.dialogue.prompt.mode, isLike);
  }

  #unglue(text: string): void {
    this.#isStrange = !hasName(text);
    this.received.piece(this.dialogue.line.trimEnd().slice(0, -text.length));
    this.dialogue.standAt(text);
    this.#arrived({ mode: this.dialogue.prompt.mode, text });
  }

  #believe(guess: PromptGuess): void {
    this.#settle(this.#settleTime(guess), () => {
      this.#isStrange = guess.how === "pattern";
      this.#whose.endsAt(guess);
      this.#arrived(guess);
    });
  }

  #settle({ quiet_ms, ask }: PromptSettle, arrived: () => void): void {
    if (!ask || !this.dialogue.answers) return this.#silence.after(quiet_ms, arrived);
    this.#silence.after(quiet_ms, () =>
      this.#silence.afterAnswer(this.dialogue.alive(), () =>
        this.#silence.after(this.#pace.quiet_ms(QUIET.nothing), arrived),
      ),
    );
  }

  #settleTime(guess: PromptGuess): PromptSettle {
    const { dialogue, options, received } = this;
    return promptSettle(guess, options, {
      mode: dialogue.prompt.mode,
      echo: this.received.echo.command === "" ? "none" : this.received.echo.state,
      echoes: dialogue.echoLog.echoes,
      setup: dialogue.platform.setup.length > 0,
      output: received.output.kind,
      latency_ms: dialogue.latency_ms,
      pace: this.#pace,
    });
  }

  /** @param line the unfinished one: empty, or a message of the log */
  #awaitPromptAboveLog(line: string): void {
    const { kind } = this.received.output;
    this.#silence.after(kind === "log only" ? QUIET.logOnly : QUIET.log, () => this.#promptAboveLog(line));
  }

  #promptAboveLog(line: string): void {
    const { prompts, prompt } = this.dialogue;
    if (
      !this.#sent ||
      prompt.text === "" ||
      (this.received.echo.state === "waiting" && this.received.echo.clean)
    )
      return;
    const expected = prompts.expected(prompt.mode);
    if (promptAboveLog(this.received.tail + line, expected) === undefined) return;
    this.received.endEcho();
    const text = this.received.output.removePrompt(expected, line);
    if (text === undefined) return;
    this.dialogue.prompt = { mode: prompt.mode, text };
    prompts.learn(this.dialogue.prompt);
    this.#finish(this.dialogue.prompt);
  }

  #answer(rule: Rule, line: string): void {
    if (!this.#answers.allows(rule)) throw this.#unanswered(line);
    this.received.endEcho();
    if (rule.pager) this.received.paged(beforeRule(rule, this.dialogue.line));
    else this.received.answered(line, rule.secret ? "" : rule.answer.trim());
    this.dialogue.clearLine();
    this.#silence.broken();
    this.dialogue.type(rule.answer + (rule.enter ? this.dialogue.platform.newline : ""), rule.secret);
  }

  #arrived(prompt: Prompt): void {
    const { dialogue } = this;
    this.received.endEcho();
    dialogue.prompts.learn(prompt);
    if (prompt.mode !== dialogue.prompt.mode) dialogue.recorder?.mark(modeMark(prompt.mode));
    dialogue.prompt = { mode: prompt.mode, text: prompt.text };
    this.#finish(prompt);
  }

  #finish(prompt: Prompt | undefined): void {
    if (this.#over) return;
    const { edges } = this.received.output;
    const { command, state } = this.received.echo;
    const isEchoed = command === "" || state === "seen";
    const isBehind = this.dialogue.echoLog.note(command, isEchoed, edges);
    const above = prompt && this.dialogue.platform.modes[prompt.mode]?.above;
    const isAbove = (line: string): boolean =>
      line.length <= LONGEST_PROMPT &&
      ((above !== undefined && re2(above).matches(line)) || this.dialogue.isAbovePrompt(line));
    const last = prompt === undefined ? this.dialogue.line : "";
    const heard = this.received.output.finish(last, isAbove);
    const stray = this.#lateOutput?.(this.received.echo.stray) ?? "";
    const whose = prompt && (this.#whose.verdict() ?? (isBehind ? "perhaps" : undefined));
    this.dialogue.isAnswered = prompt !== undefined;
    this.dialogue.unsure = this.#sent && !this.options.terse;
    this.dialogue.mayBeBehind = this.dialogue.unsure && this.#whose.mayBeBehind;
    this.dialogue.printsPrompts ||= this.dialogue.unsure && this.received.output.promptSeen;
    this.dialogue.isOutOfStep ||= stray !== "";
    this.#end();
    const done = (): void =>
      this.#resolve({
        ...(prompt ? { prompt: { mode: prompt.mode, text: prompt.text } } : {}),
        ...heard,
        isEchoed,
        edges,
        isStrange: this.#isStrange,
        isRepeated: this.received.output.repeated,
        isDropped: prompt !== undefined && this.#whose.isDropped,
        ...(stray === "" ? {} : { stray }),
        ...(whose ? { whose } : {}),
      });
    if (this.received.output.pending) this.received.output.pending.then(done, this.#reject);
    else done();
  }

  #end(): void {
    this.#over = true;
    this.#limit.end();
    clearTimeout(this.#deadline);
    clearTimeout(this.#interrupt);
    this.#silence.end();
    this.options.signal?.removeEventListener("abort", this.#abort);
  }

  #late(): DeviceError {
    const { late, timeout_ms } = this.options;
    return late?.(this.#tail) ?? noPrompt(this.dialogue, this.#what, timeout_ms, this.#details);
  }

  #unanswered(line: string): DeviceError {
    return unanswered(this.dialogue, this.#sent ? this.#what : undefined, line, this.#details);
  }
}
