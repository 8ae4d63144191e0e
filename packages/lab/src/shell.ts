// One login on a simulated device: reads lines, finds the command or configuration line, answers, prompts again.
import { actions, leaveConfig } from "./actions.js";
import { answer } from "./answer.js";
import { find } from "./commands.js";
import type { ConfigMode } from "./config-mode.js";
import type { Device, OpenSession } from "./device.js";
import type { Action, Ask } from "./kind.js";
import { loginDialog } from "./login-dialog.js";
import { fill, output, type OutputDeps } from "./output.js";
import { splitPipes } from "./pipes.js";
import { caret, shellPrompt, shellScope } from "./shell-view.js";
import { type Scope, template } from "./template.js";
import { Closed, closed, pause, type Terminal } from "./terminal.js";

export interface ShellDeps {
  device: Device;
  terminal: Terminal;
  user: string;
  passwords: { login: string; enable: string };
  /** Ends the connection. */
  drop: (how: "close" | "half_open") => void;
}

export class Shell implements OpenSession {
  readonly id: number;
  readonly user: string;
  readonly device: Device;
  readonly passwords: { login: string; enable: string };
  readonly terminal: Terminal;
  base_mode: string;
  config: ConfigMode | undefined;
  page: number;
  /** Set by the session itself, instead of its mode's. */
  own_prompt: string | undefined;
  args: string[] = [];
  #received = 0;
  #interrupted = false;
  readonly #output: OutputDeps;

  constructor(private readonly deps: ShellDeps) {
    this.device = deps.device;
    this.user = deps.user;
    this.passwords = deps.passwords;
    this.terminal = deps.terminal;
    this.id = deps.device.nextSession();
    this.base_mode = deps.device.kind.login.mode;
    this.page = deps.device.kind.pager?.length ?? 0;
    this.terminal.onInterrupt = () => void (this.#interrupted = true);
    this.#output = {
      device: deps.device,
      terminal: deps.terminal,
      prompt: () => this.prompt(),
      page: () => this.page,
      drop: deps.drop,
      interrupted: () => this.#interrupted,
    };
  }

  get mode(): string {
    return this.config?.mode ?? this.base_mode;
  }

  /** Talks until the session ends. Never rejects because the other side went away. */
  async run(): Promise<void> {
    const { device } = this;
    device.open.set(this.id, this);
    try {
      await loginDialog(this);
      for (;;) {
        this.terminal.print(this.prompt());
        await this.terminal.drain();
        const line = await this.read(true);
        this.#interrupted = false;
        this.terminal.print(device.kind.login.suffix);
        if (line === "\x03") this.terminal.print("^C\n");
        else await this.#handle(line);
      }
    } catch (error) {
      if (!(error instanceof Closed)) this.#broken(error);
    } finally {
      this.#release();
    }
  }

  /** Runs one command without a terminal, as `ssh host command` does; gives its exit status. */
  async once(command: string): Promise<number> {
    const { device } = this;
    device.open.set(this.id, this);
    this.base_mode = device.kind.exec_mode ?? device.kind.login.mode;
    this.page = 0;
    try {
      device.ledger.add(this.id, "exec_channel", command);
      const status = await this.#command(command);
      await this.terminal.drain();
      return status;
    } finally {
      this.#release();
    }
  }

  /** Reads one line and writes it to the ledger. */
  async read(echo: boolean): Promise<string> {
    const line = await this.terminal.line(echo);
    this.device.ledger.add(
      this.id,
      this.mode,
      echo ? line.replace("\x03", "^C").replace("\x1a", "^Z").replace("\x04", "^D") : "(secret)",
    );
    this.#received++;
    if (this.device.faults.close_after_commands === this.#received) this.end();
    return line;
  }

  async ask({ prompt, secret, key }: Pick<Ask, "prompt" | "secret"> & { key?: boolean }): Promise<string> {
    this.terminal.print(prompt);
    if (!key) return this.read(!secret);
    const typed = await this.terminal.key();
    this.device.ledger.add(this.id, this.mode, typed === "\r" || typed === "\n" ? "" : typed);
    this.terminal.print("\n");
    return typed;
  }

  end(): never {
    this.terminal.flush();
    this.deps.drop("close");
    throw closed();
  }

  drop(how: "close" | "half_open"): void {
    this.deps.drop(how);
  }

  notify(text: string): void {
    this.terminal.interject(text, this.prompt());
  }

  scope(more: Scope = {}): Scope {
    return Object.assign(shellScope(this), { args: this.args }, more);
  }

  fill(text: string): string {
    return text.includes("{{") || text.includes("%") ? template(text)(this.scope()) : text;
  }

  /** One of the kind's texts, empty when it has none of that name. */
  text(name: string, more: Scope = {}): string {
    return template(this.device.kind.texts[name] ?? "")(this.scope(more));
  }

  prompt(): string {
    return shellPrompt(this);
  }

  async #handle(line: string): Promise<void> {
    const { kind } = this.device;
    const { config } = kind;
    const text = line.trim();
    if (!text) return;
    if (line === "\x04") return this.end();
    if (line === "\x1a") {
      leaveConfig(this);
      return;
    }
    // A comment, as it stands in configurations that were rendered.
    if (this.config && text.startsWith(config.style === "lines" ? "!" : "#")) return;
    const run =
      this.config && config.run && text.startsWith(`${config.run} `)
        ? text.slice(config.run.length + 1)
        : undefined;
    if (run !== undefined) return void (await this.#command(run, kind.command_modes.at(-1)));
    const known = find(this.device.kind, splitPipes(text).command, this.mode);
    if (this.config && !("command" in known)) return this.#configure(text);
    await this.#command(text);
  }

  async #configure(text: string): Promise<void> {
    const { reject_lines } = this.device.faults;
    const outcome =
      reject_lines && new RegExp(reject_lines).test(text)
        ? { text: "invalid", at: 0 }
        : this.config!.line(text.replaceAll(/\s+/g, " "));
    const own = `path_${outcome.text}`;
    const name = own in this.device.kind.texts ? own : outcome.text;
    const said = name
      ? this.text(name, { line: text, at: outcome.at ?? 0, caret: caret(this, outcome.at ?? 0) })
      : "";
    await output(said || this.text("accepted"), text, this.#output);
  }

  async #command(text: string, mode = this.mode): Promise<number> {
    const { kind } = this.device;
    const { command, pipes } = splitPipes(text);
    const found = find(kind, command, mode);
    if (!("command" in found)) {
      await output(
        this.text(found.text, { line: text, at: found.at, caret: caret(this, found.at) }),
        text,
        this.#output,
      );
      return 127;
    }
    this.args = found.args;
    for (const ask of found.command.ask) {
      if (ask.if_file !== undefined && !this.device.files.has(this.fill(ask.if_file))) continue;
      const answer = await this.ask({ ...ask, prompt: this.fill(ask.prompt) });
      if (ask.accept !== undefined && !new RegExp(ask.accept, "i").test(answer.trim())) {
        this.terminal.print(ask.otherwise);
        return 1;
      }
    }
    const { takes_s } = found.command;
    if (takes_s) await this.#take(Number(this.fill(takes_s)) * 1000);
    if (this.#interrupted) return 130;
    const failed = await this.#act(found.command.do ?? {});
    const said = failed ?? answer(this, found.command, pipes);
    await output(said, text, this.#output);
    await this.#afterwards(found.command.do ?? {});
    return failed ? 1 : found.command.status;
  }

  async #act(all: Action): Promise<string | undefined> {
    for (const [name, run] of Object.entries(actions)) {
      const value = all[name as keyof Action];
      if (value === undefined) continue;
      const failed = await (run as (shell: Shell, value: unknown, all: Action) => unknown)(this, value, all);
      if (failed !== undefined) return failed as string;
    }
    return undefined;
  }

  async #afterwards({ reload, logout, fill_mb }: Action): Promise<void> {
    if (fill_mb) await fill(Number(this.fill(fill_mb)), this.#output);
    if (reload) {
      await this.terminal.drain();
      this.device.reload();
      throw closed();
    }
    if (logout && !this.config) this.end();
  }

  async #take(ms: number): Promise<void> {
    this.terminal.flush();
    for (const until = Date.now() + ms; Date.now() < until && !this.#interrupted; )
      await pause(Math.min(50, until - Date.now()));
  }

  /** A kind's data is wrong: the session says so and ends, the other devices go on. */
  #broken(error: unknown): void {
    this.terminal.print(`\nlab: ${error instanceof Error ? error.message : String(error)}\n`);
    this.terminal.flush();
    this.deps.drop("close");
  }

  #release(): void {
    this.device.open.delete(this.id);
    leaveConfig(this);
  }
}
