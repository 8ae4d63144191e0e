// Ed25519 keys in OpenSSH's form.
import ssh2 from "ssh2";

export interface KeyPair {
  private: string;
  public: string;
}

/** One in 300 that ssh2 makes it cannot read itself; then another one is made. @param lock where the private key has one */
export function ed25519(lock?: { passphrase: string; cipher: string; rounds: number }): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519", lock);
    if (!(ssh2.utils.parseKey(pair.private, lock?.passphrase) instanceof Error)) return pair;
  }
}
