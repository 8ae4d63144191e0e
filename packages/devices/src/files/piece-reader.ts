// Takes bytes out of a channel in the portions that a protocol asks for.

export class PieceReader {
  #held: Buffer = Buffer.alloc(0);

  /** @param next the next piece, of any size but none. @throws where none comes any more */
  constructor(private readonly next: () => Promise<Buffer>) {}

  /** @returns at most so many bytes, and at least one */
  async take(most: number): Promise<Buffer> {
    if (this.#held.length === 0) this.#held = await this.next();
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }
}
