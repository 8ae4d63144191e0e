// JSON that is too large to be parsed at once: its outermost elements one by one, found without parsing.
import { loopTurn } from "./loop-turn.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/**
 * Other requests are served between one chunk of the text and the next.
 * @param body a valid list or object
 * @returns UTF-8 without spaces between tokens: of a list its items, of an object its members as `"key":value`
 */
export async function* elementsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  let parts: Buffer[] = [];
  for await (const chunk of body) {
    await loopTurn();
    const out = Buffer.allocUnsafe(chunk.length);
    const found: Buffer[] = [];
    let from = 0;
    let to = 0;
    const finish = (): void => {
      if (to > from) parts.push(out.subarray(from, to));
      if (parts.length > 0) found.push(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
      parts = [];
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
          finish();
          continue;
        }
      } else if (byte === COMMA && depth === 1) {
        finish();
        continue;
      }
      out[to++] = byte;
    }
    if (to > from) parts.push(out.subarray(from, to));
    yield* found;
  }
}
