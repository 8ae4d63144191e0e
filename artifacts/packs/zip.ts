// The form of a pack: a ZIP archive without compression, so that any tool opens it and a range of it is a file. The comment of
// each entry has what the store says of the file.
import { crc32 } from "node:zlib";
import type { FileForPack, PutArtifact } from "../store.js";

const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const VERSION = 20;
const NAMES_ARE_UTF8 = 0x0800;
/** 1980-01-01, the first day that the format knows: when a file was written is said by its object. */
const NO_DATE = 0x0021;

/** Where the bytes of a file lie: from `offset` in the pack, or in an object of their own. */
export type PackedFile = PutArtifact &
  ({ offset: number; object?: never } | { object: string; offset?: never });

/** What the comment of an entry holds, as JSON. */
interface Note {
  sha256: string;
  media_type: string;
  /** The name of the object in the pack's folder, and how many bytes that has. */
  object?: string;
  bytes?: number;
}

/** @param files below `folder`. The same files with others behind them have their bytes at the same place. */
export function zipOf(folder: string, files: readonly FileForPack[]): Buffer {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const { sha256, media_type, object } = file;
    const name = Buffer.from(file.path.slice(folder.length));
    const body = file.body ?? new Uint8Array();
    const own = object === undefined ? {} : { object: object.slice(folder.length), bytes: file.bytes };
    const comment = Buffer.from(JSON.stringify({ sha256, media_type, ...own } satisfies Note));
    const about = aboutOf(body, name.length);

    const central = Buffer.alloc(CENTRAL.bytes);
    central.writeUInt32LE(CENTRAL.signature, 0);
    central.writeUInt16LE(VERSION, 4);
    about.copy(central, 6);
    central.writeUInt16LE(comment.length, 32);
    central.writeUInt32LE(at, 42);
    directory.push(central, name, comment);

    const local = Buffer.alloc(LOCAL.bytes);
    local.writeUInt32LE(LOCAL.signature, 0);
    about.copy(local, 4);
    pieces.push(local, name, body);
    at += local.length + name.length + body.byteLength;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([...pieces, ...directory, endOf(files.length, at, size)]);
}

/** What the header of a file and its entry in the directory have in common. */
function aboutOf(body: Uint8Array, name: number): Buffer {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(VERSION, 0);
  about.writeUInt16LE(NAMES_ARE_UTF8, 2);
  about.writeUInt16LE(NO_DATE, 8);
  about.writeUInt32LE(crc32(body), 10);
  about.writeUInt32LE(body.byteLength, 14);
  about.writeUInt32LE(body.byteLength, 18);
  about.writeUInt16LE(name, 22);
  return about;
}

function endOf(files: number, at: number, size: number): Buffer {
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return end;
}

/**
 * @param tail the last bytes of a pack of `size` bytes
 * @returns the files in the order in which they were put; a number: so many of its last bytes are needed
 * @throws {RangeError} where this is not a pack
 */
export function filesIn(folder: string, tail: Buffer, size: number): PackedFile[] | number {
  const end = tail.length - END.bytes;
  if (end < 0 || tail.readUInt32LE(end) !== END.signature) throw new RangeError("it does not end as a pack");
  const begin = tail.readUInt32LE(end + 16) - (size - tail.length);
  if (begin < 0) return tail.length - begin;
  const files: PackedFile[] = [];
  for (let at = begin, n = tail.readUInt16LE(end + 10); n > 0; n--) {
    if (tail.readUInt32LE(at) !== CENTRAL.signature) throw new RangeError("its directory is damaged");
    const [name, extra, comment] = [28, 30, 32].map((field) => tail.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const from = at + CENTRAL.bytes;
    const path = folder + tail.toString("utf8", from, from + name);
    const note = noteIn(tail.toString("utf8", from + name + extra, from + name + extra + comment));
    const { sha256, media_type, object, bytes = tail.readUInt32LE(at + 24) } = note;
    const about = { path, bytes, sha256, media_type };
    const offset = tail.readUInt32LE(at + 42) + LOCAL.bytes + name;
    files.push(object === undefined ? { ...about, offset } : { ...about, object: folder + object });
    at = from + name + extra + comment;
  }
  return files;
}

function noteIn(comment: string): Note {
  try {
    return JSON.parse(comment) as Note;
  } catch {
    throw new RangeError("an entry of its directory does not say what the file is");
  }
}
