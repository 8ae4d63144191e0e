// The lines of an OpenSSH known_hosts file as entries, with their numbers for messages. They are held in memory and added to.
import { namesHost } from "./match.js";

/** One usable line of a known_hosts file. */
export interface HostKeyEntry {
  /** Counted from 1. */
  line: number;
  /** The first field as written: names, patterns or one hashed name. */
  names: string;
  revoked: boolean;
  type: string;
  /** The key blob, base64 without padding differences. */
  key: string;
}

/** The entries of known_hosts, found by name without a look at each of them. */
export class KnownHosts {
  readonly #byName = new Map<string, HostKeyEntry[]>();
  /** Those with wildcards, negations or hashes. */
  readonly #patterns: HostKeyEntry[] = [];
  /** What the patterns gave for a name: each hash costs a digest. */
  readonly #matched = new Map<string, HostKeyEntry[]>();
  #lines = 0;

  constructor(text = "") {
    this.add(text);
  }

  /** @param text what follows behind what is there; it begins a line, or with the end of the one before */
  add(text: string): void {
    const lines = text.split("\n");
    for (const entry of entries(lines, this.#lines)) {
      if (!/[*?!|]/.test(entry.names)) {
        for (const name of entry.names.toLowerCase().split(",")) this.#add(name, entry);
        continue;
      }
      this.#patterns.push(entry);
      this.#matched.clear();
    }
    this.#lines += lines.length - 1;
  }

  #add(name: string, entry: HostKeyEntry): void {
    const same = this.#byName.get(name);
    if (same) same.push(entry);
    else this.#byName.set(name, [entry]);
  }

  /** Entries of a name, in the order of the file. */
  of(name: string): HostKeyEntry[] {
    const found = [...(this.#byName.get(name) ?? []), ...this.#matching(name)];
    return found.sort((a, b) => a.line - b.line);
  }

  /** Entries that name it as a whole, hashed or not; wildcards are for names that OpenSSH knows. */
  exactly(name: string): HostKeyEntry[] {
    return this.of(name).filter(({ names }) => !/[*?!]/.test(names));
  }

  #matching(name: string): HostKeyEntry[] {
    if (this.#patterns.length === 0) return [];
    let found = this.#matched.get(name);
    if (found === undefined) {
      found = this.#patterns.filter((entry) => namesHost(entry.names, name));
      this.#matched.set(name, found);
    }
    return found;
  }
}

/**
 * Comments, empty and malformed lines are skipped as OpenSSH does; `@cert-authority` lines too, because certificates
 * are never asked for.
 */
function* entries(lines: string[], before: number): Generator<HostKeyEntry> {
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const fields = line.split(/[ \t]+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    if (marker !== undefined && marker !== "@revoked") continue;
    const [names, type, blob] = fields;
    if (names === undefined || type === undefined || blob === undefined) continue;
    const key = Buffer.from(blob, "base64");
    if (key.length < 8 || keyType(key) !== type) continue;
    yield {
      line: before + index + 1,
      names,
      revoked: marker === "@revoked",
      type,
      key: key.toString("base64"),
    };
  }
}

/** The algorithm name that an SSH public key blob begins with; empty when it is not a key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return "";
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? "" : blob.toString("latin1", 4, 4 + length);
}
