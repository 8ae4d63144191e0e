// Reads the text of an OpenSSH known_hosts file into entries, keeping the line numbers for messages.
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

const KEPT_TEXTS = 4;

/** The entries of a file, found by name without a look at each of them. */
export class KnownHosts {
  readonly #byName = new Map<string, HostKeyEntry[]>();
  /** Those with wildcards, negations or hashes. */
  readonly #patterns: HostKeyEntry[] = [];

  private constructor(text: string) {
    for (const entry of entries(text)) {
      if (/[*?!|]/.test(entry.names)) this.#patterns.push(entry);
      else for (const name of entry.names.toLowerCase().split(",")) this.#add(name, entry);
    }
  }

  #add(name: string, entry: HostKeyEntry): void {
    const same = this.#byName.get(name);
    if (same) same.push(entry);
    else this.#byName.set(name, [entry]);
  }

  /** Entries of a name, in the order of the file. */
  of(name: string): HostKeyEntry[] {
    const found = [
      ...(this.#byName.get(name) ?? []),
      ...this.#patterns.filter((entry) => namesHost(entry.names, name)),
    ];
    return found.sort((a, b) => a.line - b.line);
  }

  /** Entries that name it as a whole, hashed or not; wildcards are for names that OpenSSH knows. */
  exactly(name: string): HostKeyEntry[] {
    return this.of(name).filter(({ names }) => !/[*?!]/.test(names));
  }

  static #kept: { text: string; hosts: KnownHosts }[] = [];

  /** Hundreds of logins in a row read the same few texts: those that were read last are kept. */
  static parse(text: string): KnownHosts {
    const known = KnownHosts.#kept.find((each) => each.text === text) ?? {
      text,
      hosts: new KnownHosts(text),
    };
    const others = KnownHosts.#kept.filter((each) => each !== known);
    KnownHosts.#kept = [known, ...others.slice(0, KEPT_TEXTS - 1)];
    return known.hosts;
  }
}

/**
 * Comments, empty and malformed lines are skipped as OpenSSH does; `@cert-authority` lines too, because certificates
 * are never asked for.
 */
function* entries(text: string): Generator<HostKeyEntry> {
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const fields = line.split(/[ \t]+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    if (marker !== undefined && marker !== "@revoked") continue;
    const [names, type, blob] = fields;
    if (names === undefined || type === undefined || blob === undefined) continue;
    const key = Buffer.from(blob, "base64");
    if (key.length < 8 || keyType(key) !== type) continue;
    yield { line: index + 1, names, revoked: marker === "@revoked", type, key: key.toString("base64") };
  }
}

/** The algorithm name that an SSH public key blob begins with; empty when it is not a key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return "";
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? "" : blob.toString("latin1", 4, 4 + length);
}
