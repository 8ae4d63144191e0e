// Which algorithms are offered: those that are still sound, and on request those that are retired.
import type { Algorithms, MacAlgorithm, ServerHostKeyAlgorithm } from "ssh2";

const LEGACY = {
  kex: ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  cipher: ["aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc"],
  serverHostKey: ["ssh-rsa", "ssh-dss"],
  hmac: [
    "hmac-sha1-etm@openssh.com",
    "hmac-sha1",
    "hmac-sha2-256-96",
    "hmac-sha2-512-96",
    "hmac-sha1-96",
    "hmac-md5",
    "hmac-md5-96",
  ],
} as const;

/** Key exchanges and ciphers are ssh2's defaults, which have neither SHA-1 nor CBC; its MACs have. */
const HMACS: MacAlgorithm[] = [
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
  "hmac-sha2-256",
  "hmac-sha2-512",
];
const HOST_KEYS: ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/**
 * @param known types of key under which the host is known; they go first, so that a host with several keys presents the
 *   one that can be compared.
 */
export function algorithms(kind: "default" | "legacy", known: string[]): Algorithms {
  const legacy = kind === "legacy";
  const hostKeys: ServerHostKeyAlgorithm[] = [...HOST_KEYS, ...(legacy ? LEGACY.serverHostKey : [])];
  const first = hostKeys.filter((name) => known.includes(name.startsWith("rsa-sha2-") ? "ssh-rsa" : name));
  const serverHostKey = [...first, ...hostKeys.filter((name) => !first.includes(name))];
  if (!legacy) return { serverHostKey, hmac: HMACS };
  return {
    serverHostKey,
    kex: { append: [...LEGACY.kex], prepend: [], remove: [] },
    cipher: { append: [...LEGACY.cipher], prepend: [], remove: [] },
    hmac: [...HMACS, ...LEGACY.hmac],
  };
}
