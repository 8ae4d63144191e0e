// A Session over a terminal, whatever carries it.
import type { Platform } from "../../schemas/platform.js";
import { DeviceError, maskError } from "../errors.js";
import type { Recorder } from "../recording/recorder.js";
import type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Session,
} from "../session.js";
import { configure, confirmCommit } from "./configure.js";
import type { Dialogue } from "./dialogue.js";
import { goTo } from "./modes.js";
import { anyOf, firstLine } from "./regex.js";
import { replyRules, type Rule } from "./rules.js";
import { NothingSent, unsent } from "./unsent.js";

const LOGOUT_MS = 600;
const CLOSE_MS = 200;
const BACK_OUT_MS = 2_000;
const RESYNC_MS = 300;

export class ShellSession implements Session {
  #busy = false;
  #dirty = false;
  #hushed = false;
  #closing: Promise<void> | undefined;

  constructor(
    readonly dialogue: Dialogue,
    readonly platform: Platform,
    readonly secrets: { enable?: string | undefined; mask: (text: string) => string },
  ) {}

  get device(): string {
    return this.dialogue.device;
  }
  get mode(): string {
    return this.dialogue.prompt.mode;
  }
  get dirty(): boolean {
    return this.#dirty || this.dialogue.closed !== undefined;
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

  save(options: CommandOptions): Promise<CommandResult> {
    const { save } = this.platform;
    return this.#alone([], options.signal, () => {
      if (save === undefined) throw this.unsupported("has no separate startup configuration to save");
      const rules = replyRules(save.dialogs);
      if (save.mode === undefined) return this.command(save.send, options, rules);
      return this.#saveIn(save.mode, save.send, options, rules);
    });
  }

  record(recorder: Recorder | undefined): void {
    this.dialogue.recorder = recorder;
    recorder?.mark(`mode ${this.mode}`);
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
    const polite = !this.dirty && !this.#busy && !this.#hushed;
    this.#dirty = true;
    if (!polite) {
      channel.destroy();
      return;
    }
    const options = { type: platform.logout, may_close: true, timeout_ms: LOGOUT_MS };
    await this.dialogue.take(options).catch(() => {});
    if (this.dialogue.closed === undefined) await channel.end(CLOSE_MS);
    channel.destroy();
  }

  async #saveIn(mode: string, line: string, options: CommandOptions, rules: Rule[]): Promise<CommandResult> {
    const result = await this.command(line, options, rules, mode);
    if (!result.disconnected) await this.enter(this.platform.command_mode, options).catch(() => this.close());
    return result;
  }

  /** Sends a command in the command mode, or in another. For use within `alone`. */
  async command(
    command: string,
    options: CommandOptions,
    rules: Rule[],
    mode = this.platform.command_mode,
  ): Promise<CommandResult> {
    await this.enter(mode, options);
    await this.beforeFirstByte(options);
    const begin = performance.now();
    const heard = await this.dialogue.take({
      type: command,
      rules,
      replies: options.replies,
      timeout_ms: options.timeout_ms,
      signal: options.signal,
      output_limit: options.output_limit,
      sink: options.sink,
      keep: options.keep,
      may_close: options.expect_disconnect,
    });
    const refused = firstLine(anyOf(this.platform.failures), heard.edges);
    return {
      command,
      output: heard.output,
      truncated: heard.truncated,
      bytes: heard.bytes,
      duration_ms: performance.now() - begin,
      ...(refused === undefined ? {} : { refused }),
      ...(heard.prompt === undefined ? { disconnected: true } : {}),
    };
  }

  /** Goes to a mode; nothing of what was asked has been sent yet when this throws. */
  async enter(mode: string, { timeout_ms, signal }: CommandOptions | ConfigureOptions): Promise<void> {
    await this.#resync(signal);
    if (this.mode !== mode)
      await unsent(() => goTo(this.dialogue, mode, { enable: this.secrets.enable, timeout_ms, signal }));
  }

  /** Lets the caller have the last word. What it rejects with is passed on, and the session stays as it is. */
  async beforeFirstByte({
    beforeSend,
    signal,
  }: {
    beforeSend?: () => Promise<void>;
    signal?: AbortSignal;
  }): Promise<void> {
    try {
      await beforeSend?.();
    } catch (error) {
      throw new NothingSent(error);
    }
    if (this.dialogue.closed !== undefined) throw this.dialogue.lost(false, "");
    if (signal?.aborted) {
      throw new NothingSent(
        new DeviceError("cancelled", `${this.device}: cancelled; nothing was sent.`, { sent: false }),
      );
    }
  }

  unsupported(what: string): NothingSent {
    return new NothingSent(
      new DeviceError("unsupported", `${this.device}: platform ${this.platform.name} ${what}.`, {
        sent: false,
      }),
    );
  }

  /** From here on nothing more is typed, not even a logout. */
  hush(): void {
    this.#hushed = true;
  }

  /** Tries to leave an open question: Ctrl-C, then the prompt must come. @returns whether it did */
  async backOut(timeout_ms: number): Promise<boolean> {
    try {
      await this.dialogue.take({ type: "\x03", enter: false, silent: true, moving: true, timeout_ms });
      return true;
    } catch {
      return false;
    }
  }

  async #alone<T>(lines: string[], signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    this.#check(lines, signal);
    this.#busy = true;
    try {
      return await work();
    } catch (error) {
      if (error instanceof NothingSent) throw error.reason;
      if (!(error instanceof DeviceError)) {
        this.#dirty = true;
        throw error;
      }
      await this.#after(error);
      throw maskError(error, this.secrets.mask);
    } finally {
      this.#busy = false;
    }
  }

  async #after(error: DeviceError): Promise<void> {
    if (error.code === "config_locked" || error.code === "mode_unreachable") return;
    if (error.code === "enable_refused") this.hush();
    // A change has backed out by itself.
    if (error.code === "unanswered_question" && error.details.left) return;
    if (error.code === "unanswered_question" && (await this.backOut(BACK_OUT_MS))) return;
    this.#dirty = true;
    if (error.code === "unanswered_question") await this.close();
  }

  #check(lines: string[], signal: AbortSignal | undefined): void {
    const refuse = (code: DeviceError["code"], why: string): never => {
      throw new DeviceError(code, `${this.device}: ${why}`, { sent: false });
    };
    if (this.#busy)
      refuse(
        "unsupported",
        "another command of this session is under way; await it first, or open a second session.",
      );
    if (this.dialogue.closed !== undefined) throw this.dialogue.lost(false, "");
    if (this.#dirty)
      refuse(
        "session_lost",
        "the session is not to be used after a timeout or an abort. Close it and open a new one.",
      );
    if (signal?.aborted) refuse("cancelled", "cancelled; nothing was sent.");
    // oxlint-disable-next-line no-control-regex
    const bad = lines.find((line) => /[\x00-\x08\x0a-\x1f\x7f]/.test(line));
    if (bad !== undefined)
      refuse(
        "unsupported",
        `${JSON.stringify(bad)} holds a line break or control character; send one line at a time.`,
      );
  }

  /** What arrived unasked may have moved the prompt: wait until it stands, so that an echo is not taken for output. */
  async #resync(signal: AbortSignal | undefined): Promise<void> {
    const { dialogue } = this;
    if (dialogue.line.trimEnd() === dialogue.prompt.text) return;
    await dialogue
      .take({
        timeout_ms: RESYNC_MS,
        signal,
        late: () => new DeviceError("command_timeout", "", { sent: false }),
      })
      .catch((error: unknown) => {
        // A log line without a new prompt below it leaves nothing to wait for.
        if (!(error instanceof DeviceError) || error.code !== "command_timeout") throw error;
      });
  }
}
