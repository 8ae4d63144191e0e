// The exact bytes beside a recording, for output that is not text. Most output is, so nothing is masked before it must be.
import { Queue } from "./queue.js";
import type { ByteSink } from "./queue.js";
import type { FindSecrets } from "./masked-events.js";
import { asMaskedBytes } from "../words/masked.js";
import { PacedEvents } from "./paced-events.js";

/** Bytes wait unmasked in memory up to here, to be thrown away if all of them turn out to be text. */
const WAITING_BYTES = 1024 * 1024;

export class RawCopy {
  private readonly queue: Queue;
  private readonly masked: PacedEvents;
  private waiting: Buffer[] | undefined = [];
  private size = 0;

  constructor(
    private readonly sink: ByteSink & { discard(): Promise<void> },
    find: FindSecrets,
  ) {
    this.queue = new Queue(sink);
    this.masked = new PacedEvents(find, ({ text }) =>
      this.queue.push(asMaskedBytes(Buffer.from(text, "latin1"))),
    );
  }

  /** @param text whether all so far is text */
  push(bytes: Buffer, text: boolean): void {
    if (!this.waiting) return this.keep(bytes);
    this.waiting.push(Buffer.from(bytes));
    this.size += bytes.length;
    if (!text || this.size > WAITING_BYTES) this.keepWaiting();
  }

  get behind(): Promise<void> | undefined {
    return this.masked.behind ?? this.queue.behind;
  }

  /** @param text whether all of it was text: nothing is kept then */
  async close(text: boolean): Promise<void> {
    if (!text) {
      this.keepWaiting();
      await this.masked.end();
    }
    await this.queue.close();
    if (text) await this.sink.discard();
  }

  private keepWaiting(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const bytes of waiting) this.keep(bytes);
  }

  private keep(bytes: Buffer): void {
    this.masked.add({ time: 0, kind: "o", text: bytes.toString("latin1") });
  }
}
