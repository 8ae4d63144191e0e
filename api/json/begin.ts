// The beginning of a text that may be large: whether it is.

export interface Begun {
  /** Where it is small. */
  whole?: Uint8Array;
  /** To be read once. */
  all: AsyncIterable<Uint8Array>;
  /** Lets go of what was not read. */
  close(): Promise<void>;
}

/** @param most bytes of what is small */
export async function begin(body: AsyncIterable<Uint8Array>, most: number): Promise<Begun> {
  const rest = body[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  let isWhole = false;
  while (bytes <= most && !isWhole) {
    const { value, done } = await rest.next();
    if (done) isWhole = true;
    else {
      pieces.push(value);
      bytes += value.byteLength;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* pieces;
    if (!isWhole) yield* { [Symbol.asyncIterator]: () => rest };
  }
  return {
    ...(isWhole && bytes <= most ? { whole: Buffer.concat(pieces) } : {}),
    all: all(),
    close: async () => void (await rest.return?.()),
  };
}
