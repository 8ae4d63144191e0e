// A Session over a terminal, whatever carries it.
import { CLOSE } from "../timing.js";
import { ownWord } from "../words/masked.js";
import type { CliPlatform } from "../words/platform.js";
import { cutOutput, type DeviceError } from "../errors.js";
import { modeMark } from "../recording/marks.js";
import type { Recorder } from "../recording/recorder.js";
import type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Guard,
  Session,
} from "../session.js";
import { type NothingSent, CommandLock } from "../command-lock.js";
import { configure } from "./configure.js";
import { abortCommit, confirmCommit } from "./confirm.js";
import type { Dialogue } from "./dialogue.js";
import type { ExchangeOptions } from "./exchange-options.js";
import { goTo } from "./modes.js";
import { endless } from "./endless.js";
import { hasEnded, isInStep } from "./in-step.js";
import { mixedUp } from "./exchange-errors.js";
import { renewPrompt, sendAndWake } from "./log-wake.js";
import { failureIn } from "./refusal.js";
import { replyRules, type Rule } from "./rules.js";
import { unsent } from "./unsent.js";

const BACK_OUT_MS = 2_000;
const RESYNC_MS = 300;

export class ShellSession implements Session {
  readonly #lock: CommandLock;
  #skipsLogout = false;
  /** The prompt behind the last command may have been its output. */
  #mayGoOn = false;
  /** The prompt behind the last command has no name that this device has shown before. */
  #isStrange = false;
  #closing: Promise<void> | undefined;

  constructor(
    readonly dialogue: Dialogue,
    readonly platform: CliPlatform,
    readonly secrets: {
      enable?: string | undefined;
      username?: string | undefined;
      mask: (text: string) => string;
    },
    readonly openFiles?: NonNullable<Session["openFiles"]>,
  ) {
    const lost = () => (dialogue.closed === undefined ? undefined : dialogue.lost(false, ""));
    this.#lock = new CommandLock(dialogue.device, secrets.mask, lost);
  }

  get device(): string {
    return this.dialogue.device;
  }
  get mode(): string {
    return this.dialogue.prompt.mode;
  }
  get dirty(): boolean {
    return this.#lock.dirty || this.dialogue.closed !== undefined || this.hasLateOutput;
  }
  get hasLateOutput(): boolean {
    return this.dialogue.isOutOfStep || this.#behind;
  }

  send(command: string, options: CommandOptions): Promise<CommandResult> {
    return this.#alone([command], options.signal, () => this.command(command, options, []));
  }

  configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult> {
    return this.#alone(lines, options.signal, () => configure(this, lines, options));
  }

  confirm(options: CommandOptions): Promise<CommandResult> {
    return this.#alone([], options.signal, () => confirmCommit(this, options));
  }

  abortCommit(options: CommandOptions): Promise<CommandResult> {
    return this.#alone([], options.signal, () => abortCommit(this, options));
  }

  save(options: CommandOptions): Promise<CommandResult> {
    const { save } = this.platform;
    return this.#alone([], options.signal, () => {
      if (save === undefined) throw this.unsupported("has no separate startup configuration to save");
      const rules = replyRules(save.dialogs);
      if (save.mode === undefined) return this.command(save.send, options, rules);
      return this.#saveIn(save.mode, save.send, options, rules);
    });
  }

  guard(guard: Guard | undefined): void {
    this.dialogue.guard = guard;
  }

  record(recorder: Recorder | undefined): void {
    const { dialogue } = this;
    dialogue.recorder = recorder;
    if (!recorder || dialogue.closed !== undefined) return;
    recorder.mark(modeMark(this.mode));
    // What is recorded from here on begins at the prompt that stands there.
    void recorder.output(Buffer.from(dialogue.line === "" ? dialogue.prompt.text : dialogue.line));
  }

  async hasEnded(options: Pick<CommandOptions, "timeout_ms" | "signal">): Promise<boolean> {
    const { dialogue } = this;
    const isKnown = this.mode === dialogue.commandMode || this.#isStrange;
    if (this.dirty || !this.#mayGoOn || !dialogue.unsure || !isKnown) return !this.hasLateOutput;
    return this.#alone([], options.signal, async () => {
      const ended = await hasEnded(dialogue, options);
      if (!ended) this.outOfStep();
      return ended;
    });
  }

  async alive(timeout_ms: number): Promise<boolean> {
    return !this.dirty && (await this.dialogue.channel.alive(timeout_ms)) && !this.dirty;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { channel, platform } = this.dialogue;
    const polite = !this.dirty && !this.#lock.busy && !this.#skipsLogout;
    this.#lock.dirty = true;
    if (!polite) {
      channel.destroy();
      return;
    }
    const options = { type: platform.logout, may_close: true, timeout_ms: CLOSE.logout_ms };
    await this.dialogue.sendAndExpect(options).catch(() => {});
    if (this.dialogue.closed === undefined) await channel.end(CLOSE.shell_ms);
    channel.destroy();
  }

  async #saveIn(mode: string, line: string, options: CommandOptions, rules: Rule[]): Promise<CommandResult> {
    const result = await this.command(line, options, rules, mode);
    if (!result.disconnected) await this.enter(this.dialogue.commandMode, options).catch(() => this.close());
    return result;
  }

  /** Sends a command in the command mode, or in another. For use within `alone`. */
  async command(
    command: string,
    options: CommandOptions,
    rules: Rule[],
    mode = this.dialogue.commandMode,
  ): Promise<CommandResult> {
    const interrupt_ms = this.#interruptAfter(command, options);
    if (this.#isStrange && !(await this.#isOwnPrompt(options))) throw this.#mixedUp(command, "", false);
    await this.enter(mode, options);
    if (!(await this.#isBeforeWhole(options))) throw this.#mixedUp(command, "", false);
    await this.beforeFirstByte(options);
    const begin = performance.now();
    const prompt = this.dialogue.prompt.text;
    const request: ExchangeOptions = {
      type: command,
      rules,
      replies: options.replies,
      timeout_ms: options.timeout_ms,
      signal: options.signal,
      output_limit: options.output_limit,
      sink: options.sink,
      keep: options.keep,
      may_close: options.expect_disconnect,
      sure: options.beforeSend !== undefined,
      interrupt_ms,
    };
    const isRead = !options.beforeSend && !options.expect_disconnect;
    const heard = await sendAndWake(this.dialogue, request, isRead);
    if (heard.stray !== undefined) this.outOfStep();
    if (heard.isWoken && !(await isInStep(this.dialogue, options)))
      throw this.#mixedUp(command, heard.edges, true);
    if (heard.whose !== undefined && !options.expect_disconnect) {
      const isOwn = heard.whose === "perhaps" && (await isInStep(this.dialogue, options));
      if (!isOwn) throw this.#mixedUp(command, heard.edges, true);
    }
    // What looks like another prompt may be a question, which Enter would answer.
    const isPrompt = heard.prompt?.text === prompt || this.platform.modes[mode]?.counter !== undefined;
    this.#isStrange = isPrompt ? this.#isStrange : heard.isStrange;
    this.#mayGoOn = isPrompt || heard.isStrange;
    if (heard.prompt !== undefined && !(await this.#isWhole(options)))
      throw this.#notWhole(command, heard.edges);
    const refused = await failureIn(this.platform, heard.edges);
    return {
      command,
      prompt,
      output: heard.output,
      truncated: heard.truncated,
      bytes: heard.bytes,
      duration_ms: performance.now() - begin,
      ...(heard.stray === undefined ? {} : { after_late_output: true }),
      ...(refused === undefined ? {} : { refused }),
      ...(heard.prompt === undefined ? { disconnected: true } : {}),
    };
  }

  /** Whether the output of the command before has ended, where this one's own would not tell. */
  async #isBeforeWhole(options: CommandOptions): Promise<boolean> {
    const { dialogue } = this;
    if (!dialogue.unsure) return true;
    if (options.check_prompt) return isInStep(dialogue, options);
    if (!this.#mayGoOn) return true;
    // The first Enter may be answered by a prompt that the output still held.
    if (dialogue.printsPrompts)
      return (await hasEnded(dialogue, options)) && (await hasEnded(dialogue, options));
    return dialogue.tellsOutputsApart || hasEnded(dialogue, options);
  }

  /** Whatever is typed next goes to who shows a prompt that nobody knows: it is Enter, rather than the next line. */
  async #isOwnPrompt(times: Pick<CommandOptions, "timeout_ms" | "signal">): Promise<boolean> {
    this.#isStrange = false;
    if (!this.#atPrompt || (await isInStep(this.dialogue, times))) return true;
    this.dialogue.isOutOfStep = true;
    return false;
  }

  async #isWhole(options: CommandOptions): Promise<boolean> {
    if (options.check_end === "silence") return isInStep(this.dialogue, options);
    return options.check_end === undefined || !this.#mayGoOn || hasEnded(this.dialogue, options);
  }

  /** @throws {DeviceError} unsupported, for a command that never ends and that nothing interrupts */
  #interruptAfter(command: string, { timeout_ms }: CommandOptions): number | undefined {
    const found = endless(this.platform, command);
    if (found === undefined) return undefined;
    if (found.interrupt_ms !== undefined) return Math.min(found.interrupt_ms, timeout_ms / 2);
    throw this.refuse("unsupported", `${JSON.stringify(command)} does not end by itself. ${found.hint}`);
  }

  /** Goes to a mode; nothing of what was asked has been sent yet when this throws. */
  async enter(mode: string, { timeout_ms, signal }: CommandOptions | ConfigureOptions): Promise<void> {
    if (!this.#atPrompt) await this.#resync(signal);
    if (this.#behind || (this.#isStrange && !(await this.#isOwnPrompt({ timeout_ms, signal })))) {
      this.outOfStep();
      throw this.#lock.unsent(
        "session_lost",
        "more output came after what had been taken for the prompt of the command before. Open a new session.",
      );
    }
    await unsent(() => renewPrompt(this.dialogue, { timeout_ms, signal }));
    if (this.mode !== mode)
      await unsent(() => goTo(this.dialogue, mode, { ...this.privileges, timeout_ms, signal }));
  }

  beforeFirstByte(options: CommandOptions | ConfigureOptions): Promise<void> {
    return this.#lock.beforeFirstByte(options);
  }

  /** What a device may ask for on the way to a mode. */
  get privileges(): { enable: string | undefined; username: string | undefined } {
    return { enable: this.secrets.enable, username: this.secrets.username };
  }

  unsupported(what: string): NothingSent {
    return this.refuse("unsupported", `platform ${this.platform.name} ${what}.`);
  }

  refuse(code: DeviceError["code"], what: string): NothingSent {
    return this.#lock.refuse(code, what);
  }

  #mixedUp(command: string, said: string, sent: boolean): DeviceError {
    this.outOfStep();
    return mixedUp(this.device, command, said, sent);
  }

  #notWhole(command: string, said: string): DeviceError {
    this.outOfStep();
    return cutOutput(this.device, { command, output: said });
  }

  /** What was taken for a prompt had been output: once this call has ended, the session is not to be used again. */
  outOfStep(): void {
    this.#lock.dirty = true;
    this.dialogue.recorder?.mark(ownWord("out of step"));
  }

  /** Nothing has arrived unasked since the prompt. */
  get #atPrompt(): boolean {
    return this.dialogue.line.trimEnd() === this.dialogue.prompt.text;
  }

  /** More than a log line came after a prompt that may have been output. */
  get #behind(): boolean {
    return this.dialogue.lateOutput !== "";
  }

  /** From here on nothing more is typed, not even a logout. */
  suppressLogout(): void {
    this.#skipsLogout = true;
  }

  /** Tries to leave an open question: Ctrl-C, then the prompt must come. @returns whether it did */
  async backOut(timeout_ms: number): Promise<boolean> {
    try {
      await this.dialogue.sendAndExpect({
        type: "\x03",
        enter: false,
        silent: true,
        moving: true,
        timeout_ms,
      });
      return true;
    } catch {
      return false;
    }
  }

  #alone<T>(lines: string[], signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.#lock.alone(lines, signal, work, (error) => this.#after(error));
  }

  async #after(error: DeviceError): Promise<void> {
    if (error.code === "config_locked" || error.code === "mode_unreachable") return;
    if (error.code === "enable_refused") this.suppressLogout();
    // A change has backed out by itself.
    if (error.code === "unanswered_question" && error.details.left) return;
    if (error.code === "unanswered_question" && (await this.backOut(BACK_OUT_MS))) return;
    this.#lock.dirty = true;
    if (error.code === "unanswered_question") await this.close();
  }

  /** What arrived unasked may have moved the prompt: wait until it stands, so that an echo is not taken for output. */
  async #resync(signal: AbortSignal | undefined): Promise<void> {
    const { dialogue } = this;
    const { unsure } = dialogue;
    await dialogue
      .sendAndExpect({
        timeout_ms: RESYNC_MS,
        signal,
        late: () => this.#lock.unsent("command_timeout", "no prompt"),
      })
      .then(({ output }) => {
        dialogue.bufferUnsolicited(output);
        dialogue.unsure = unsure;
      })
      .catch((error: unknown) => {
        // A log line without a new prompt below it leaves nothing to wait for.
        if ((error as DeviceError).code !== "command_timeout") throw error;
      });
  }
}
