// Large files of a job on their way to a compiling process: what handles one piece of them is done at once.
import { pause } from "../../packages/devices/src/words/loop-turn.js";

/** At once, or as they are read. */
export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Stands in a job for bytes that went before it. */
interface Sent {
  sent: number;
}

const PIECE_BYTES = 1024 * 1024;

const isStream = (value: object): value is AsyncIterable<Uint8Array> => Symbol.asyncIterator in value;
const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);

/**
 * @param send is given each piece of the n-th file, and resolves once it is under way
 * @returns the job with marks in place of its large files
 */
export async function sendFiles(
  job: object,
  send: (n: number, piece: Uint8Array) => Promise<void>,
): Promise<object> {
  let files = 0;
  const replace = async (value: unknown): Promise<unknown> => {
    if (!isPlain(value) || (value instanceof Uint8Array && value.byteLength <= PIECE_BYTES)) return value;
    if (value instanceof Uint8Array || isStream(value)) {
      const n = files++;
      for await (const piece of pieces(value instanceof Uint8Array ? [value] : value)) await send(n, piece);
      return { sent: n } satisfies Sent;
    }
    const replaced: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value)) replaced[key] = await replace(each);
    return replaced;
  };
  return (await replace(job)) as object;
}

/** Chunks may be very many and small: each message takes time of its own. */
async function* pieces(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += PIECE_BYTES) {
      const part = chunk.subarray(at, at + PIECE_BYTES);
      if (bytes + part.byteLength > PIECE_BYTES) {
        yield Buffer.concat(gathered);
        [gathered, bytes] = [[], 0];
      }
      gathered.push(part);
      bytes += part.byteLength;
    }
    const turn = pause();
    if (turn) await turn;
  }
  if (bytes > 0) yield Buffer.concat(gathered);
}

/** The other end of {@link sendFiles}. */
export class ReceivedFiles {
  #files: Uint8Array[][] = [];

  add(n: number, piece: Uint8Array): void {
    (this.#files[n] ??= []).push(piece);
  }

  /** The job with its files; they are forgotten here. */
  putInto<T extends object>(job: T): T {
    const files = this.#files.map((pieces) => Buffer.concat(pieces));
    this.#files = [];
    const replace = (value: unknown): unknown => {
      if (!isPlain(value) || value instanceof Uint8Array) return value;
      if ("sent" in value) return files[(value as Sent).sent] ?? new Uint8Array();
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)]));
    };
    return replace(job) as T;
  }
}

export async function gathered(bytes: Bytes): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes;
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
