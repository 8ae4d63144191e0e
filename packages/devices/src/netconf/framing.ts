// How NETCONF messages are told apart on the wire: by a mark at the end (1.0), or in chunks that say their size (1.1).

const END = Buffer.from("]]>]]>");
const MOST_CHUNK = 4_294_967_295;
/** `\n#`, ten digits, `\n`. */
const LONGEST_HEADER = 13;

export class FramingError extends Error {}

/** Takes messages out of the byte stream, wherever it is cut. */
export class Deframer {
  #chunked = false;
  #parts: Buffer[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #left = 0;
  #size = 0;

  /** @param limit bytes of one message */
  constructor(readonly limit: number) {}

  /** From the next message on; both sides change after the hello. */
  useChunks(): void {
    this.#chunked = true;
  }

  /** @returns the next whole message, undefined until there is one. @throws {FramingError} */
  next(): string | undefined {
    return this.#chunked ? this.#nextChunked() : this.#nextMarked();
  }

  push(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
  }

  #nextMarked(): string | undefined {
    const at = this.#rest.indexOf(END);
    if (at < 0) {
      // The mark may be cut in two: its beginning stays here.
      const sure = Math.max(0, this.#rest.length - END.length + 1);
      this.#keep(sure);
      return undefined;
    }
    this.#keep(at);
    this.#rest = this.#rest.subarray(END.length);
    return this.#done();
  }

  #nextChunked(): string | undefined {
    for (;;) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, this.#rest.length);
        this.#keep(taken);
        this.#left -= taken;
        if (this.#left > 0) return undefined;
      }
      const head = this.#rest.subarray(0, LONGEST_HEADER).toString("latin1");
      if (head.startsWith("\n##\n")) {
        this.#rest = this.#rest.subarray(4);
        return this.#done();
      }
      const [all, digits] = /^\n#([1-9]\d{0,9})\n/.exec(head) ?? [];
      if (all === undefined) {
        if (/^(?:\n?|\n#\d{0,10}|\n##)$/.test(head)) return undefined;
        throw new FramingError(`expected the size of a chunk, got ${JSON.stringify(head)}`);
      }
      this.#left = Number(digits);
      if (this.#left > MOST_CHUNK)
        throw new FramingError(`a chunk of ${digits} bytes is more than RFC 6242 allows`);
      this.#rest = this.#rest.subarray(all.length);
    }
  }

  #keep(bytes: number): void {
    if (bytes === 0) return;
    this.#size += bytes;
    if (this.#size > this.limit) throw new FramingError(`a message of more than ${this.limit} bytes`);
    this.#parts.push(this.#rest.subarray(0, bytes));
    this.#rest = this.#rest.subarray(bytes);
  }

  #done(): string {
    const message = Buffer.concat(this.#parts).toString("utf8");
    this.#parts = [];
    this.#size = 0;
    return message;
  }
}

export function frame(message: string, chunked: boolean): Buffer {
  const bytes = Buffer.from(message);
  if (!chunked) return Buffer.concat([bytes, END]);
  return Buffer.concat([Buffer.from(`\n#${bytes.length}\n`), bytes, Buffer.from("\n##\n")]);
}
