// A recorded device as a Session: for tests, and to run a spec again without the equipment.
import { LOGIN_MS } from "../timing.js";
import type { CliPlatform } from "../words/platform.js";
import { DeviceError, type DeviceErrorCode } from "../errors.js";
import type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Guard,
  Session,
} from "../session.js";
import type { Recorder } from "../recording/recorder.js";
import { Dialogue } from "../shell/dialogue.js";
import { firstPrompt } from "../shell/start.js";
import { ShellSession } from "../shell/session.js";
import { type ReplayChannel, type ReplayOptions, replayChannel } from "./channel.js";
import { RecordedSession, type RecordedSessionUse } from "./recorded-session.js";

/** At recorded speed a prompt may be late. */
const RECORDED_LOGIN_MS = 600_000;

export interface ReplaySessionOptions extends Partial<ReplayOptions> {
  /** Recordings in asciicast v2, or a recorded session that several sessions share: then they share the count of uses. */
  casts: readonly string[] | RecordedSession;
  platform: CliPlatform;
  /** As messages name it. Default `recording`. */
  device?: string;
  signal?: AbortSignal;
  recorder?: Recorder | undefined;
}

export interface ReplaySession extends Session {
  /** What is typed from here on is typed for this step. */
  begin(use: RecordedSessionUse): void;
}

/**
 * Opens a session with a recorded device. The k-th use of a command gets its k-th answer, the last one repeats.
 * @throws {Error} for what is not a recording
 * @throws {DeviceError} login_timeout, session_lost, and what kept the recorded session from opening
 */
export async function replaySession(options: ReplaySessionOptions): Promise<ReplaySession> {
  const { casts, platform, device = "recording", speed = "at_once", signal, mask, use } = options;
  const recorded = casts instanceof RecordedSession ? casts : new RecordedSession(casts, platform);
  const { greeting, failed } = recorded.open(use);
  // What was cancelled then is not cancelled now.
  if (failed && failed.code !== "cancelled")
    throw new DeviceError(failed.code as DeviceErrorCode, failed.message, { sent: false });
  const channel = replayChannel(recorded, greeting, { speed, mask, use });
  const dialogue = new Dialogue(device, platform, channel);
  dialogue.recorder = options.recorder;
  const login_ms = speed === "recorded" ? RECORDED_LOGIN_MS : LOGIN_MS;
  const session = new ReplayedShell(
    new ShellSession(dialogue, platform, { enable: "***", mask: (text) => text }),
    recorded,
    channel,
  );
  await session
    .clearly("", 0, firstPrompt(dialogue, { login_ms, signal, wakes: false }))
    .catch((error: unknown) => {
      channel.destroy();
      throw error;
    });
  return session;
}

class ReplayedShell implements ReplaySession {
  constructor(
    private readonly shell: ShellSession,
    private readonly recorded: RecordedSession,
    private readonly channel: ReplayChannel,
  ) {}

  get device(): string {
    return this.shell.device;
  }
  get mode(): string {
    return this.shell.mode;
  }
  get dirty(): boolean {
    return this.shell.dirty;
  }
  get hasLateOutput(): boolean {
    return this.shell.hasLateOutput ?? false;
  }
  begin(use: RecordedSessionUse): void {
    this.channel.use = use;
  }
  async send(command: string, options: CommandOptions): Promise<CommandResult> {
    this.#holds(command);
    const result = await this.clearly(command, options.timeout_ms, this.shell.send(command, options));
    if (result.disconnected && this.channel.silent) throw this.#late(command, options.timeout_ms, true);
    return result;
  }
  async configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult> {
    // Those behind a line that the device rejected were never typed.
    this.#holds(lines[0]);
    return this.clearly(lines.join("\n"), options.timeout_ms, this.shell.configure(lines, options));
  }
  confirm(options: CommandOptions): Promise<CommandResult> {
    return this.clearly("the confirmation", options.timeout_ms, this.shell.confirm(options));
  }
  abortCommit(options: CommandOptions): Promise<CommandResult> {
    return this.clearly("taking the commit back", options.timeout_ms, this.shell.abortCommit(options));
  }
  save(options: CommandOptions): Promise<CommandResult> {
    return this.clearly("the command that saves", options.timeout_ms, this.shell.save(options));
  }
  guard(guard: Guard | undefined): void {
    this.shell.guard(guard);
  }
  record(recorder: Recorder | undefined): void {
    this.shell.record(recorder);
  }
  alive(timeout_ms: number): Promise<boolean> {
    return this.shell.alive(timeout_ms);
  }
  /** Without a logout: what is typed here uses up the recording. */
  async close(): Promise<void> {
    this.channel.destroy();
    await this.shell.close();
  }

  #holds(line: string | undefined): void {
    if (line !== undefined && !this.channel.holds(line)) throw this.#missing(line);
  }

  /** Says of a recording's end what it means: a line that is not recorded, or a silence that somebody gave up on. */
  async clearly<T>(what: string, timeout_ms: number, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      const { stuck, silent } = this.channel;
      if (stuck !== undefined) throw this.#missing(stuck);
      if (silent && error.code === "session_lost")
        throw this.#late(what, timeout_ms, error.details.sent ?? true, error);
      throw error;
    }
  }

  #late(what: string, timeout_ms: number, sent: boolean, error?: DeviceError): DeviceError {
    return new DeviceError(
      "command_timeout",
      `${this.device}: no prompt within ${timeout_ms} ms after ${JSON.stringify(what)}, as in the recording.`,
      { ...error?.details, sent },
    );
  }

  /** Nothing was sent anywhere, whatever was typed before. */
  #missing(line: string): DeviceError {
    const some = this.recorded.lines.slice(0, 20).map((each) => JSON.stringify(each));
    const held = some.length === 0 ? "no command" : some.join(", ");
    const more = this.recorded.lines.length > some.length ? ", …" : "";
    return new DeviceError(
      "not_recorded",
      `${this.device}: the recording does not hold ${JSON.stringify(line)}; it holds ${held}${more}. Record a session in which it is typed.`,
      { sent: false },
    );
  }
}
