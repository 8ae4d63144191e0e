// Sessions of a worker, kept open between uses: so many at once per device, idle ones closed after a while.
import { POOL } from "../timing.js";
import { fromPlan, type Masked, ownText, ownWord } from "../words/masked.js";
import { createHash } from "node:crypto";
import type { Credential, ResolvedDevice } from "../words/device.js";
import type { Platform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import type { Login } from "../login.js";
import { platformDigest } from "../platforms/load.js";
import type { OpenOptions } from "../open.js";
import type { Recorder } from "../recording/recorder.js";
import type { Session } from "../session.js";
import { CredentialGuard, type MaskRefusal } from "./guard.js";
import type { LoginLedger } from "./login-ledger.js";
import { LoginPace } from "./login-pace.js";
import { LoginPause } from "./pause.js";
import { Slots } from "./slots.js";

export interface PoolOptions {
  /** An unused session is closed after this long, milliseconds. Default 60,000. */
  idle_ms?: number;
  /** Time for a kept session to show that it is alive, milliseconds. Default 2,000. */
  health_ms?: number;
  /** A session that was given back less than this long ago is taken to be alive, milliseconds. Default 10,000. */
  lately_ms?: number;
  /** Between a failed login and the next one on the same device, milliseconds. Default 1,000. */
  login_pause_ms?: number;
  /** How many new logins a second. Default: as many as come. */
  pace?: LoginPace;
  /** Shared with the other workers of a run, so that together they try a wrong credential no more often than one alone. */
  logins?: LoginLedger;
}

export interface AcquireOptions {
  device: ResolvedDevice;
  /** How it is logged in to; absent where it asks for nothing. */
  credential: Credential | undefined;
  /** With platform, login and jump hosts the device says which kept sessions fit: those that were opened with the same. */
  platform: Platform;
  login: Login;
  /** Nearest to us first. */
  jumps?: { device: ResolvedDevice; credential: Credential | undefined }[];
  /** By whose host keys the session is judged: one that was opened by other keys does not fit. Default: empty. */
  trust?: string;
  run: string;
  /** Opens a session even where one is kept. */
  fresh?: boolean;
  /** A kept session shows that it is alive, however lately it was used. */
  proven?: boolean;
  signal?: AbortSignal | undefined;
  /** Records this use of the session, from the login on where it is opened for it. */
  recorder?: Recorder | undefined;
  /** Called where it has to wait, with what for: `a session with 192.0.2.1:22 …`, `its turn to log in …`. */
  onWait?: ((what: Masked) => void) | undefined;
  maskRefusal?: MaskRefusal;
  /** Opens a session; is called only where none is kept. */
  open: (options: Pick<OpenOptions, "signal" | "recorder"> & { onAccepted: () => void }) => Promise<Session>;
}

export interface Lease {
  session: Session;
  /** It was kept from an earlier use, so there is no login in its recording. */
  reused: boolean;
  /** Gives the session back; a dirty one is closed. Again: does nothing. Never rejects. */
  release(): Promise<void>;
}

interface DeviceSessions {
  slots: Slots;
  idle: { session: Session; fits: string; since: number; timer: NodeJS.Timeout }[];
  busy: Set<Session>;
}

export class SessionPool {
  readonly guard: CredentialGuard;
  readonly #devices = new Map<string, DeviceSessions>();
  readonly #pause: LoginPause;
  readonly #pace: LoginPace;
  readonly #idle_ms: number;
  readonly #health_ms: number;
  readonly #lately_ms: number;
  #closed = false;

  constructor({
    idle_ms = POOL.idle_ms,
    health_ms = POOL.health_ms,
    lately_ms = POOL.lately_ms,
    login_pause_ms = POOL.login_pause_ms,
    pace = new LoginPace(),
    logins,
  }: PoolOptions = {}) {
    this.guard = new CredentialGuard({ ledger: logins });
    this.#idle_ms = idle_ms;
    this.#health_ms = health_ms;
    this.#lately_ms = lately_ms;
    this.#pause = new LoginPause(login_pause_ms);
    this.#pace = pace;
  }

  /** Waits for one of the device's `sessions`. @throws {DeviceError} cancelled, credential_blocked, and what `open` throws */
  async acquire(options: AcquireOptions): Promise<Lease> {
    const { device, signal } = options;
    if (this.#closed) throw gaveUp(device.name);
    const key = placeOf(device);
    const own = this.#sessionsOf(key);
    const fits = fitOf(options);
    try {
      await own.slots.enter(Math.max(1, device.sessions), signal, () => options.onWait?.(waitOf(device)));
    } catch {
      this.#tidy(key, own);
      throw gaveUp(device.name);
    }
    try {
      if (this.#closed) throw gaveUp(device.name);
      const kept = options.fresh ? undefined : await this.#kept(own, fits, options.proven === true);
      kept?.record(options.recorder);
      const session = kept ?? (await this.#open(own, options));
      if (this.#closed) {
        await session.close();
        throw gaveUp(device.name);
      }
      own.busy.add(session);
      return {
        session,
        reused: kept !== undefined,
        release: this.#releaser(key, own, session, fits),
      };
    } catch (error) {
      own.slots.leave();
      this.#tidy(key, own);
      throw error;
    }
  }

  /** Closes all sessions, those in use too, and gives out no more. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    const sessions: Session[] = [];
    for (const [key, own] of this.#devices) {
      for (const { session, timer } of own.idle.splice(0)) {
        clearTimeout(timer);
        sessions.push(session);
      }
      sessions.push(...own.busy);
      own.slots.refuseAll(new Error("closed"));
      this.#tidy(key, own);
    }
    await Promise.all(sessions.map((session) => session.close()));
  }

  /** For metrics, and to see that nothing leaks. */
  get stats(): { devices: number; idle: number; busy: number } {
    const devices = [...this.#devices.values()];
    return {
      devices: devices.length,
      idle: devices.reduce((sum, { idle }) => sum + idle.length, 0),
      busy: devices.reduce((sum, { busy }) => sum + busy.size, 0),
    };
  }

  async #kept(own: DeviceSessions, fits: string, proven: boolean): Promise<Session | undefined> {
    for (;;) {
      const index = own.idle.findLastIndex((one) => one.fits === fits);
      if (index < 0) return undefined;
      const [{ session, since, timer }] = own.idle.splice(index, 1) as [DeviceSessions["idle"][number]];
      clearTimeout(timer);
      const lately = !proven && performance.now() - since < this.#lately_ms;
      if (lately ? !session.dirty : await session.alive(this.#health_ms)) return session;
      await session.close();
    }
  }

  async #open(
    own: DeviceSessions,
    {
      device,
      credential,
      jumps = [],
      run,
      signal,
      recorder,
      onWait,
      maskRefusal: mask,
      open,
    }: AcquireOptions,
  ): Promise<Session> {
    // What is kept for another credential counts too: the device has only so many lines.
    while (own.idle.length > 0 && own.idle.length + own.slots.taken > Math.max(1, device.sessions)) {
      const [{ session, timer }] = own.idle.splice(0, 1) as [DeviceSessions["idle"][number]];
      clearTimeout(timer);
      await session.close();
    }
    const key = placeOf(device);
    const through = jumps.flatMap((hop) =>
      hop.credential ? [{ device: hop.device.name, credential: hop.credential.name }] : [],
    );
    const stops = [...jumps, { credential }].flatMap((stop) => stop.credential ?? []);
    return await this.guard.login(
      { run, credential: credential?.name ?? "", device: device.name, through, signal, mask },
      async (onAccepted) => {
        try {
          await this.#pause.wait(key, signal);
          await this.#pace.wait(stops, { signal, onWait });
        } catch {
          throw gaveUp(device.name);
        }
        try {
          return await open({ onAccepted, ...(signal ? { signal } : {}), ...(recorder ? { recorder } : {}) });
        } catch (error) {
          if (!(error instanceof DeviceError) || error.code !== "cancelled") this.#pause.failed(key);
          throw error;
        }
      },
    );
  }

  #releaser(key: string, own: DeviceSessions, session: Session, fits: string): () => Promise<void> {
    let released: Promise<void> | undefined;
    const release = async (): Promise<void> => {
      own.busy.delete(session);
      session.record(undefined);
      if (session.dirty || this.#closed) await session.close();
      else {
        const timer = setTimeout(() => {
          own.idle.splice(
            own.idle.findIndex((one) => one.session === session),
            1,
          );
          this.#tidy(key, own);
          void session.close();
        }, this.#idle_ms);
        timer.unref();
        own.idle.push({ session, fits, since: performance.now(), timer });
      }
      own.slots.leave();
      this.#tidy(key, own);
    };
    return () => (released ??= release());
  }

  #sessionsOf(key: string): DeviceSessions {
    let own = this.#devices.get(key);
    if (own === undefined) {
      own = { slots: new Slots(), idle: [], busy: new Set() };
      this.#devices.set(key, own);
    }
    return own;
  }

  #tidy(key: string, own: DeviceSessions): void {
    if (own.slots.empty && own.idle.length === 0 && this.#devices.get(key) === own) this.#devices.delete(key);
  }
}

function placeOf({ host, port, jumps, transport }: ResolvedDevice): string {
  return JSON.stringify([host, port, jumps, transport]);
}

function waitOf({ host, port, sessions }: ResolvedDevice): Masked {
  const limit = sessions > 1 ? ownText`${sessions} at once` : ownWord("one at a time");
  return ownText`a session with ${fromPlan(host)}:${port} (${limit} for an address; \`sessions\` in the inventory says how many)`;
}

/** By content, since files behind the same names may have been edited; a digest, since secrets are among it. */
function fitOf({ device, credential, platform, login, jumps = [], trust = "" }: AcquireOptions): string {
  const hops = jumps.map((hop) => [hop.device.host, hop.device.port, hop.device.ssh, hop.credential]);
  const opened = [device.name, device.ssh, credential, digestOf(platform), login, hops, trust];
  return createHash("sha256").update(JSON.stringify(opened)).digest("hex");
}

/** By the object: a plan has each of its platforms once, for all its devices. */
const digests = new WeakMap<Platform, string>();

function digestOf(platform: Platform): string {
  const digest = digests.get(platform) ?? platformDigest(platform);
  digests.set(platform, digest);
  return digest;
}

function gaveUp(device: string): DeviceError {
  return new DeviceError("cancelled", `${device}: cancelled while waiting for a session; nothing was sent.`, {
    sent: false,
  });
}
