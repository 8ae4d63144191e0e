// Masks a burst of output block by block: others have the loop in between, and whoever brings more is asked to wait.
import { loopTurn } from "../words/loop-turn.js";
import { type FindSecrets, type MaskedEvent, MaskedEvents, type SessionEvent } from "./masked-events.js";

/** Characters that wait to be masked; with more of them the session waits. */
const MUCH = 256 * 1024;

export class PacedEvents {
  readonly #masked: MaskedEvents;
  #coming: SessionEvent[] = [];
  #size = 0;
  #work: Promise<void> | undefined;
  #error: unknown;

  /** As {@link MaskedEvents}. */
  constructor(find: FindSecrets, emit: (event: MaskedEvent) => void) {
    this.#masked = new MaskedEvents(find, emit);
  }

  add(event: SessionEvent): void {
    if (this.#work === undefined && !this.#masked.isFullWith(event)) return this.#masked.add(event);
    if (this.#error !== undefined) return;
    this.#coming.push(event);
    this.#size += event.text.length;
    // Whoever closes the recording is told of what failed.
    this.#work ??= this.#maskAll().catch((error: unknown) => void (this.#error = error));
  }

  /** Set while too much waits. */
  get behind(): Promise<void> | undefined {
    return this.#size >= MUCH ? this.#work : undefined;
  }

  /** Nothing more follows. */
  async end(): Promise<void> {
    await this.#work;
    if (this.#error !== undefined) throw this.#error;
    this.#masked.end();
  }

  async #maskAll(): Promise<void> {
    while (this.#coming.length > 0) {
      const events = this.#coming;
      this.#coming = [];
      for (const event of events) {
        if (this.#masked.isFullWith(event)) await loopTurn();
        this.#masked.add(event);
        this.#size -= event.text.length;
      }
    }
    this.#work = undefined;
  }
}
