// One turn of the conversation: from typing a line until its prompt is back, or until it is known why it will not be.
import { modeMark } from "../recording/marks.js";
import { DeviceError } from "../errors.js";
import type { Dialogue } from "./dialogue.js";
import { type Doubt, doubt, QUIET } from "./doubt.js";
import { Echo } from "./echo.js";
import { LookLimit } from "./look-limit.js";
import { lastLine, Output } from "./output.js";
import type { Pace } from "./pace.js";
import { LONGEST_PROMPT, type Prompt, type PromptGuess } from "./prompts.js";
import { ending } from "../quoted.js";
import { re2 } from "./regex.js";
import { isQuestion, isWhole, MOST_ANSWERS, pagerRules, replyRules, type Rule, ruleFor } from "./rules.js";
import { beneathLog, looksLikeLog } from "./syslog.js";
import { noPrompt, unanswered } from "./turn-errors.js";
import type { Heard, TurnOptions } from "./turn-options.js";

const MIB = 1024 * 1024;
/** Where a text is typed: an empty line, or one that begins with a sign. */
const TEXT = /^>?$/;

export class Turn {
  readonly heard: Promise<Heard>;
  readonly output: Output;
  readonly #echo: Echo;
  readonly #rules: Rule[];
  readonly #answered = new Map<Rule, number>();
  #answerEcho: string | undefined;
  #serial = 0;
  readonly #pace: Pace;
  /** What has arrived last ended a line. */
  #ended = false;
  readonly #strayed: ((beforeEcho: string) => string) | undefined;
  #over = false;
  #looking = false;
  readonly #limit: LookLimit;
  #quiet: NodeJS.Timeout | undefined;
  readonly #deadline: NodeJS.Timeout;
  readonly #interrupt: NodeJS.Timeout | undefined;
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
    this.#limit = new LookLimit(dialogue.device, platform.name, () => this.#details);
    this.#pace = dialogue.pace.begin();
    this.#strayed = options.type === undefined ? undefined : dialogue.takeStrayed();
    this.#echo = new Echo(quietly ? "" : (options.type as string), prompt.text, dialogue.echoes);
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
    return ending(this.output.tail + this.#echo.held + this.dialogue.line.slice(-500), 500);
  }
  get #details(): { sent: boolean; tail: string } {
    return { sent: this.#sent, tail: this.#tail };
  }

  /** The line that was typed has not been repeated so far, and may still be. */
  get #mayEcho(): boolean {
    return this.#echo.state === "waiting" && this.dialogue.echoes !== "no";
  }

  lines(text: string): void {
    this.#ended = true;
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
    this.#ended = true;
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
  stir(bytes: number): void {
    this.#serial++;
    clearTimeout(this.#quiet);
    const open = this.dialogue.line !== "";
    // What comes before the first output is the device's thinking and says nothing of its pace.
    if (!this.output.empty || (this.#echo.state !== "waiting" && open))
      this.#pace.arrived({ bytes, ended: this.#ended && !this.output.empty, open });
    this.#ended = false;
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
        this.#limit.during(
          () => this.#decide(this.dialogue.line.trimEnd()),
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
      return this.#after(QUIET.text, () => this.#finish(undefined));
    if (line === "") return this.#after(QUIET.log, () => this.#promptAboveLog());
    const { dialogue } = this;
    const present = dialogue.prompt.mode;
    const guess = dialogue.prompts.guess({
      line,
      above: lastLine(this.output.tail + this.#echo.held),
      present,
    });
    if (guess?.how === "exact") return this.#believe(guess);
    const glued = this.#glued(line, guess !== undefined);
    const rule = ruleFor(this.#rules, line);
    if (rule)
      return this.#after(rule.pager && isWhole(rule, line) ? 0 : QUIET.dialog, () =>
        this.#answer(rule, line),
      );
    if (glued !== undefined)
      return this.#settle({ quiet_ms: QUIET.glued, ask: true }, () => this.#unglue(glued));
    if (guess) return this.#believe(guess);
    if (isQuestion(dialogue.platform, line, this.options.questions))
      return this.#after(QUIET.question, () => this.fail(this.#unanswered(line)));
    const text = dialogue.prompts.expected(present).find((each) => line.startsWith(each));
    if (text !== undefined && looksLikeLog(line))
      this.#after(QUIET.doubt, () => this.#arrived({ mode: present, text }));
  }

  /** A question whose line messages of the log have spoilt or moved up is answered all the same, if something answers it. */
  #asksBeneathLog(line: string): boolean {
    if (line !== "" && !looksLikeLog(line)) return false;
    const asked = beneathLog(this.output.tail + this.#echo.held, line);
    const rule = asked === undefined ? undefined : ruleFor(this.#rules, asked);
    if (asked === undefined || rule === undefined || rule.pager || !isWhole(rule, asked)) return false;
    this.#after(QUIET.question, () => this.#answer(rule, asked));
    return true;
  }

  /** The known prompt behind output that does not end its line: `}r1#`. @param isLike the whole line looks like a prompt */
  #glued(line: string, isLike: boolean): string | undefined {
    const { moving, type } = this.options;
    if (type === undefined || moving || this.#mayEcho) return undefined;
    const { prompts, prompt } = this.dialogue;
    return prompts.expected(prompt.mode).find((each) => {
      if (!/\w/.test(each) || !line.endsWith(each)) return false;
      // Signs and words apart before a prompt are its own: `* x460.7 #`, `(venv) me@host:~$`.
      return !isLike || /\w$/.test(line.slice(0, -each.length));
    });
  }

  #unglue(text: string): void {
    this.output.add(this.#echo.end() + this.dialogue.line.trimEnd().slice(0, -text.length));
    this.dialogue.standAt(text);
    this.#arrived({ mode: this.dialogue.prompt.mode, text }, true);
  }

  #believe(guess: PromptGuess): void {
    const doubt = this.#doubt(guess);
    this.#settle(doubt, () => this.#arrived(guess, doubt.ask));
  }

  #settle({ quiet_ms, ask }: Doubt, arrived: () => void): void {
    if (!ask || !this.dialogue.answers) return this.#after(quiet_ms, arrived);
    this.#after(quiet_ms, () => {
      const serial = this.#serial;
      void this.dialogue.alive().then(() => {
        if (!this.#over && serial === this.#serial) this.#after(this.#pace.quiet_ms(QUIET.nothing), arrived);
      });
    });
  }

  #doubt(guess: PromptGuess): Doubt {
    const { dialogue, options, output } = this;
    return doubt(guess, options, {
      mode: dialogue.prompt.mode,
      echo: this.#echo.command === "" ? "none" : this.#echo.state,
      echoes: dialogue.echoes,
      setup: dialogue.platform.setup.length > 0,
      output: output.kind,
      pace: this.#pace,
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
    const { prompts, prompt } = this.dialogue;
    if (!this.#sent || prompt.text === "" || (this.#echo.state === "waiting" && this.#echo.clean)) return;
    this.output.add(this.#echo.end());
    const text = this.output.takeBackPrompt(prompts.expected(prompt.mode), looksLikeLog);
    if (text === undefined) return;
    this.dialogue.prompt = { mode: prompt.mode, text };
    prompts.learn(this.dialogue.prompt);
    this.#finish(this.dialogue.prompt);
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

  #arrived(prompt: Prompt, unsure = false): void {
    const { dialogue } = this;
    dialogue.unsure = unsure;
    if (this.#echo.state === "seen") dialogue.echoes = "yes";
    else if (this.#echo.command !== "" && dialogue.echoes === "unknown") dialogue.echoes = "no";
    this.output.add(this.#echo.end());
    dialogue.prompts.learn(prompt);
    if (prompt.mode !== dialogue.prompt.mode) dialogue.recorder?.mark(modeMark(prompt.mode));
    dialogue.prompt = { mode: prompt.mode, text: prompt.text };
    this.#finish(prompt);
  }

  #finish(prompt: Prompt | undefined): void {
    if (this.#over) return;
    const { edges } = this.output;
    const above = prompt && this.dialogue.platform.modes[prompt.mode]?.above;
    const isAbove = (line: string): boolean =>
      above !== undefined && line.length <= LONGEST_PROMPT && re2(above).matches(line);
    const last = prompt === undefined ? this.dialogue.line : "";
    const heard = this.output.finish(last, isAbove);
    const stray = this.#strayed?.(this.#echo.stray) ?? "";
    this.#end();
    const done = (): void =>
      this.#resolve({
        ...(prompt ? { prompt: { mode: prompt.mode, text: prompt.text } } : {}),
        ...heard,
        edges,
        ...(stray === "" ? {} : { stray }),
      });
    if (this.output.pending) this.output.pending.then(done, this.#reject);
    else done();
  }

  #end(): void {
    this.#over = true;
    this.#limit.end();
    clearTimeout(this.#deadline);
    clearTimeout(this.#interrupt);
    clearTimeout(this.#quiet);
    this.options.signal?.removeEventListener("abort", this.#abort);
  }

  #late(): DeviceError {
    if (this.options.late) return this.options.late(this.#tail);
    return noPrompt(this.dialogue, this.#what, this.options.timeout_ms, this.#details);
  }

  #unanswered(line: string): DeviceError {
    return unanswered(this.dialogue, this.#sent ? this.#what : undefined, line, this.#details);
  }
}
