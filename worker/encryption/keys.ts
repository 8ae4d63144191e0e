// Keys derived from the user's secret: slowly once for each process (scrypt), then quickly for each salt (HKDF).
import { hkdfSync, randomBytes, scrypt } from "node:crypto";

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
/** 32 MiB and 90 to 170 ms on one core: a guess of the secret costs as much. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/**
 * Never from a payload: whoever reaches Temporal could have as many slow derivations made as he sends salts. All processes
 * with the same secret have to arrive at the same key, so it is fixed.
 */
const SLOW_SALT = "orchestrator payload encryption 1";
const PURPOSE = "orchestrator payload key 1";
/** One for each process that has written to a history that is read; the least recently used goes first. */
const KEPT_KEYS = 500;

export function createKeyring(secret: string): Keyring {
  const ownSalt = randomBytes(SALT_BYTES);
  const others = new Map<string, DerivedKey>();
  let slow: Promise<Buffer> | undefined;
  let ownKey: DerivedKey | undefined;
  const master = () =>
    (slow ??= deriveSlowly(secret).catch((error: unknown) => {
      slow = undefined;
      throw error;
    }));
  const own = async () => (ownKey ??= deriveKey(await master(), ownSalt));

  return {
    own,
    async withSalt(given) {
      if (ownSalt.equals(given)) return own();
      const salt = Buffer.from(given);
      const name = salt.toString("latin1");
      const derived = others.get(name) ?? deriveKey(await master(), salt);
      others.delete(name);
      others.set(name, derived);
      if (others.size > KEPT_KEYS) others.delete(others.keys().next().value as string);
      return derived;
    },
  };
}

/** Off the event loop. */
const deriveSlowly = (secret: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, SLOW_SALT, KEY_BYTES, COST, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

/** A few microseconds. */
function deriveKey(master: Buffer, salt: Buffer): DerivedKey {
  const bytes = Buffer.from(hkdfSync("sha256", master, salt, PURPOSE, KEY_BYTES + ID_BYTES));
  return { salt, key: bytes.subarray(0, KEY_BYTES), id: bytes.subarray(KEY_BYTES) };
}
