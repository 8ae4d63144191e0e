// A Session whose commands are programs: each has an output, an error output and an exit code, and asks nothing.
import { CLOSE } from "../timing.js";
import type { CliPlatform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import { cliPlatform } from "../cli-platform.js";
import type { OpenOptions } from "../open.js";
import { exitMark, transportMark } from "../recording/marks.js";
import type { Recorder } from "../recording/recorder.js";
import type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Guard,
  Session,
} from "../session.js";
import { Output } from "../shell/output.js";
import { endless } from "../shell/endless.js";
import { failureIn } from "../shell/refusal.js";
import { CommandLock } from "../command-lock.js";
import { collect } from "./collect.js";
import type { Exit, Runner } from "./runner.js";
import { within } from "./within.js";

const MIB = 1024 * 1024;

export class ExecSession implements Session {
  readonly device: string;
  readonly openFiles?: NonNullable<Session["openFiles"]>;
  readonly #platform: CliPlatform;
  readonly #transport: string;
  readonly #lock: CommandLock;
  #recorder: Recorder | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    readonly runner: Runner,
    { device, platform, recorder, guard, mask = (text) => text }: OpenOptions,
    openFiles?: (guard: () => Guard | undefined) => NonNullable<Session["openFiles"]>,
  ) {
    this.device = device.name;
    this.#platform = cliPlatform({ device, platform });
    this.#transport = device.transport;
    this.#lock = new CommandLock(device.name, mask, () => this.#lost(false));
    this.#lock.guard = guard;
    if (openFiles) this.openFiles = openFiles(() => this.#lock.guard);
    this.record(recorder);
  }

  get mode(): string {
    return this.#platform.command_mode;
  }
  get dirty(): boolean {
    return this.#lock.dirty || this.runner.closed !== undefined;
  }

  send(command: string, options: CommandOptions): Promise<CommandResult> {
    return this.#lock.alone([command], options.signal, () => this.#run(command, options));
  }

  configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult> {
    return this.#lock.alone(lines, options.signal, () => {
      throw this.#cannot("has no configuration mode; use `run`, or transport ssh");
    });
  }

  confirm(options: CommandOptions): Promise<CommandResult> {
    return this.#lock.alone([], options.signal, () => {
      throw this.#cannot("has no commit-confirm");
    });
  }

  abortCommit(options: CommandOptions): Promise<CommandResult> {
    return this.confirm(options);
  }

  save(options: CommandOptions): Promise<CommandResult> {
    const { save } = this.#platform;
    return this.#lock.alone([], options.signal, () => {
      if (save === undefined || save.mode !== undefined)
        throw this.#cannot("saves nothing; use transport ssh");
      return this.#run(save.send, options);
    });
  }

  guard(guard: Guard | undefined): void {
    this.#lock.guard = guard;
  }

  record(recorder: Recorder | undefined): void {
    this.#recorder = recorder;
    recorder?.mark(transportMark(this.#transport));
  }

  async alive(timeout_ms: number): Promise<boolean> {
    return !this.dirty && (await this.runner.alive(timeout_ms)) && !this.dirty;
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      const polite = !this.dirty && !this.#lock.busy;
      this.#lock.dirty = true;
      if (polite) await this.runner.end(CLOSE.exec_ms);
      this.runner.destroy();
    })();
    return this.#closing;
  }

  async #run(command: string, options: CommandOptions): Promise<CommandResult> {
    const found = endless(this.#platform, command);
    if (found !== undefined && this.#transport !== "local")
      throw this.#lock.refuse(
        "unsupported",
        `${JSON.stringify(command)} does not end by itself. ${found.hint}`,
      );
    if (options.replies?.length) {
      throw this.#cannot(
        "has no terminal on which a question could be answered; leave out `replies`, or use transport ssh",
      );
    }
    await this.#lock.beforeFirstByte(options);
    await this.#lock.mayWrite(false).catch((error: unknown) => {
      this.runner.destroy();
      throw error;
    });
    const begin = performance.now();
    this.#recorder?.input(`${command}\n`);
    const running = await this.runner.start(command);
    const { sink, output_limit, keep } = options;
    const output = new Output({ limit: output_limit ?? 100 * MIB, sink, keep: keep ?? MIB, prompt: "" });
    const about = { device: this.device, what: JSON.stringify(command), tail: () => output.tail, ...options };
    try {
      const [exit, said] = await within(about, collect(running, output, this.#recorder));
      this.#recorder?.mark(exitMark(exit));
      if (exit.lost !== undefined && !options.expect_disconnect) throw this.#lost(true, exit.lost);
      return await this.#result(command, { exit, said, output, duration_ms: performance.now() - begin });
    } catch (error) {
      running.kill();
      throw error;
    }
  }

  async #result(
    command: string,
    { exit, said, output, duration_ms }: { exit: Exit; said: string; output: Output; duration_ms: number },
  ): Promise<CommandResult> {
    const refused = refusal(exit, said) ?? (await this.#failure(output.edges));
    // What a failed program says of its failure belongs to what came back; a warning of a successful one is not data.
    if (refused !== undefined && said.trim() !== "") output.add(output.empty ? said : `\n${said}`);
    const kept = output.finish("", () => false);
    return {
      command,
      ...kept,
      duration_ms,
      ...(exit.code === undefined ? {} : { exit_code: exit.code }),
      ...(refused === undefined ? {} : { refused }),
      ...(exit.lost === undefined ? {} : { disconnected: true }),
    };
  }

  /** Devices that are not computers exit with 0 whatever they say; for a program of this machine the code is the word. */
  async #failure(edges: string): Promise<string | undefined> {
    return this.#transport === "local" ? undefined : await failureIn(this.#platform, edges);
  }

  #lost(sent: boolean, why = this.runner.closed): DeviceError | undefined {
    if (why === undefined) return undefined;
    const what = sent
      ? " before the command's end was known; it may have taken effect"
      : "; nothing was sent";
    return new DeviceError(
      "session_lost",
      `${this.device}: the session ended (${why})${what}. Open a new session.`,
      {
        sent,
      },
    );
  }

  #cannot(what: string) {
    return this.#lock.refuse("unsupported", `transport ${this.#transport} ${what}.`);
  }
}

/** The first line of what a program said of its failure. */
function refusal({ code, signal }: Exit, said: string): string | undefined {
  if (signal !== undefined) return `ended by signal ${signal}`;
  if (code === undefined || code === 0) return undefined;
  const line = said.split("\n").find((each) => each.trim() !== "");
  return line?.trim() ?? `exit code ${code}`;
}
