// Reads the text of an OpenSSH known_hosts file into entries, keeping the line numbers for messages.

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

/**
 * Comments, empty and malformed lines are skipped as OpenSSH does; `@cert-authority` lines too, because certificates
 * are never asked for.
 */
export function parseKnownHosts(text: string): HostKeyEntry[] {
  if (last?.text !== text) last = { text, entries: parse(text) };
  return last.entries;
}

/** Hundreds of logins in a row read the same text. */
let last: { text: string; entries: HostKeyEntry[] } | undefined;

function parse(text: string): HostKeyEntry[] {
  const entries: HostKeyEntry[] = [];
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
    entries.push({
      line: index + 1,
      names,
      revoked: marker === "@revoked",
      type,
      key: key.toString("base64"),
    });
  }
  return entries;
}

/** The algorithm name that an SSH public key blob begins with; empty when it is no key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return "";
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? "" : blob.toString("latin1", 4, 4 + length);
}
