// One change over NETCONF: lock, edit-config, commit; whatever happens, the candidate is thrown away and the lock given back.
import { LEAVE_MS } from "../timing.js";
import { createTwoFilesPatch } from "diff";
import { DeviceError } from "../errors.js";
import type { ConfigureOptions, ConfigureResult } from "../session.js";
import type { NetconfClient } from "./client.js";
import { getConfig } from "./commands.js";
import { sayError } from "./rpc-error.js";
import { notWellFormed } from "./xml.js";

/** Names a confirmed commit, so that another session can confirm it: the one that made it ends before that. */
export const PERSIST_ID = "orchestrator";

interface Deps {
  client: NetconfClient;
  lines: string[];
  options: ConfigureOptions;
  rpc: (xml: string, what: string, timeout_ms: number) => Promise<string>;
}

export class NetconfChange {
  readonly #candidate: boolean;
  readonly #edits: string[];
  #sent = 0;
  #accepted: string[] = [];
  #said: string[] = [];
  #commit_sent = false;
  #committed = false;
  #discarded = false;
  #diff: string | undefined;

  constructor(readonly deps: Deps) {
    this.#candidate = deps.client.can("candidate");
    // Lines that are elements by themselves are edits of their own, so that the one that is refused has a name.
    const whole = deps.lines.every((line) => line.trim() !== "" && notWellFormed(line) === undefined);
    this.#edits = whole ? deps.lines : [deps.lines.join("\n")];
  }

  /** Why this agent cannot do what is asked, or nobody can. */
  cannot(): string | undefined {
    const { client, options, lines } = this.deps;
    const why = notWellFormed(lines.join("\n"));
    if (why !== undefined || !lines.join("").includes("<"))
      return `lines for transport netconf are the XML within <config>, and these are not: ${why ?? "there is no element"}.`;
    if (!this.#candidate && !client.can("writable-running"))
      return "its NETCONF agent has neither a candidate nor a writable running configuration.";
    if (options.dry_run && !this.#candidate)
      return "its NETCONF agent has no candidate, so a change cannot be shown without applying it.";
    if (options.confirm_ms !== undefined && !client.can("confirmed-commit:1.1"))
      return "its NETCONF agent has no confirmed commit 1.1; use a trigger with undo instead.";
    return undefined;
  }

  /** @throws {DeviceError} with what is known of the lines */
  async run(begin: number): Promise<ConfigureResult> {
    const { lines, options } = this.deps;
    await this.#lock();
    let rejected: ConfigureResult["rejected"];
    try {
      rejected = (await this.#edit()) ?? (await this.#settle());
    } catch (error) {
      throw await this.#broke(error);
    }
    if (this.#candidate && !this.#committed) await this.#discard();
    const left = await this.#unlock(options.leave_timeout_ms ?? LEAVE_MS);
    return {
      accepted: this.#candidate && !this.#committed ? [] : this.#accepted,
      ...(rejected ? { rejected } : {}),
      not_sent: this.#edits.length === 1 && this.#sent === 1 ? [] : lines.slice(this.#sent),
      ...(this.#candidate ? { committed: this.#committed, discarded: this.#discarded } : {}),
      ...(this.#diff === undefined ? {} : { diff: this.#diff }),
      output: this.#said.join("\n"),
      duration_ms: performance.now() - begin,
      left,
    };
  }

  get #store(): string {
    return this.#candidate ? "candidate" : "running";
  }

  async #lock(): Promise<void> {
    try {
      await this.#do(`<lock><target><${this.#store}/></target></lock>`, `lock ${this.#store}`);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      throw new DeviceError(error.code, error.message, { ...error.details, sent: false }, { cause: error });
    }
  }

  async #edit(): Promise<ConfigureResult["rejected"]> {
    for (const [index, edit] of this.#edits.entries()) {
      this.#sent = index + 1;
      const option = this.deps.client.can("rollback-on-error")
        ? "<error-option>rollback-on-error</error-option>"
        : "";
      const xml = `<edit-config><target><${this.#store}/></target>${option}<config>${edit}</config></edit-config>`;
      const said = await this.#refusal(xml, "edit-config");
      if (said !== undefined) return { line: edit, index, said };
      this.#accepted.push(...(this.#edits.length === 1 ? this.deps.lines : [edit]));
    }
    return undefined;
  }

  async #settle(): Promise<ConfigureResult["rejected"]> {
    if (!this.#candidate) return undefined;
    const { client, options, lines } = this.deps;
    const refused = (line: string, said: string) => ({ line, index: lines.length, said });
    // A commit validates by itself, and netconfd 2.13 commits nothing after a `validate` of its own.
    if (options.dry_run && client.can("validate")) {
      const said = await this.#refusal("<validate><source><candidate/></source></validate>", "validate");
      if (said !== undefined) return refused("validate", said);
    }
    this.#diff = await this.#difference();
    if (options.dry_run) return undefined;
    this.#commit_sent = true;
    const said = await this.#refusal(commit(options.confirm_ms), "commit");
    if (said !== undefined) return refused("commit", said);
    this.#committed = true;
    return undefined;
  }

  async #difference(): Promise<string> {
    const read = (store: string): Promise<string> => this.#ask(getConfig(store), `get-config ${store}`);
    const [before, after] = [await read("running"), await read("candidate")];
    return createTwoFilesPatch("running", "candidate", lined(before), lined(after), undefined, undefined, {
      context: 3,
    });
  }

  /** @returns what the agent said, where it refused */
  async #refusal(xml: string, what: string): Promise<string | undefined> {
    try {
      await this.#do(xml, what);
      return undefined;
    } catch (error) {
      const errors =
        error instanceof DeviceError && error.code === "rpc_error" ? error.details.rpc_errors : undefined;
      if (errors === undefined) throw error;
      const said = errors.map(sayError).join("; ");
      this.#said.push(said);
      return said;
    }
  }

  async #broke(error: unknown): Promise<unknown> {
    const budget = this.deps.options.leave_timeout_ms ?? LEAVE_MS;
    if (this.#candidate && !this.#committed) await this.#discard().catch(() => {});
    const left = await this.#unlock(budget);
    if (!(error instanceof DeviceError)) return error;
    const account = `Of ${this.#edits.length} edits ${this.#sent} were sent; ${left ? "the lock was given back" : "the session was closed, which gives the lock back"}.`;
    return new DeviceError(error.code, `${error.message} ${account}`, {
      ...error.details,
      sent: this.#sent > 0,
      accepted: [...this.#accepted],
      not_sent: this.#edits.slice(this.#sent),
      left,
      ...(this.#candidate ? { discarded: this.#discarded, commit_sent: this.#commit_sent } : {}),
    });
  }

  async #discard(): Promise<void> {
    await this.#leave("<discard-changes/>", "discard-changes");
    this.#discarded = true;
  }

  async #unlock(budget_ms: number): Promise<boolean> {
    const xml = `<unlock><target><${this.#store}/></target></unlock>`;
    return this.#leave(xml, `unlock ${this.#store}`, budget_ms).then(
      () => true,
      () => false,
    );
  }

  /** Also after a cancel, so without its signal. */
  async #leave(
    xml: string,
    what: string,
    budget_ms = this.deps.options.leave_timeout_ms ?? LEAVE_MS,
  ): Promise<void> {
    this.#said.push(what);
    await this.deps.client.rpc(xml, { what, timeout_ms: budget_ms });
  }

  async #do(xml: string, what: string): Promise<void> {
    this.#said.push(what);
    await this.#ask(xml, what);
  }

  #ask(xml: string, what: string): Promise<string> {
    return this.deps.rpc(xml, what, this.deps.options.timeout_ms);
  }
}

function commit(confirm_ms: number | undefined): string {
  if (confirm_ms === undefined) return "<commit/>";
  const seconds = Math.max(1, Math.ceil(confirm_ms / 1_000));
  return `<commit><confirmed/><confirm-timeout>${seconds}</confirm-timeout><persist>${PERSIST_ID}</persist></commit>`;
}

/** Agents that send all on one line still differ line by line. */
const lined = (xml: string): string =>
  xml.includes("\n") ? `${xml}\n` : `${xml.replaceAll("><", ">\n<")}\n`;
