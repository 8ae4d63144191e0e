// How much a bundle of a run may unpack: whoever replays one has it from somebody else.
import { countSetting } from "./setting.js";

/** The setting that replaces the limits on bytes. */
export const UNPACK_SETTING = "ORCHESTRATOR_UNPACK_LIMIT";

const MIB = 1_024 * 1_024;

export interface BundleLimits {
  files: number;
  /** Of all files together. */
  bytes: number;
  file_bytes: number;
  /** Unpacked bytes for each packed one. */
  ratio: number;
}

/** A run of 10,000 devices with ten steps each has 200,000 files, and its text shrinks to a thirtieth. */
export const BUNDLE_LIMITS: BundleLimits = {
  files: 500_000,
  bytes: 4_096 * MIB,
  file_bytes: 512 * MIB,
  ratio: 200,
};
/** A small bundle may shrink as much as it likes. */
const RATIO_FROM = 64 * MIB;

/** @param text of `ORCHESTRATOR_UNPACK_LIMIT`. @throws {SettingError} */
export function bundleLimits(text: string | undefined): BundleLimits {
  if (!text) return BUNDLE_LIMITS;
  const bytes = countSetting(UNPACK_SETTING, text, "of bytes");
  return { ...BUNDLE_LIMITS, bytes, file_bytes: bytes, ratio: Number.POSITIVE_INFINITY };
}

/** Longer ones are not made by us, and file systems refuse them. */
const LONGEST_PATH = 1_024;
/** A file of a bundle: the run's id, then a path as the store makes them. */
const ENTRY = /^([\w-][\w.-]*)((?:\/[\w~@-][\w.~@-]*)+)$/;

/** Counts what goes by while a bundle is unpacked. Each method throws where a limit is exceeded, and names it. */
export class BundleMeter {
  private packedBytes = 0;
  private unpackedBytes = 0;
  private files = 0;
  private bytes = 0;
  private run: string | undefined;

  constructor(private readonly limits: BundleLimits) {}

  /** Bytes of the file, as they are read. */
  packed(bytes: number): void {
    this.packedBytes += bytes;
  }

  /** Bytes of the archive in it, before anything takes them apart. */
  unpacked(bytes: number): void {
    this.unpackedBytes += bytes;
    if (this.unpackedBytes > RATIO_FROM && this.unpackedBytes > this.limits.ratio * this.packedBytes)
      throw exceeded(`it grows to more than ${this.limits.ratio} times its size`);
  }

  /** What it holds, by name, type and size as the header claims. @returns the run that it belongs to */
  entry(header: { name: string; type?: string | null; size?: number }): string {
    const { name, type, size = 0 } = header;
    const [, id] = name.length > LONGEST_PATH ? [] : (ENTRY.exec(name) ?? []);
    if (type !== "file" || id === undefined)
      throw new Error(`it holds ${JSON.stringify(name.slice(0, 200))} (${type}), which no run has`);
    this.file(name, size);
    this.run ??= id;
    if (id !== this.run) throw new Error(`it holds files of two runs, ${this.run} and ${id}`);
    return id;
  }

  private file(name: string, size: number): void {
    this.files += 1;
    this.bytes += size;
    const { files, bytes, file_bytes } = this.limits;
    if (this.files > files) throw exceeded(`it holds more than ${files} files`);
    if (size > file_bytes)
      throw exceeded(`${JSON.stringify(name.slice(0, 200))} has more than ${file_bytes} bytes`);
    if (this.bytes > bytes) throw exceeded(`its files have more than ${bytes} bytes together`);
  }
}

const exceeded = (what: string): Error =>
  new Error(
    `${what}. Nothing of it was used. If you trust it, set ${UNPACK_SETTING} to the number of bytes that it may unpack`,
  );

/** For a pipeline of streams. */
export const counted = (count: (bytes: number) => void) =>
  async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      count(chunk.byteLength);
      yield chunk;
    }
  };
