// Keeps the parts of `dev` running: starts them in order, restarts what dies, gives up on a crash loop, stops all in
// the reverse order.
import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../errors.js";
import { type Ending, type PartOptions, type Ready, type RunningPart, startPart } from "./part.js";

export interface PartPlan {
  name: string;
  /**
   * Asked at every start.
   * @param last what the part said when it was ready the last time, so that it can come back on the same ports
   */
  command(last: Ready | undefined): Pick<PartOptions, "args" | "env">;
  /** How long it may take to say that it is ready, milliseconds. */
  ready_ms: number;
  /** How long it may take to end, milliseconds; then it is killed. */
  grace_ms: number;
}

export interface SupervisorOptions {
  log: (part: string, line: string) => void;
  /** Told every process, as soon as it has an id, and again those that a part has started for itself. */
  onProcess?: (pid: number) => Promise<void>;
  /** Delay before the first restart, doubled for each one in a row, milliseconds. Default 200. */
  backoff_ms?: number;
  /** A part that ran this long before it died starts counting anew, milliseconds. Default 5,000. */
  steady_ms?: number;
  /** So many crashes in a row are a crash loop. Default 6. */
  max_crashes?: number;
  /** So many failures before a part was ready for the first time are final. Default 2. */
  max_first_failures?: number;
}

const LONGEST_BACKOFF_MS = 5_000;

interface Slot {
  plan: PartPlan;
  running?: RunningPart;
  last?: Ready;
  /** Resolves when the part is ready (again). */
  up: Deferred;
  isUp: boolean;
}

export class Supervisor {
  /** Rejects when a part does not stay up; then `stop` is all that is left to do. */
  readonly failed: Promise<never>;
  #fail: (error: CliError) => void = () => {};
  #slots: Slot[] = [];
  #stopping = false;
  readonly #wake = new AbortController();

  constructor(private readonly options: SupervisorOptions) {
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    this.failed.catch(() => {});
  }

  /**
   * Starts a part and keeps it running from then on.
   * @returns what it said when it was ready
   * @throws {CliError} `part_failed`
   */
  async start(plan: PartPlan): Promise<Ready> {
    const slot: Slot = { plan, up: deferred(), isUp: false };
    this.#slots.push(slot);
    let first: (ready: Ready) => void = () => {};
    const started = new Promise<Ready>((resolve) => (first = resolve));
    void this.#keep(slot, first);
    return Promise.race([started, this.failed]);
  }

  isReady(name: string): boolean {
    return this.#slots.some((slot) => slot.plan.name === name && slot.isUp);
  }

  /** @returns the id of the part's present process */
  processOf(name: string): number | undefined {
    return this.#slots.find((slot) => slot.plan.name === name)?.running?.pid;
  }

  /** Stops all parts, the youngest first. Resolves when no process is left. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake.abort();
    for (const slot of this.#slots.toReversed()) await slot.running?.stop(slot.plan.grace_ms);
  }

  /** Ends everything at once, for the impatient. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#wake.abort();
    await Promise.all(this.#slots.map(async (slot) => slot.running?.stop(0)));
  }

  async #keep(slot: Slot, onReady: (ready: Ready) => void): Promise<void> {
    const { steady_ms = 5_000, max_crashes = 6, max_first_failures = 2 } = this.options;
    let crashes = 0;
    while (!this.#stopping) {
      const since = performance.now();
      const ending = await this.#once(slot, onReady);
      if (this.#stopping) return;
      if (ending.wasReady && performance.now() - since > steady_ms) crashes = 0;
      // Killed from outside while all was well: that says nothing against the part.
      if (!(ending.wasReady && ending.signal === "SIGKILL")) crashes++;
      const limit = slot.last === undefined ? max_first_failures : max_crashes;
      if (crashes >= limit) {
        this.#fail(
          new CliError(
            "part_failed",
            `The ${slot.plan.name} process does not stay up: it ended ${crashes} times in a row, the last time with ${endingText(ending)}. Its last lines above say why.`,
          ),
        );
        return;
      }
      const backoff = Math.min(
        (this.options.backoff_ms ?? 200) * 2 ** Math.max(0, crashes - 1),
        LONGEST_BACKOFF_MS,
      );
      this.options.log(
        "dev",
        `${slot.plan.name} ended (${endingText(ending)}); starting it again in ${backoff} ms`,
      );
      await sleep(backoff, undefined, { signal: this.#wake.signal }).catch(() => {});
      await this.#othersBefore(slot);
    }
  }

  /** A part needs those that were started before it: wait until they are back. */
  async #othersBefore(slot: Slot): Promise<void> {
    const before = this.#slots.slice(0, this.#slots.indexOf(slot)).map((other) => other.up.promise);
    const stopped = new Promise<void>((resolve) => {
      if (this.#wake.signal.aborted) resolve();
      else this.#wake.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([Promise.all(before), stopped]);
  }

  /** One life of a part, from start to end. */
  async #once(slot: Slot, onReady: (ready: Ready) => void): Promise<Ending> {
    const { plan } = slot;
    const running = startPart({
      name: plan.name,
      ...plan.command(slot.last),
      log: (line) => this.options.log(plan.name, line),
    });
    slot.running = running;
    if (running.pid !== undefined) await this.options.onProcess?.(running.pid);
    const tooLong = setTimeout(() => {
      this.options.log("dev", `${plan.name} was not ready after ${plan.ready_ms / 1_000} s`);
      void running.stop(plan.grace_ms);
    }, plan.ready_ms);
    void running.ready.then(async (ready) => {
      clearTimeout(tooLong);
      slot.last = ready;
      if (typeof ready.pid === "number") await this.options.onProcess?.(ready.pid);
      slot.isUp = true;
      slot.up.resolve();
      onReady(ready);
    });
    const ending = await running.ended;
    clearTimeout(tooLong);
    slot.isUp = false;
    slot.up = deferred();
    return ending;
  }
}

interface Deferred {
  promise: Promise<void>;
  resolve: () => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function endingText(ending: Ending): string {
  return ending.signal === null ? `exit code ${ending.code ?? "unknown"}` : ending.signal;
}
