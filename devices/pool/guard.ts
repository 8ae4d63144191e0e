// Keeps a wrong credential from locking accounts: first login alone, a second refusal by a device is not asked for,
// and after three devices have refused, the run does not try it again.
import { DeviceError, type DeviceErrorCode } from "../errors.js";

export interface LoginKey {
  run: string;
  /** Name of the credential. */
  credential: string;
  device: string;
  signal?: AbortSignal | undefined;
}

interface State {
  /** A device has accepted it. */
  proven: boolean;
  refused: Map<string, DeviceError>;
  /** The one login under way while nothing is proven. */
  alone: Promise<void> | undefined;
}

const REFUSALS: ReadonlySet<DeviceErrorCode> = new Set(["login_refused", "enable_refused", "login_dialog"]);
/** Runs whose credentials are remembered; the oldest is forgotten first. */
const RUNS = 1_000;

export class CredentialGuard {
  readonly #runs = new Map<string, Map<string, State>>();

  /** @param most devices that may refuse a credential in a run */
  constructor(readonly most = 3) {}

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
    if (state.proven) return await this.#attempt(state, key, attempt);
    let done!: () => void;
    state.alone = new Promise((resolve) => (done = resolve));
    try {
      return await this.#attempt(state, key, attempt);
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

  async #attempt<T>(state: State, { device }: LoginKey, attempt: () => Promise<T>): Promise<T> {
    try {
      const result = await attempt();
      state.proven = true;
      return result;
    } catch (error) {
      if (error instanceof DeviceError && REFUSALS.has(error.code)) state.refused.set(device, error);
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
    if (refused.size < this.most) return;
    const devices = [...refused.keys()];
    throw new DeviceError(
      "credential_blocked",
      `${device}: credential ${credential} is not tried any more in this run, because ${devices.slice(0, this.most).join(", ")} refused it. ` +
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
      state = { proven: false, refused: new Map(), alone: undefined };
      credentials.set(credential, state);
    }
    return state;
  }
}

async function orAbort(work: Promise<void>, { signal, device }: LoginKey): Promise<void> {
  if (signal === undefined) return await work;
  let stop!: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () =>
      reject(
        new DeviceError("cancelled", `${device}: cancelled while waiting to log in; nothing was sent.`, {
          sent: false,
        }),
      );
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
