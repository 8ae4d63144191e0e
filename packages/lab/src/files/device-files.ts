// The disk of a simulated device: files in a folder of their own that goes away with the lab.
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Faults } from "../faults.js";

const PIECE = 1_024 * 1_024;

export interface FileFacts {
  name: string;
  bytes: number;
  md5: string;
  sha256: string;
  sha512: string;
}

export class DeviceFiles {
  #folder: string | undefined;
  readonly #known = new Map<string, { mark: string; facts: FileFacts }>();
  /** Bytes that the device has written to its disk since it was made, whatever became of them. */
  written = 0;

  /** @param size of the disk, bytes */
  constructor(
    readonly size: number,
    private readonly faults: () => Pick<Faults, "disk_full" | "corrupt_files">,
  ) {}

  get isFull(): boolean {
    return this.faults().disk_full === true;
  }

  /** What the disk makes of these bytes. */
  stored(bytes: Buffer): Buffer {
    this.written += bytes.length;
    return this.faults().corrupt_files ? (bytes.map((byte) => byte ^ 1) as Buffer) : bytes;
  }

  /** Where the bytes of a file lie. `flash:/x`, `flash:x` and `/mnt/flash/x` are one file. */
  pathOf(name: string): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), "orchestrator-lab-disk-"));
    return join(this.#folder, encodeURIComponent(nameOf(name)));
  }

  has(name: string): boolean {
    return this.#folder !== undefined && existsSync(this.pathOf(name));
  }

  bytesOf(name: string): number {
    return statSync(this.pathOf(name)).size;
  }

  content(name: string): Buffer | undefined {
    return this.has(name) ? readFileSync(this.pathOf(name)) : undefined;
  }

  remove(name: string): boolean {
    if (!this.has(name)) return false;
    rmSync(this.pathOf(name));
    return true;
  }

  rename(from: string, to: string): boolean {
    if (!this.has(from)) return false;
    renameSync(this.pathOf(from), this.pathOf(to));
    return true;
  }

  facts(name: string): FileFacts | undefined {
    if (!this.has(name)) return undefined;
    const path = this.pathOf(name);
    const { size, mtimeMs } = statSync(path);
    const mark = `${size}:${mtimeMs}`;
    const known = this.#known.get(path);
    if (known?.mark === mark) return known.facts;
    const facts = { name, bytes: size, ...digestsOf(path) };
    this.#known.set(path, { mark, facts });
    return facts;
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

const nameOf = (name: string): string =>
  name
    .replace(/^\/mnt\/(\w+)\//, "$1:")
    .replace(/^\/(?=[\w-]+:)/, "")
    .replace(/:\/+/, ":");

function digestsOf(path: string): Pick<FileFacts, "md5" | "sha256" | "sha512"> {
  const [md5, sha256, sha512] = [createHash("md5"), createHash("sha256"), createHash("sha512")];
  const file = openSync(path, "r");
  const piece = Buffer.allocUnsafe(PIECE);
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      for (const hash of [md5, sha256, sha512]) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return { md5: md5.digest("hex"), sha256: sha256.digest("hex"), sha512: sha512.digest("hex") };
}
