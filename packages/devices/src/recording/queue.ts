// Bytes on their way to a slow writer: gathered into larger pieces, written in order, bounded by asking to wait.

import { asMaskedBytes, type Branded, type Masked, type MaskedBytes } from "../words/masked.js";

export interface ByteSink {
  write: (bytes: Buffer & Branded) => Promise<void>;
  close(): Promise<void>;
}

const PIECE = 64 * 1024;
/** More than this waiting: whoever fills the queue is asked to wait. */
const MUCH = 1024 * 1024;

export class Queue {
  #parts: (Masked | MaskedBytes)[] = [];
  #size = 0;
  #writing: Promise<void> | undefined;
  #error: Error | undefined;

  constructor(readonly sink: ByteSink) {}

  push(part: Masked | MaskedBytes): void {
    if (part.length === 0 || this.#error) return;
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size >= PIECE) this.#write();
  }

  /** Set while too much waits; resolves when it is written, or the writer has failed. */
  get behind(): Promise<void> | undefined {
    return this.#size >= MUCH ? this.#writing : undefined;
  }

  /** Writes the rest. @throws what the writer threw */
  async close(): Promise<void> {
    while (this.#writing || (this.#parts.length > 0 && !this.#error)) {
      this.#write();
      await this.#writing;
    }
    await this.sink.close();
    if (this.#error) throw this.#error;
  }

  #write(): void {
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined;
    });
  }

  async #drain(): Promise<void> {
    try {
      while (this.#size >= PIECE || (this.#parts.length > 0 && this.#error === undefined)) {
        const parts = this.#parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part));
        const bytes = asMaskedBytes(Buffer.concat(parts));
        const size = this.#size;
        this.#parts = [];
        await this.sink.write(bytes);
        this.#size -= size;
      }
    } catch (error) {
      this.#error = error as Error;
      this.#parts = [];
      this.#size = 0;
    }
  }
}
