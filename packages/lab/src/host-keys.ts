// The host keys of a lab: made once, kept in a folder where asked, so that a restarted lab is the same lab.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ssh2 from "ssh2";
import { ed25519 } from "./key-pair.js";

export interface HostKeys {
  /** What devices show. OpenSSH private keys, PEM. */
  usual: string;
  /** What a device shows whose key changed. */
  changed: string;
  /** RSA, for devices that only know retired algorithms. */
  legacy: string;
}

const makers: Record<keyof HostKeys, () => string> = {
  usual: () => ed25519().private,
  changed: () => ed25519().private,
  legacy: () => ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }).private,
};

/**
 * One set of keys for all devices of a lab; each is made when first asked for. Kept under `folder`, mode 0600; without one
 * the labs of a process have the same, since a port of one may later be a port of another.
 */
export class KeyRing {
  static readonly #ofProcess = new KeyRing(undefined);
  readonly #known: Partial<HostKeys> = {};

  private constructor(private readonly folder: string | undefined) {}

  static async open(folder?: string): Promise<KeyRing> {
    const ring = folder ? new KeyRing(folder) : KeyRing.#ofProcess;
    if (folder) await mkdir(folder, { recursive: true });
    await ring.get("usual");
    return ring;
  }

  async get(name: keyof HostKeys): Promise<string> {
    return (this.#known[name] ??= await this.#readOrMake(name));
  }

  async #readOrMake(name: keyof HostKeys): Promise<string> {
    const path = this.folder && join(this.folder, `host_key_${name}`);
    if (path) {
      const kept = await readFile(path, "utf8").catch(() => undefined);
      if (kept) return kept;
    }
    const made = makers[name]();
    if (path) await writeFile(path, made, { mode: 0o600 });
    return made;
  }
}
