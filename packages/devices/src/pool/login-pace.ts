// Spreads new logins over time: the servers that check them (TACACS+, RADIUS) give way before the devices do.
import { setTimeout as sleep } from "node:timers/promises";
import type { Credential } from "../words/device.js";
import { fromPlan, type Masked, ownText, ownWord } from "../words/masked.js";

export interface LoginPaceOptions {
  /** New logins a second on all devices of the site. Default: as many as come. */
  per_second?: number | undefined;
  /** How many workers of the site share that, and what a credential says. Default 1. */
  workers?: () => Promise<number>;
}

interface Turn {
  /** Milliseconds of the monotonic clock. */
  at: number;
  why: Masked;
}

const NOW: Turn = { at: Number.NEGATIVE_INFINITY, why: ownWord("") };
/** Those of all credentials. */
const ALL = "";

export class LoginPace {
  /** When the next login may begin, by credential, milliseconds of the monotonic clock. */
  readonly #next = new Map<string, number>();

  constructor(readonly options: LoginPaceOptions = {}) {}

  /**
   * @param credentials of the device and of the jump hosts before it: each is a login
   * @param onWait called where it has to wait, with what for: `its turn to log in (5 logins a second with credential lab)`
   * @throws when the signal aborts first
   */
  async wait(
    credentials: readonly Credential[],
    { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: ((what: Masked) => void) | undefined },
  ): Promise<void> {
    const isPaced = this.options.per_second ?? credentials.find(({ logins_per_second }) => logins_per_second);
    if (isPaced === undefined) return;
    const workers = Math.max(1, (await this.options.workers?.()) ?? 1);
    const turns = credentials.flatMap(({ name, username, logins_per_second }) => [
      this.#take(ALL, this.options.per_second, workers, ownWord("on this site")),
      this.#take(
        JSON.stringify([name, username]),
        logins_per_second,
        workers,
        ownText`with credential ${fromPlan(name)}`,
      ),
    ]);
    const last = turns.reduce((a, b) => (b.at > a.at ? b : a), NOW);
    const left = last.at - performance.now();
    if (left <= 0) return;
    onWait?.(ownText`its turn to log in (${last.why})`);
    await sleep(left, undefined, signal ? { signal } : {});
  }

  #take(who: string, per_second: number | undefined, workers: number, words: Masked): Turn {
    if (per_second === undefined) return NOW;
    const at = Math.max(performance.now(), this.#next.get(who) ?? 0);
    this.#next.set(who, at + (1_000 * workers) / per_second);
    return {
      at,
      why: ownText`${per_second} ${ownWord(per_second === 1 ? "login" : "logins")} a second ${words}`,
    };
  }
}
