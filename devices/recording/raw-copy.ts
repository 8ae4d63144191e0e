// The exact bytes beside a recording, for output that is no text. Most output is, so nothing is masked before it must be.
import { Queue } from "./queue.js";
import type { ByteSink } from "./queue.js";
import type { StreamMasker } from "./recorder.js";

/** Bytes wait unmasked in memory up to here, to be thrown away if all of them turn out to be text. */
const WAITING_BYTES = 1024 * 1024;

export class RawCopy {
  private readonly queue: Queue;
  private waiting: Buffer[] | undefined = [];
  private size = 0;

  constructor(
    private readonly sink: ByteSink & { discard(): Promise<void> },
    private readonly mask: StreamMasker,
  ) {
    this.queue = new Queue(sink);
  }

  /** @param text whether all so far is text */
  push(bytes: Buffer, text: boolean): void {
    if (!this.waiting) return this.keep(bytes);
    this.waiting.push(Buffer.from(bytes));
    this.size += bytes.length;
    if (!text || this.size > WAITING_BYTES) this.keepWaiting();
  }

  get behind(): Promise<void> | undefined {
    return this.queue.behind;
  }

  /** @param text whether all of it was text: nothing is kept then */
  async close(text: boolean): Promise<void> {
    if (!text) {
      this.keepWaiting();
      this.queue.push(Buffer.from(this.mask.flush(), "latin1"));
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
    this.queue.push(Buffer.from(this.mask.push(bytes.toString("latin1")), "latin1"));
  }
}
