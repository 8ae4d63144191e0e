// JSON that is too large to be parsed at once: its outermost elements one by one, found without parsing.
import { loopTurn } from "../../packages/devices/src/words/loop-turn.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

export interface Element {
  /** UTF-8 without spaces between tokens: an item of a list, a member of an object as `"key":value`. */
  text: Buffer;
  /** Of its first byte in the whole text. */
  from: number;
  /** Behind its last byte. */
  to: number;
}

/**
 * Other requests are served between one chunk of the text and the next.
 * @param body a valid list or object
 * @returns UTF-8 without spaces between tokens: of a list its items, of an object its members as `"key":value`
 */
export async function* elementsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { text } of placedElementsOf(body)) yield text;
}

/** As {@link elementsOf}, with their places. */
export async function* placedElementsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Element> {
  const scanner = new ElementScanner();
  for await (const chunk of body) {
    await loopTurn();
    yield* scanner.push(chunk);
  }
}

/** Finds the elements of a text that comes in chunks. */
export class ElementScanner {
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #parts: Buffer[] = [];
  /** Bytes before this chunk. */
  #before = 0;
  #first = -1;
  #last = -1;

  /** @returns those that end in this chunk */
  push(chunk: Uint8Array): Element[] {
    const out = Buffer.allocUnsafe(chunk.length);
    const found: Element[] = [];
    let depth = this.#depth;
    let isString = this.#isString;
    let isEscaped = this.#isEscaped;
    let from = 0;
    let to = 0;
    const finish = (): void => {
      if (to > from) this.#parts.push(out.subarray(from, to));
      const [part] = this.#parts;
      if (part) {
        const text = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
        found.push({ text, from: this.#first, to: this.#last });
      }
      this.#parts = [];
      this.#first = -1;
      from = to;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (isString) {
        out[to++] = byte;
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
        continue;
      }
      if (byte <= SPACE) continue;
      if (byte === QUOTE) isString = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (depth++ === 0) continue;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (--depth === 0) {
          this.#end(at);
          finish();
          continue;
        }
      } else if (byte === COMMA && depth === 1) {
        this.#end(at);
        finish();
        continue;
      }
      if (this.#first < 0) this.#first = this.#before + at;
      out[to++] = byte;
    }
    if (to > from) this.#parts.push(out.subarray(from, to));
    [this.#depth, this.#isString, this.#isEscaped] = [depth, isString, isEscaped];
    this.#before += chunk.length;
    return found;
  }

  #end(at: number): void {
    this.#last = this.#before + at;
  }
}
