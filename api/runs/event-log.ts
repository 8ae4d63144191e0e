// The events of archived runs, in pieces that all readers share: however many read a run, its file is read once.
import { buffer } from "node:stream/consumers";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { RunEvent } from "../../schemas/event.js";

export type StoredEvent = RunEvent & { id: string };

/** Events whose lines begin in one stretch of the file. */
export interface Piece {
  events: StoredEvent[];
  last: boolean;
}

export interface EventLog {
  /** Names the file's present content. @returns undefined where there is no such file */
  version(path: string): Promise<string | undefined>;
  /** @param n from 0. @returns undefined where the file is another one by now */
  piece(path: string, version: string, n: number): Promise<Piece | undefined>;
}

export interface EventLogOptions {
  /** Length of a stretch. Default 256 KiB. */
  piece_bytes?: number;
  /** Pieces that are kept for the next reader. Default 32. */
  kept?: number;
}

const NEWLINE = 0x0a;
/** So much is read beyond a stretch, for the line that goes on there; twice as much where that is too little. */
const BEYOND_BYTES = 16 * 1024;

export function createEventLog(
  store: ArtifactStore,
  { piece_bytes = 256 * 1024, kept = 32 }: EventLogOptions = {},
): EventLog {
  const pieces = new Map<string, Promise<Piece | undefined>>();
  const asking = new Map<string, Promise<string | undefined>>();

  async function version(path: string): Promise<string | undefined> {
    const opened = await store.open(path, { start: 0, end: 0 });
    opened?.body.destroy();
    return opened?.info.sha256;
  }

  async function read(path: string, wanted: string, n: number, beyond: number): Promise<Piece | undefined> {
    const from = n * piece_bytes;
    const to = from + piece_bytes;
    // The byte before tells whether a line begins right here.
    const start = Math.max(0, from - 1);
    const opened = await store.open(path, { start, end: to + beyond - 1 });
    if (!opened) return undefined;
    const { info, body } = opened;
    if (info.sha256 !== wanted) {
      body.destroy();
      return undefined;
    }
    const bytes = await buffer(body);
    const begin = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const ending = bytes.indexOf(NEWLINE, to - start - 1);
    const end = ending < 0 ? bytes.length : ending + 1;
    if (ending < 0 && to + beyond < info.bytes) return read(path, wanted, n, beyond * 2);
    const last = to >= info.bytes;
    const none = from > 0 && (begin === 0 || begin >= end);
    const lines = none ? [] : bytes.toString("utf8", begin, end).split("\n");
    return { events: lines.filter(Boolean).map((line) => JSON.parse(line) as StoredEvent), last };
  }

  /** What could not be read is read again by who asks next. */
  function begin(key: string, reading: Promise<Piece | undefined>): Promise<Piece | undefined> {
    const forget = (): void => void (pieces.get(key) === reading && pieces.delete(key));
    reading.then((piece) => piece ?? forget(), forget);
    return reading;
  }

  return {
    version(path) {
      const asked = asking.get(path) ?? version(path).finally(() => asking.delete(path));
      asking.set(path, asked);
      return asked;
    },
    piece(path, wanted, n) {
      const key = `${wanted} ${n} ${path}`;
      const known = pieces.get(key) ?? begin(key, read(path, wanted, n, BEYOND_BYTES));
      pieces.delete(key);
      pieces.set(key, known);
      if (pieces.size > kept) pieces.delete(pieces.keys().next().value as string);
      return known;
    },
  };
}
