// Large texts as bytes in pieces: whoever sends, stores or hashes one does so much at once and no more.
import { loopTurn } from "../../packages/devices/src/words/loop-turn.js";

const PIECE_BYTES = 1024 * 1024;
const encoder = new TextEncoder();

export function piecesOf(text: string): Uint8Array[] {
  const bytes = encoder.encode(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += PIECE_BYTES)
    pieces.push(bytes.subarray(at, at + PIECE_BYTES));
  return pieces;
}

/** @param parts of one text; not all of it need be there at once */
export function* piecesOfParts(parts: string | Iterable<string>): Generator<Uint8Array> {
  if (typeof parts === "string") return yield* piecesOf(parts);
  let gathered: string[] = [];
  let length = 0;
  for (const part of parts) {
    gathered.push(part);
    length += part.length;
    if (length < PIECE_BYTES) continue;
    yield* piecesOf(gathered.join(""));
    [gathered, length] = [[], 0];
  }
  yield* piecesOf(gathered.join(""));
}

export const sizeOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** Lets others have the loop between one piece and the next. */
export async function* paced(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const [n, piece] of pieces.entries()) {
    if (n > 0) await loopTurn();
    yield piece;
  }
}

/** Lines of UTF-8, one by one. */
export async function* linesOf(pieces: readonly Uint8Array[]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of paced(pieces)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** As the store takes it: whole where it is one piece. */
export const bytesOf = (pieces: readonly Uint8Array[]): Uint8Array | AsyncIterable<Uint8Array> =>
  pieces.length === 1 ? pieces[0]! : paced(pieces);
