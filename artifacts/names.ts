// Names that people gave, as parts of a path, and back.
import { createHash } from "node:crypto";

/** Longest encoded name, characters; leaves room for qualifiers and extension below the 255 of file systems. */
const LONGEST = 120;
const HASH_DIGITS = 32;
/** Stands between the beginning of a name that is too long and its digest. */
const CUT = "~~";
const UNSAFE = /[^A-Za-z0-9._-]|^\.|\.$/gu;

/**
 * Letters, digits, `.`, `_` and `-` stay; every other byte becomes `~XX`, which means the same in a shell, a URL, an
 * S3 key and a file name. A name that is too long is cut and gets its digest, so that no two names meet.
 */
export function encodeName(name: string): string {
  if (name === "") return "~";
  const encoded = name.replace(UNSAFE, escapeBytes);
  if (encoded.length <= LONGEST) return encoded;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, HASH_DIGITS);
  const head = encoded.slice(0, LONGEST - CUT.length - HASH_DIGITS).replace(/~.?$/, "");
  return head + CUT + digest;
}

/** @returns undefined for a name that was cut, and for what {@link encodeName} does not make. */
export function decodeName(encoded: string): string | undefined {
  if (encoded === "~") return "";
  if (encoded.includes(CUT)) return undefined;
  try {
    const name = decodeURIComponent(encoded.replaceAll("%", "%25").replaceAll("~", "%"));
    return encodeName(name) === encoded ? name : undefined;
  } catch {
    return undefined;
  }
}

function escapeBytes(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `~${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}
