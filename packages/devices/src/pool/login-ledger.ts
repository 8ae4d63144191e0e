// What several workers of one run tell each other about a credential: who tries it, and what came of it.
import { LOGINS } from "../timing.js";
import { setTimeout as sleep } from "node:timers/promises";
import type { Masked } from "../words/masked.js";
import { DeviceError, type DeviceErrorCode } from "../errors.js";

export interface Refusal {
  code: DeviceErrorCode;
  message: Masked;
  /** Which device, where the login asked several. */
  device?: string;
}
/** `unknown`: the device could not be asked, or nobody says any more what it answered. */
export type LoginOutcome = "accepted" | "unknown" | Refusal;

export interface LoginEntry {
  device: string;
  /** Absent while the login goes on. */
  outcome?: LoginOutcome;
}

/** Numbered entries of a run's credential, shared by all workers. */
export interface LoginLedger {
  /** The n-th entry, from 1; undefined where there is none. */
  read(of: Credential, n: number): Promise<LoginEntry | undefined>;
  /** @returns false where there is one: somebody else was first */
  create(of: Credential, n: number, entry: LoginEntry): Promise<boolean>;
  settle(of: Credential, n: number, outcome: LoginOutcome): Promise<void>;
}

export interface Credential {
  run: string;
  /** Its name. */
  credential: string;
}

/** What a worker knows of a credential in a run. */
export interface Known {
  /** Devices that have accepted it. */
  accepted: Set<string>;
  /** By device. */
  refused: Map<string, DeviceError>;
}

/** One credential of a run in the ledger, as one worker reads on in it. */
export class SharedLogins {
  #next = 1;
  #openSince: number | undefined;
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<"free" | "busy"> | undefined;

  constructor(readonly deps: { ledger: LoginLedger; of: Credential; known: Known; gone_ms: number }) {}

  /** Reads what others have written. @returns whether somebody is trying the credential */
  look(): Promise<"free" | "busy"> {
    return (this.#looking ??= this.#read().finally(() => (this.#looking = undefined)));
  }

  /** The same, unless it is known already. */
  async glance(): Promise<void> {
    if (performance.now() - this.#looked > LOGINS.fresh_ms) await this.look();
  }

  /**
   * Waits until nobody else tries the credential, or it is proven.
   * @returns where to say what came of it; undefined where it is proven
   */
  async alone({ device, allowed, proven, signal }: Alone): Promise<Tell | undefined> {
    for (;;) {
      const place = await this.look();
      allowed();
      if (proven()) return undefined;
      const n = this.#next;
      if (place === "busy") await sleep(LOGINS.look_ms, undefined, { signal });
      else if (await this.deps.ledger.create(this.deps.of, n, { device })) {
        this.#next = n + 1;
        return (outcome) => void this.deps.ledger.settle(this.deps.of, n, outcome).catch(() => {});
      }
    }
  }

  /** Says that a device refused a credential that another had accepted. */
  async tell(device: string, outcome: LoginOutcome): Promise<void> {
    while (!(await this.deps.ledger.create(this.deps.of, this.#next, { device, outcome })))
      if ((await this.look()) === "busy") await sleep(LOGINS.look_ms);
  }

  async #read(): Promise<"free" | "busy"> {
    for (;;) {
      const entry = await this.deps.ledger.read(this.deps.of, this.#next);
      this.#looked = performance.now();
      if (entry === undefined) return "free";
      if (entry.outcome === undefined) {
        this.#openSince ??= this.#looked;
        if (this.#looked - this.#openSince < this.deps.gone_ms) return "busy";
      } else this.#learn(entry.device, entry.outcome);
      this.#next++;
      this.#openSince = undefined;
    }
  }

  #learn(device: string, outcome: LoginOutcome): void {
    const { accepted, refused } = this.deps.known;
    if (outcome === "accepted") accepted.add(device);
    else if (outcome !== "unknown") {
      const { code, message, device: by = device } = outcome;
      if (!refused.has(by)) refused.set(by, new DeviceError(code, message, { sent: false }));
    }
  }
}

export interface Alone {
  device: string;
  /** Throws where the credential is not to be tried any more. */
  allowed: () => void;
  proven: () => boolean;
  signal?: AbortSignal | undefined;
}

export type Tell = (outcome: LoginOutcome) => void;
