// Texts that are made piece by piece, so that others have the loop meanwhile: a report may be hundreds of megabytes.
import { loopTurn } from "../packages/devices/src/words/loop-turn.js";

/** Characters that are given at once. Smaller texts stay whole: many of them are written together. */
const CHUNK = 64 * 1_024;

/** @returns the text where it is small, else its bytes; each chunk is made in a turn of the loop of its own */
export async function paced(
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<string | AsyncIterable<Uint8Array>> {
  const rest = chunksOf(pieces);
  const first = await rest.next();
  if (first.done) return "";
  const second = await rest.next();
  return second.done ? first.value : bytesOf(first.value, second.value, rest);
}

async function* chunksOf(
  pieces: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string, undefined> {
  let chunk: string[] = [];
  let size = 0;
  for await (const piece of pieces) {
    chunk.push(piece);
    size += piece.length;
    if (size < CHUNK) continue;
    await loopTurn();
    yield chunk.join("");
    chunk = [];
    size = 0;
  }
  if (size > 0) yield chunk.join("");
}

async function* bytesOf(
  first: string,
  second: string,
  rest: AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(first);
  yield Buffer.from(second);
  for await (const chunk of rest) yield Buffer.from(chunk);
}

/** As `JSON.stringify` has a list, item by item. */
export function* listPieces(items: Iterable<unknown>): Generator<string> {
  let before = "[";
  for (const item of items) {
    yield before + JSON.stringify(item);
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}
