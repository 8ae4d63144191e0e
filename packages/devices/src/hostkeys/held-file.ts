// A known_hosts file in memory: of what others add only that is parsed, and what we add is not read again.
import type { BigIntStats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { gathered } from "./gathered.js";
import { KnownHosts } from "./parse.js";

const END_OF_LINE = 10;

export class HeldFile {
  #hosts = new KnownHosts();
  /** What the entries were read from is its first `#size` bytes. */
  #bytes = Buffer.alloc(0);
  #size = 0;
  /** By it a file that nobody has touched since is known without a look into it. */
  #stamp: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {}

  /** What the file holds. @throws what the file system throws */
  readonly read: () => Promise<KnownHosts> = gathered(() => this.#alone(() => this.#current()));

  /**
   * Adds the lines that `decide` makes, in one write: a reader sees whole lines, also next to OpenSSH's own writes. For use
   * while no other writer of ours comes between.
   * @returns once they are durable
   */
  async append(decides: ((hosts: KnownHosts) => string | undefined)[]): Promise<void> {
    const file = await open(this.path, "a+", 0o600);
    try {
      await this.#alone(() => this.#write(file, decides));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #write(file: FileHandle, decides: ((hosts: KnownHosts) => string | undefined)[]): Promise<void> {
    const hosts = await this.#of(file);
    const before = this.#size;
    let text = "";
    for (const decide of decides) {
      const line = decide(hosts);
      if (line === undefined) continue;
      const added = `${this.#endsLine ? "" : "\n"}${line}\n`;
      this.#add(Buffer.from(added));
      text += added;
    }
    if (text === "") return;
    this.#stamp = undefined;
    try {
      await file.write(text);
    } catch (error) {
      this.#forget();
      throw error;
    }
    const { size, stamp } = stampOf(await file.stat({ bigint: true }));
    if (size === before + Buffer.byteLength(text)) this.#stamp = stamp;
  }

  async #current(): Promise<KnownHosts> {
    try {
      const seen = stampOf(await stat(this.path, { bigint: true }));
      if (seen.stamp === this.#stamp) return this.#hosts;
      const file = await open(this.path, "r");
      try {
        return await this.#of(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      this.#forget();
      return this.#hosts;
    }
  }

  async #of(file: FileHandle): Promise<KnownHosts> {
    const { stamp } = stampOf(await file.stat({ bigint: true }));
    if (stamp === this.#stamp) return this.#hosts;
    const bytes = await contentOf(file);
    const isLonger = bytes.subarray(0, this.#size).equals(this.#bytes.subarray(0, this.#size));
    const added = bytes.subarray(this.#size);
    if (!isLonger || !(this.#endsLine || added.length === 0 || added[0] === END_OF_LINE)) {
      this.#forget();
      this.#add(bytes);
    } else if (added.length > 0) this.#add(added);
    this.#stamp = stamp;
    return this.#hosts;
  }

  get #endsLine(): boolean {
    return this.#size === 0 || this.#bytes[this.#size - 1] === END_OF_LINE;
  }

  #add(bytes: Buffer): void {
    const size = this.#size + bytes.length;
    if (size > this.#bytes.length) {
      const larger = Buffer.alloc(2 * size);
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, this.#size);
    this.#size = size;
    this.#hosts.add(bytes.toString("utf8"));
  }

  /** Who looks at what was held goes on seeing that. */
  #forget(): void {
    this.#hosts = new KnownHosts();
    this.#size = 0;
    this.#stamp = undefined;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

const stampOf = ({ mtimeNs, ctimeNs, size, ino, dev }: BigIntStats) => ({
  stamp: [mtimeNs, ctimeNs, size, ino, dev].join(":"),
  size: Number(size),
});

/** From its first byte, wherever the handle stands. */
async function contentOf(file: FileHandle): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let position = 0; ; ) {
    const part = Buffer.allocUnsafe(64 * 1024);
    const { bytesRead } = await file.read(part, 0, part.length, position);
    if (bytesRead === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, bytesRead));
    position += bytesRead;
  }
}
