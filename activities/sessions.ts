// Sessions for segments: secrets are read here, and everything that is kept of a session goes through their mask.
import type { ArtifactStore } from "../artifacts/store.js";
import type { Guard, Session } from "../packages/devices/src/index.js";
import type { CommandOptions } from "../packages/devices/src/session.js";
import type { Recorder } from "../packages/devices/src/recording/recorder.js";
import type { Masked } from "../packages/devices/src/words/masked.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import type { LiveRedactor, Redactors } from "./redactors.js";

/** Who uses a session. */
export interface SessionUse {
  /** The step, with its iteration and part: `push[2]`, `bounce@verify`. */
  step: string;
  /** A check that is repeated until it holds. */
  poll: boolean;
}

export interface SessionWanted {
  /** Where its recording is kept; absent: in the store of the worker. */
  store?: ArtifactStore;
  run: string;
  plan: Plan;
  device: ResolvedDevice;
  platform: Platform;
  redactor: LiveRedactor;
  /** What the outputs of this session have told to be secret by now. */
  lost?: ReadonlySet<string>;
  /** Asked before anything is typed. */
  guard: Guard;
  /** Opened for this use, never one that was kept from an earlier one. */
  fresh?: boolean;
  /** Told what is waited for, and `undefined` once the wait is over. */
  waits?: (what: Masked | undefined) => void;
  /** One that was kept shows first that it is alive. */
  proven?: boolean;
  /** Which session of its segment it is, from 1. */
  nth: number;
  use?: SessionUse | undefined;
  /** Records the session instead of the run's artifacts. */
  recorder?: Recorder;
  /** Told when it is its turn to connect. */
  opening?: () => void;
}

export interface HeldSession {
  session: Session;
  /** From here on another step uses it. */
  begin(use: SessionUse): void;
  /** Keeps its recording, and gives it back or, where it is dirty, closes it. */
  release(): Promise<void>;
}

export interface Sessions {
  /** Masks every secret that the run may use on this device, and the shapes in which its platform prints them. */
  redactorFor: Redactors;
  /** @throws {DeviceError} with `sent: false` */
  acquire(wanted: SessionWanted, signal: AbortSignal): Promise<HeldSession>;
}

/** The one session of a segment: opened with the first command, replaced after it was lost. */
export class SessionHolder {
  private held: HeldSession | undefined;
  private opened = 0;
  private use: SessionUse | undefined;
  /** The steps that have used the session that is held, in order. */
  private usedBy: string[] = [];
  private sentBy: SessionUse | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly wanted: Omit<SessionWanted, "nth" | "use">,
  ) {}

  /** Says for whom the session is used from here on. */
  begin(use: SessionUse): void {
    if (this.use?.step === use.step) return;
    this.use = use;
    this.held?.begin(use);
  }

  /** @throws {DeviceError} */
  async get(signal: AbortSignal): Promise<Session> {
    if (this.held?.session.dirty) await this.release();
    if (!this.held) this.usedBy = [];
    this.sentBy = this.use;
    if (this.use && !this.usedBy.includes(this.use.step)) this.usedBy.push(this.use.step);
    this.held ??= await this.sessions.acquire({ ...this.wanted, use: this.use, nth: ++this.opened }, signal);
    return this.held.session;
  }

  /** The steps before the present one that used this session, in order. */
  get before(): string[] {
    return this.usedBy.filter((step) => step !== this.use?.step);
  }

  /** The last step that used a session. */
  get last(): string | undefined {
    return this.sentBy?.step;
  }

  /** Whether nothing is left to come of the last output of the session that is held. @throws {DeviceError} cancelled */
  async hasEnded(options: Pick<CommandOptions, "timeout_ms" | "signal">): Promise<boolean> {
    return (await this.held?.session.hasEnded?.(options)) ?? true;
  }

  get hasLateOutput(): boolean {
    return this.held?.session.hasLateOutput ?? false;
  }

  async release(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    await held?.release();
  }
}
