// Keeps a wrong credential from locking accounts: first login alone, a second refusal by a device is not asked for,
// and after three devices have refused, the run does not try it again.
import { DeviceError, type DeviceErrorCode } from "../errors.js";
import { GONE_MS, type Known, type LoginLedger, SharedLogins, type Tell } from "./login-ledger.js";

export interface LoginKey {
  run: string;
  /** Name of the credential. */
  credential: string;
  device: string;
  signal?: AbortSignal | undefined;
}

interface State extends Known {
  /** What other workers of the run know. */
  shared: SharedLogins | undefined;
  /** The one login under way while nothing is proven. */
  alone: Promise<void> | undefined;
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

  constructor({ ledger, most = 3, gone_ms = GONE_MS }: GuardOptions = {}) {
    this.#ledger = ledger;
    this.#most = most;
    this.#gone_ms = gone_ms;
  }

  /**
   * @param attempt logs in
   * @throws {DeviceError} credential_blocked, the device's earlier refusal, and what the attempt throws
   */
  async login<T>(key: LoginKey, attempt: () => Promise<T>): Promise<T> {
    const state = this.#state(key);
    for (;;) {
      this.#check(state, key);
      if (state.proven || state.alone === undefined) break;
      await orAbort(state.alone, key);
    }
    if (state.proven) {
      await state.shared?.glance().catch(() => {});
      this.#check(state, key);
      return await this.#attempt(state, key, attempt);
    }
    let done!: () => void;
    state.alone = new Promise((resolve) => (done = resolve));
    try {
      return await this.#alone(state, key, attempt);
    } finally {
      state.alone = undefined;
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
  async #alone<T>(state: State, key: LoginKey, attempt: () => Promise<T>): Promise<T> {
    const { device, signal } = key;
    const tell = await state.shared
      ?.alone(device, () => this.#check(state, key), signal)
      .catch((error: unknown) => {
        throw signal?.aborted ? gaveUp(device) : error;
      });
    return await this.#attempt(state, key, attempt, tell);
  }

  /** @param tell the other workers; absent: they wait for nothing, and have to know of a refusal only */
  async #attempt<T>(state: State, { device }: LoginKey, attempt: () => Promise<T>, tell?: Tell): Promise<T> {
    try {
      const result = await attempt();
      state.proven = true;
      tell?.("accepted");
      return result;
    } catch (error) {
      if (error instanceof DeviceError && REFUSALS.has(error.code)) {
        state.refused.set(device, error);
        const refusal = { code: error.code, message: error.message };
        if (tell) tell(refusal);
        else await state.shared?.tell(device, refusal).catch(() => {});
      } else tell?.("unknown");
      throw error;
    }
  }

  #check({ refused }: State, { device, credential }: LoginKey): void {
    const before = refused.get(device);
    if (before) {
      throw new DeviceError(
        before.code,
        `${before.message} It was not tried again in this run.`,
        { sent: false },
        { cause: before },
      );
    }
    if (refused.size < this.#most) return;
    const devices = [...refused.keys()];
    throw new DeviceError(
      "credential_blocked",
      `${device}: credential ${credential} is not tried any more in this run, because ${devices.slice(0, this.#most).join(", ")} refused it. ` +
        "Mend the credential and start a new run.",
      { sent: false },
    );
  }

  #state({ run, credential }: LoginKey): State {
    let credentials = this.#runs.get(run);
    if (credentials === undefined) {
      if (this.#runs.size >= RUNS) this.#runs.delete(this.#runs.keys().next().value as string);
      credentials = new Map();
      this.#runs.set(run, credentials);
    }
    let state = credentials.get(credential);
    if (state === undefined) {
      state = { proven: false, refused: new Map(), shared: undefined, alone: undefined };
      if (this.#ledger && credential !== "") {
        const of = { run, credential };
        state.shared = new SharedLogins({ ledger: this.#ledger, of, known: state, gone_ms: this.#gone_ms });
      }
      credentials.set(credential, state);
    }
    return state;
  }
}

async function orAbort(work: Promise<void>, { signal, device }: LoginKey): Promise<void> {
  if (signal === undefined) return await work;
  let stop!: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(gaveUp(device));
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
