// A recorded device as a Session: for tests, and to run a spec again without the equipment.
import type { Platform } from "../../schemas/platform.js";
import { DeviceError } from "../errors.js";
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
import { Tape } from "./tape.js";

const LOGIN_MS = 15_000;
/** At recorded speed a prompt may be late. */
const RECORDED_LOGIN_MS = 600_000;

export interface ReplaySessionOptions extends Partial<ReplayOptions> {
  /** Recordings in asciicast v2, or a tape that several sessions share: then they share the count of uses. */
  casts: readonly string[] | Tape;
  platform: Platform;
  /** As messages name it. Default `recording`. */
  device?: string;
  signal?: AbortSignal;
  recorder?: Recorder;
}

/**
 * Opens a session with a recorded device. The k-th use of a command gets its k-th answer, the last one repeats.
 * @throws {Error} for what is no recording @throws {DeviceError} login_timeout, session_lost
 */
export async function replaySession(options: ReplaySessionOptions): Promise<Session> {
  const { casts, platform, device = "recording", speed = "at_once", signal } = options;
  const tape = casts instanceof Tape ? casts : new Tape(casts, platform);
  const channel = replayChannel(tape, { speed });
  const dialogue = new Dialogue(device, platform, channel);
  dialogue.recorder = options.recorder;
  const login_ms = speed === "recorded" ? RECORDED_LOGIN_MS : LOGIN_MS;
  const session = new ReplaySession(
    new ShellSession(dialogue, platform, { enable: "***", mask: (text) => text }),
    tape,
    channel,
  );
  await session.clearly(firstPrompt(dialogue, { login_ms, signal })).catch((error: unknown) => {
    channel.destroy();
    throw error;
  });
  return session;
}

class ReplaySession implements Session {
  constructor(
    private readonly shell: ShellSession,
    private readonly tape: Tape,
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
  async send(command: string, options: CommandOptions): Promise<CommandResult> {
    this.#holds([command]);
    return this.clearly(this.shell.send(command, options));
  }
  async configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult> {
    this.#holds(lines);
    return this.clearly(this.shell.configure(lines, options));
  }
  confirm(options: CommandOptions): Promise<CommandResult> {
    return this.clearly(this.shell.confirm(options));
  }
  save(options: CommandOptions): Promise<CommandResult> {
    return this.clearly(this.shell.save(options));
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
  close(): Promise<void> {
    return this.shell.close();
  }

  #holds(lines: string[]): void {
    const missing = lines.find((line) => !this.tape.holds(line));
    if (missing !== undefined) throw this.#missing(missing, false);
  }

  /** A line that was typed on the way, into a mode or as an answer, and is not recorded. */
  async clearly<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const { stuck } = this.channel;
      if (stuck === undefined || !(error instanceof DeviceError)) throw error;
      throw this.#missing(stuck, error.details.sent ?? true);
    }
  }

  #missing(line: string, sent: boolean): DeviceError {
    const some = this.tape.lines.slice(0, 20).map((each) => JSON.stringify(each));
    const held = `${some.join(", ")}${this.tape.lines.length > some.length ? ", …" : ""}`;
    return new DeviceError(
      "not_recorded",
      `${this.device}: the recording does not hold ${JSON.stringify(line)}; it holds ${held}. Record a session in which it is typed.`,
      { sent },
    );
  }
}
