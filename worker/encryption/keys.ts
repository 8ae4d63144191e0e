// Keys derived from the user's secret: scrypt with a salt of each process's own, so that no table of common secrets helps.
import { randomBytes, scrypt } from "node:crypto";

export interface DerivedKey {
  salt: Buffer;
  /** Tells whether two derived keys are the same. Comes from the derivation beside the key, and says nothing about it. */
  id: Buffer;
  /** For AES-256. */
  key: Buffer;
}

export interface Keyring {
  /** The key that this process encrypts with. */
  own(): Promise<DerivedKey>;
  /** The key of whoever used this salt, where it had the same secret. */
  withSalt(salt: Uint8Array): Promise<DerivedKey>;
}

export const SALT_BYTES = 16;
export const ID_BYTES = 8;
const KEY_BYTES = 32;
/** 32 MiB and 90 to 170 ms on one core: a guess costs as much. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/** One for each process that has written to a history that is read; the least recently used goes first. */
const KEPT_KEYS = 500;

export function createKeyring(secret: string): Keyring {
  const salt = randomBytes(SALT_BYTES);
  const kept = new Map<string, Promise<DerivedKey>>();
  // One after the other: whoever sends made-up salts occupies one thread of the pool, not all.
  let last: Promise<unknown> = Promise.resolve();

  const derive = (from: Buffer): Promise<DerivedKey> => {
    const derived = last.then(() => deriveKey(secret, from));
    last = derived.catch(() => {});
    return derived;
  };
  const withSalt = (given: Uint8Array): Promise<DerivedKey> => {
    const from = Buffer.from(given);
    const name = from.toString("latin1");
    const derived = kept.get(name) ?? derive(from);
    kept.delete(name);
    kept.set(name, derived);
    if (kept.size > KEPT_KEYS) kept.delete(kept.keys().next().value as string);
    return derived;
  };
  return { own: () => withSalt(salt), withSalt };
}

/** Off the event loop. */
function deriveKey(secret: string, salt: Buffer): Promise<DerivedKey> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES + ID_BYTES, COST, (error, bytes) => {
      if (error) reject(error);
      else resolve({ salt, key: bytes.subarray(0, KEY_BYTES), id: bytes.subarray(KEY_BYTES) });
    });
  });
}
