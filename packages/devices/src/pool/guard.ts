// Keeps a wrong credential from locking accounts: first login alone, a second refusal by a device is not asked for,
// and after three devices have refused, the run does not try it again.
import { behindHop, DeviceError, type DeviceErrorCode } from "../errors.js";
import { fromPlan, type Masked, ownText } from "../words/masked.js";
import { LOGINS } from "../timing.js";
import { type Known, type LoginLedger, SharedLogins, type Tell } from "./login-ledger.js";

/** A device, and the name of the credential that it is to accept. */
export interface Stop {
  device: string;
  credential: string;
}

export interface LoginKey extends Stop {
  run: string;
  /** Jump hosts on the way that ask for a credential, nearest to us first. Each is a device like any other. */
  through?: Stop[];
  signal?: AbortSignal | undefined;
  mask?: MaskRefusal | undefined;
}

/** Masks what is told to other workers of a refusal; absent: they learn of it without the words of the device. */
export type MaskRefusal = (message: string) => Masked;

/** @param accepted to be told that nothing is left that a stop could refuse */
type Attempt<T> = (accepted: () => void) => Promise<T>;

interface State extends Known {
  /** What other workers of the run know. */
  shared: SharedLogins | undefined;
  /** The one login under way while nothing is proven. */
  alone: Promise<void> | undefined;
}

/** What one credential has to do with a login. */
interface Part {
  credential: string;
  state: State;
  /** All stops on the way, the device itself last. */
  stops: Stop[];
  /** Those that are to accept this credential. */
  asked: string[];
  signal: AbortSignal | undefined;
  mask: MaskRefusal | undefined;
}

const REFUSALS: ReadonlySet<DeviceErrorCode> = new Set(["login_refused", "enable_refused", "login_dialog"]);
/** Runs whose credentials are remembered; the oldest is forgotten first. */
const RUNS = 1_000;

export interface GuardOptions {
  /** Shared with the other workers of a run; without it what holds, holds for this process. */
  ledger?: LoginLedger | undefined;
  /** Devices that may refuse a credential in a run. Default 3. */
  most?: number;
  /** After this long a worker that tries a credential and says nothing is taken for dead, milliseconds. Default 30,000. */
  gone_ms?: number;
}

export class CredentialGuard {
  readonly #runs = new Map<string, Map<string, State>>();

  readonly #ledger: LoginLedger | undefined;
  readonly #most: number;
  readonly #gone_ms: number;

  constructor({ ledger, most = 3, gone_ms = LOGINS.gone_ms }: GuardOptions = {}) {
    this.#ledger = ledger;
    this.#most = most;
    this.#gone_ms = gone_ms;
  }

  /**
   * @param attempt logs in, at each stop once; an error's `details.hop` says which jump host refused. It may tell before its
   *   end that all stops have accepted: nobody waits for what follows
   * @throws {DeviceError} credential_blocked, a device's earlier refusal, and what the attempt throws
   */
  async login<T>({ run, through = [], signal, mask, ...target }: LoginKey, attempt: Attempt<T>): Promise<T> {
    const stops = [...through, { device: target.device, credential: target.credential }];
    const names = new Set(stops.map(({ credential }) => credential));
    // In one order everywhere, so that two logins never wait for each other.
    return await [...names].sort().reduceRight((inner, credential) => {
      const asked = stops.filter((stop) => stop.credential === credential).map(({ device }) => device);
      const part = { credential, state: this.#state(run, credential), stops, asked, signal, mask };
      return (accepted) => this.#login(part, (own) => inner(() => (own(), accepted())));
    }, attempt)(() => {});
  }

  async #login<T>(part: Part, attempt: Attempt<T>): Promise<T> {
    const { state } = part;
    for (;;) {
      this.#check(part);
      if (isProven(part) || state.alone === undefined) break;
      await orAbort(state.alone, part);
    }
    if (isProven(part)) {
      await state.shared?.glance().catch(() => {});
      this.#check(part);
      return await this.#attempt(part, attempt);
    }
    let end!: () => void;
    const alone = new Promise<void>((resolve) => (end = resolve));
    const done = (): void => {
      if (state.alone === alone) state.alone = undefined;
      end();
    };
    state.alone = alone;
    try {
      return await this.#alone(part, (accepted) => attempt(() => (accepted(), done())));
    } finally {
      done();
    }
  }

  /** The run is over. */
  forget(run: string): void {
    this.#runs.delete(run);
  }

  /** Runs that are remembered. */
  get size(): number {
    return this.#runs.size;
  }

  /** No other worker tries it meanwhile, and all learn what came of it. */
  async #alone<T>(part: Part, attempt: Attempt<T>): Promise<T> {
    const { state, asked, stops, signal } = part;
    const tell = await state.shared
      ?.alone({
        device: asked[0]!,
        allowed: () => this.#check(part),
        proven: () => isProven(part),
        signal,
      })
      .catch((error: unknown) => {
        throw signal?.aborted ? gaveUp(targetOf(stops)) : error;
      });
    return await this.#attempt(part, attempt, tell);
  }

  /** @param tell the other workers; absent: they wait for nothing, and have to know of a refusal only */
  async #attempt<T>(part: Part, attempt: Attempt<T>, tell?: Tell): Promise<T> {
    const { state, asked, stops, mask } = part;
    let toTell = tell;
    const accepted = (): void => {
      for (const device of asked) state.accepted.add(device);
      toTell?.("accepted");
      toTell = undefined;
    };
    try {
      const result = await attempt(accepted);
      accepted();
      return result;
    } catch (error) {
      const by = refuserOf(error, stops);
      const passed = stops.slice(0, by === undefined ? 0 : stops.findIndex(({ device }) => device === by));
      for (const { device, credential } of passed)
        if (credential === part.credential) state.accepted.add(device);
      if (by !== undefined && asked.includes(by)) {
        const { code } = error as DeviceError;
        const message = (error as DeviceError).message.replace(behindHop(targetOf(stops)), "");
        const refusal = {
          code,
          message: mask?.(message) ?? ownText`${fromPlan(by)} refused the credential`,
          device: by,
        };
        const { prompt } = (error as DeviceError).details;
        const kept = { sent: false, ...(prompt === undefined ? {} : { prompt }) };
        state.refused.set(by, new DeviceError(code, message, kept, { cause: error }));
        if (toTell) toTell(refusal);
        else await state.shared?.tell(by, refusal).catch(() => {});
      } else toTell?.(passed.some(({ device }) => asked[0] === device) ? "accepted" : "unknown");
      throw error;
    }
  }

  #check({ state: { refused }, asked, stops, credential }: Part): void {
    const target = targetOf(stops);
    for (const device of asked) {
      const before = refused.get(device);
      if (before === undefined) continue;
      const behind = device === target ? {} : { hop: device };
      throw new DeviceError(
        before.code,
        `${device === target ? "" : behindHop(target)}${before.message} It was not tried again in this run.`,
        { ...before.details, sent: false, ...behind },
        { cause: before },
      );
    }
    if (refused.size < this.#most) return;
    const devices = [...refused.keys()];
    throw new DeviceError(
      "credential_blocked",
      `${target}: credential ${credential} is not tried any more in this run, because ${devices.slice(0, this.#most).join(", ")} refused it. ` +
        "Mend the credential and start a new run.",
      { sent: false, ...(asked.includes(target) ? {} : { hop: asked[0]! }) },
    );
  }

  #state(run: string, credential: string): State {
    let credentials = this.#runs.get(run);
    if (credentials === undefined) {
      if (this.#runs.size >= RUNS) this.#runs.delete(this.#runs.keys().next().value as string);
      credentials = new Map();
      this.#runs.set(run, credentials);
    }
    let state = credentials.get(credential);
    if (state === undefined) {
      state = { accepted: new Set(), refused: new Map(), shared: undefined, alone: undefined };
      if (this.#ledger && credential !== "") {
        const of = { run, credential };
        state.shared = new SharedLogins({ ledger: this.#ledger, of, known: state, gone_ms: this.#gone_ms });
      }
      credentials.set(credential, state);
    }
    return state;
  }
}

const targetOf = (stops: Stop[]): string => stops.at(-1)!.device;

/** Some device has accepted it; a jump host, which many logins ask for the same, has to have accepted it itself. */
function isProven({ state: { accepted }, asked, stops }: Part): boolean {
  const target = targetOf(stops);
  return accepted.size > 0 && asked.every((device) => device === target || accepted.has(device));
}

function refuserOf(error: unknown, stops: Stop[]): string | undefined {
  if (!(error instanceof DeviceError) || !REFUSALS.has(error.code)) return undefined;
  return error.details.hop ?? targetOf(stops);
}

async function orAbort(work: Promise<void>, { signal, stops }: Part): Promise<void> {
  if (signal === undefined) return await work;
  let stop!: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(gaveUp(targetOf(stops)));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const gaveUp = (device: string): DeviceError =>
  new DeviceError("cancelled", `${device}: cancelled while waiting to log in; nothing was sent.`, {
    sent: false,
  });
