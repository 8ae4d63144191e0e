// Types of linux.mjs.
import type { LedgerEntry } from "./openssh/ledger.mjs";

export type { LedgerEntry };

export interface LinuxHost {
  /** `linux1`: its name in the inventory and, as root, its hostname. */
  name: string;
  host: string;
  port: number;
  user: string;
  /** Absent without root: sshd then lets only ourselves in, and only with the key. */
  password?: string;
  private_key_path: string;
  known_hosts_path: string;
  /** Inventory in YAML: platform linux, one device. */
  inventory(options?: { auth?: "key" | "password" }): string;
  /** Every line that any session typed, and every command that came with a login, in order. Still there after `stop`. */
  ledger(): string[];
  /** The same with times and logins. */
  ledgerEntries(): LedgerEntry[];
  /** Ends sshd, all sessions and what they started. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts bash behind OpenSSH on a free loopback port; as root with a user `netops` that exists only in there.
 * @throws {Error} where the machine cannot run it; see {@link canRunLinuxHost}
 */
export function startLinuxHost(options: {
  /** For key, password and known_hosts; made where it does not exist, kept by `stop`. */
  base_dir: string;
}): Promise<LinuxHost>;

export { canRunLinuxHost } from "./prerequisites.mjs";
