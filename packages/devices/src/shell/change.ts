// The state of one change: which lines went out, which were accepted, and how to get out of config mode.
import { ending } from "../quoted.js";
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import type { ConfigureOptions, ConfigureResult } from "../session.js";
import { commitLine } from "./commit-line.js";
import { leaves } from "./leaves.js";
import { notTold } from "./exchange-errors.js";
import { isInStep, restOf } from "./in-step.js";
import { renewPrompt, sendAndWake } from "./log-wake.js";
import { lastLine } from "./output.js";
import { ownPart } from "./own-part.js";
import { isReadOnly } from "../platforms/read-only.js";
import { knownRejectionIn, rejectionIn } from "./refusal.js";
import { firstLine } from "./patterns-in-text.js";
import { replyRules } from "./rules.js";
import type { ShellSession } from "./session.js";
import { textLength } from "./text-lines.js";
import type { DeviceResponse, ExchangeOptions } from "./exchange-options.js";

const CTRL_C_MS = 3_000;
const ROUNDS = 3;

export class Change {
  readonly #accepted: string[] = [];
  readonly #said: string[] = [];
  /** How many lines went out. */
  #typed = 0;
  #rejected: ConfigureResult["rejected"];
  #commit_sent = false;
  #commit = "";
  /** Something was typed before the first line: what empties the candidate. */
  #hasBegun = false;
  #committed = false;
  #discarded = false;
  /** The line that was typed last was answered by more than the prompt, so more of its output may come. */
  #mayHaveRest = false;
  #diff: string | undefined;
  /** Why config mode was not left at the last attempt. */
  #stuck: DeviceError | void = undefined;

  constructor(
    readonly session: ShellSession,
    readonly conf: NonNullable<CliPlatform["configure"]>,
    readonly lines: string[],
    readonly options: ConfigureOptions,
  ) {}

  /** Sends the lines up to the first that is rejected. Some commits are confirmed or taken back by lines outside configuration mode. */
  async send(): Promise<void> {
    const isConfig = this.#inside;
    for (const line of this.#replace?.begin ?? []) {
      const rules = replyRules(this.#replace?.dialogs);
      const { edges } = await this.#sendAndExpect(line, () => (this.#hasBegun = true), { rules });
      const said = await this.#refusal(edges);
      if (said === undefined) continue;
      this.#rejected = { line, index: 0, said };
      return;
    }
    for (let index = 0; index < this.lines.length; ) {
      const length = (await textLength(this.conf, this.lines, index)) ?? 1;
      const line = this.lines[index] as string;
      if (index > 0 && isConfig && !this.#inside) {
        this.#rejected = { line, index, said: "not sent: the line before it left configuration mode" };
        return;
      }
      const refused = await this.#sendOne(index, length, isConfig);
      if (refused !== undefined) {
        this.#rejected ??= { line, index, said: refused };
        return;
      }
      this.#accepted.push(...this.lines.slice(index, index + length));
      if (this.#rejected !== undefined) return;
      index += length;
    }
  }

  /** A line, or a text of several. @returns why it was refused */
  async #sendOne(index: number, length: number, isConfig: boolean): Promise<string | undefined> {
    const [line = "", ...text] = this.lines.slice(index, index + length);
    await renewPrompt(this.session.dialogue, this.options);
    const begun = await this.#sendAndExpect(line, () => (this.#typed = index + 1), {
      opens: text.length > 0,
    });
    if (begun.isDropped && text.length === 0) throw this.#notTold(line);
    const refused = await this.#refusedAs(line, begun);
    if (text.length === 0) return refused ?? (isConfig ? this.#thrownOut(line, begun.edges) : undefined);
    // With the prompt back there is nobody who would take the text.
    if (refused !== undefined || begun.prompt !== undefined)
      return refused ?? (lastLine(begun.edges) || "the device did not ask for the text");
    const ended = await this.#sendAndExpect(
      text.join(this.session.platform.newline),
      () => (this.#typed = index + length),
    );
    return this.#refusal(without(ended.edges, text));
  }

  /** A candidate is shown, then committed or thrown away. */
  async settle(): Promise<void> {
    const { conf, options } = this;
    const show = this.#replace?.diff ?? conf.diff;
    if (this.#rejected === undefined) await this.#late((await this.#rest()) || undefined);
    if (this.#rejected === undefined && show !== undefined) {
      this.#diff = (await this.#sendAndExpect(show)).output;
      const rest = await this.#rest();
      if (rest !== "") this.#diff += `\n${rest}`;
    }
    if (this.#rejected !== undefined || options.dry_run) return await this.#discard(options.timeout_ms);
    const confirmed = this.#replace?.confirm ?? conf.confirm?.commit;
    const line =
      options.confirm_ms !== undefined && confirmed !== undefined
        ? commitLine(confirmed, options.confirm_ms)
        : (this.#replace?.commit ?? conf.commit);
    if (line === undefined) return;
    const rules = replyRules([...(this.#replace?.dialogs ?? []), ...(conf.commit_dialogs ?? [])]);
    const heard = await this.#sendAndExpect(line, () => (this.#commit_sent = true), { rules });
    this.#commit = line;
    const locked = await firstLine(conf.locked, heard.edges);
    if (locked !== undefined) {
      this.#commit_sent = false;
      throw new DeviceError(
        "config_locked",
        `${this.session.device}: the commit was refused, because another session holds the configuration: ${JSON.stringify(locked)}. Wait for it, or end that session.`,
        { sent: true, tail: ending(heard.edges, 500) },
      );
    }
    // A commit may end the session, as that of another address does.
    const rest = await this.#rest().catch(() => "");
    const refused = await this.#refusal(`${heard.edges}\n${rest}`);
    this.#committed = refused === undefined;
    if (refused === undefined) return;
    this.#rejected = { line, index: this.lines.length, said: refused };
    await this.#discard(options.timeout_ms);
  }

  /** @returns whether the command prompt was seen again; where not, the session is closed */
  async leave(budget_ms: number, replies: ConfigureOptions["replies"] = []): Promise<boolean> {
    const until = performance.now() + budget_ms;
    for (let round = 0; round < ROUNDS && !this.#left; round++) {
      this.#stuck = await this.#walkOut(this.conf.leave, until, replies).catch((error: DeviceError) => error);
      // What is typed next would be its answer.
      if (this.#stuck?.code === "unanswered_question") break;
      if (this.session.dialogue.closed !== undefined) break;
    }
    if (!this.#left) await this.session.close();
    return this.#left;
  }

  /**
   * Leaves after the last line; what is asked there is answered by the step's replies, unless the change has failed.
   * @throws {DeviceError} where config mode was not left, so that nobody knows whether the lines hold
   */
  async finish(budget_ms: number): Promise<boolean> {
    const isSettled = this.#rejected !== undefined || this.#committed;
    const begun = this.#said.length;
    const mayAsk = !isSettled && !this.conf.candidate;
    const left = await this.leave(budget_ms, mayAsk ? this.options.replies : []);
    if (isSettled) return left;
    await this.#judgeLeaving(this.#said.slice(begun));
    if (left || this.#rejected !== undefined) return left;
    throw this.#broken(this.#stuck ?? this.#notLeft(), false);
  }

  /** Some devices take over what was typed only where it is left, and refuse it there. */
  async #judgeLeaving(said: string[]): Promise<void> {
    if (this.conf.candidate) return;
    for (const each of said) {
      const refused = await this.#refusal(each);
      if (refused === undefined) continue;
      const [line = ""] = each.split("\n");
      this.#rejected ??= { line, index: this.lines.length, said: refused };
      return;
    }
  }

  /**
   * Behind the last line nothing is typed that would show that more of its output was to come: Enter is, where there was any.
   * @throws {DeviceError} where no prompt comes back, so that nobody knows what else the device says of the last line
   */
  async hearRest(): Promise<void> {
    const { session, options } = this;
    const { dialogue } = session;
    // Where there is no mode to leave, nothing was typed behind the last line.
    const isLast = this.conf.mode === dialogue.commandMode;
    if (dialogue.channel.isRecording || this.#rejected !== undefined) return;
    if (!this.#mayHaveRest && !isLast) return;
    try {
      await this.#late((await this.#rest()) || undefined);
    } catch (error) {
      session.outOfStep();
      const isOver = this.#committed || options.signal?.aborted || dialogue.closed !== undefined;
      if (!isOver && error instanceof DeviceError) throw this.#broken(error, true);
    }
  }

  /**
   * After an abort, a timeout or an error: gets out, over the same session if it still answers.
   * @returns the error with what is known of the lines
   */
  async broke(error: unknown, budget_ms: number): Promise<unknown> {
    const until = performance.now() + budget_ms;
    const { session, conf } = this;
    const reason = error instanceof DeviceError ? error : undefined;
    if (session.dialogue.closed === undefined) {
      const calm = reason?.code === "config_locked" || reason?.code === "mode_unreachable";
      if (!calm) await session.backOut(Math.min(CTRL_C_MS, budget_ms / 2));
      if (conf.candidate && !this.#committed && this.#inside)
        await this.#discard(until - performance.now()).catch(() => {});
    }
    const left = await this.leave(Math.max(0, until - performance.now()));
    return reason === undefined ? error : this.#broken(reason, left);
  }

  #broken(reason: DeviceError, left: boolean): DeviceError {
    const { conf } = this;
    return new DeviceError(
      reason.code,
      this.#typed === 0 && !this.#hasBegun ? reason.message : `${reason.message} ${this.#account(left)}`,
      {
        ...reason.details,
        sent: this.#typed > 0 || this.#hasBegun,
        accepted: [...this.#accepted],
        not_sent: this.lines.slice(this.#typed),
        left,
        ...(conf.candidate ? { discarded: this.#discarded, commit_sent: this.#commit_sent } : {}),
      },
      { cause: reason },
    );
  }

  result(left: boolean, duration_ms: number): ConfigureResult {
    const { candidate } = this.conf;
    return {
      accepted: candidate && !this.#committed ? [] : this.#accepted,
      ...(this.#rejected ? { rejected: this.#rejected } : {}),
      not_sent: this.lines.slice(this.#typed),
      ...(candidate ? { committed: this.#committed, discarded: this.#discarded } : {}),
      ...(this.#diff === undefined ? {} : { diff: this.#diff }),
      output: this.#said.join("\n"),
      duration_ms,
      left,
    };
  }

  #notLeft(): DeviceError {
    const { device, prompt } = this.session.dialogue;
    const typed = this.conf.leave.map((line) => JSON.stringify(line)).join(", ");
    return new DeviceError(
      "command_timeout",
      `${device}: config mode was not left on ${typed}; its prompt is ${JSON.stringify(prompt.text)}.`,
      { sent: true, tail: ending(this.#said.join("\n"), 500) },
    );
  }

  get #replace(): NonNullable<CliPlatform["configure"]>["replace"] {
    return this.options.replace ? this.conf.replace : undefined;
  }
  get #left(): boolean {
    const { dialogue, mode } = this.session;
    return dialogue.closed === undefined && mode === dialogue.commandMode;
  }
  get #inside(): boolean {
    const { mode } = this.session;
    return mode === this.conf.mode || this.conf.also_modes.includes(mode);
  }

  /** @param typing called when the line is about to go out, so that what is said of it is never less than the truth */
  async #sendAndExpect(
    line: string,
    typing?: () => void,
    more: Pick<ExchangeOptions, "opens" | "rules"> = {},
  ): Promise<DeviceResponse> {
    const { dialogue } = this.session;
    const { replies, timeout_ms, signal } = this.options;
    const prompt = dialogue.prompt.text;
    try {
      const answer = dialogue.sendAndExpect({
        type: line,
        moving: true,
        ...more,
        replies,
        timeout_ms,
        signal,
      });
      const heard = ownPart(await answer, prompt, line);
      typing?.();
      if (heard.isStrange) heard.edges += `\n${await this.#rest()}`;
      await this.#late(heard.stray);
      this.#mayHaveRest = heard.output.trim() !== "";
      this.#said.push(heard.output === "" ? line : `${line}\n${heard.output}`);
      return heard;
    } catch (error) {
      if (!(error instanceof DeviceError) || error.details.sent !== false) typing?.();
      throw error;
    }
  }

  /** What came before the echo of a line belongs to the line before, whose prompt had been output. */
  async #late(stray: string | undefined): Promise<void> {
    if (stray === undefined) return;
    this.session.outOfStep();
    this.#said.push(stray);
    const said = await this.#refusal(stray, this.#committed ? undefined : this.#accepted.at(-1));
    if (said === undefined || this.#rejected !== undefined) return;
    if (this.#committed) {
      this.#committed = false;
      this.#rejected = { line: this.#commit, index: this.lines.length, said };
    } else if (this.#accepted.length > 0) {
      const line = this.#accepted.pop() as string;
      this.#rejected = { line, index: this.#accepted.length, said };
    }
  }

  /** A line that does not ask to leave config mode, and after which the device has left it all the same, was not carried out. */
  #thrownOut(line: string, edges: string): string | undefined {
    if (this.#inside || leaves(this.conf, line)) return undefined;
    return lastLine(edges) || "the device left configuration mode at this line";
  }

  /** What is left to come of what the device was told last. */
  #rest(): Promise<string> {
    return restOf(this.session.dialogue, this.options);
  }

  /** @returns why the line was refused @throws {DeviceError} where that may have been said of the line before */
  async #refusedAs(line: string, { edges }: DeviceResponse): Promise<string | undefined> {
    const refused = await this.#refusal(edges, line);
    if (refused === undefined || this.#accepted.length === 0) return refused;
    if (await isInStep(this.session.dialogue, this.options)) return refused;
    throw this.#notTold(line);
  }

  #notTold(line: string): DeviceError {
    const before = this.#accepted.pop();
    this.session.outOfStep();
    return notTold(this.session.device, [before ?? this.#said.at(-1) ?? "", line], this.#said.join("\n"));
  }

  /** @param line of configuration that was typed; where it is a read, a commit or another line, the output may say anything */
  #refusal(edges: string, line?: string): Promise<string | undefined> {
    const { platform } = this.session;
    const orders = line !== undefined && !isReadOnly(platform, line) && !leaves(this.conf, line);
    return (orders ? rejectionIn : knownRejectionIn)(platform, edges);
  }

  async #discard(budget_ms: number): Promise<void> {
    await this.#walkOut(this.conf.abort ?? this.conf.leave, performance.now() + budget_ms);
    this.#discarded = this.conf.abort !== undefined;
  }

  async #walkOut(lines: string[], until: number, replies: ConfigureOptions["replies"] = []): Promise<void> {
    for (const type of lines) {
      if (this.#left) return;
      await renewPrompt(this.session.dialogue, { timeout_ms: Math.max(1, until - performance.now()) });
      const timeout_ms = Math.max(1, until - performance.now());
      const prompt = this.session.dialogue.prompt.text;
      const answer = await sendAndWake(this.session.dialogue, { type, moving: true, replies, timeout_ms });
      const heard = ownPart(answer, prompt, type);
      await this.#late(heard.stray);
      this.#mayHaveRest = heard.output.trim() !== "";
      if (heard.output !== "") this.#said.push(`${type}\n${heard.output}`);
    }
  }

  #account(left: boolean): string {
    const parts = [
      `Of ${this.lines.length} lines ${this.#accepted.length} were accepted`,
      `${this.lines.length - this.#typed} were not sent`,
    ];
    if (this.conf.candidate)
      parts.push(
        this.#commit_sent
          ? "the commit had been sent"
          : this.#discarded
            ? "the candidate was thrown away"
            : "no commit was sent",
      );
    parts.push(left ? "config mode was left" : "config mode could not be left, the session was closed");
    return `${parts.join("; ")}.`;
  }
}

/** What a device said beside repeating the text. */
function without(edges: string, text: string[]): string {
  const typed = new Set(text.map((line) => line.trim()));
  return edges
    .split("\n")
    .filter((line) => !typed.has(line.trim()))
    .join("\n");
}
