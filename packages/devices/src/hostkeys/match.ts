// Whether the first field of a known_hosts line names a host: plain, bracketed, wildcard, negated or hashed.
import { createHmac, timingSafeEqual } from "node:crypto";

/** A negated name (`!name`) that matches makes the whole line not match, as in OpenSSH. */
export function namesHost(names: string, host: string): boolean {
  if (names.startsWith("|1|")) return hashedAs(names, host);
  let found = false;
  for (const name of names.split(",")) {
    const negated = name.startsWith("!");
    const pattern = (negated ? name.slice(1) : name).toLowerCase();
    if (!wildcard(pattern, host)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function hashedAs(field: string, host: string): boolean {
  const [, , salt, hash] = field.split("|");
  if (!salt || !hash) return false;
  const expected = Buffer.from(hash, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(host).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** `*` and `?` as in OpenSSH; linear in practice: on a mismatch only the last star is retried. */
function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
