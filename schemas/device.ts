// A device of the inventory after resolution: device over groups in order over defaults.
import type { Json } from "./json.js";
import type { SecretSource } from "./secret.js";

/** How to log in. References only; `activities/` reads the secrets when a session opens. */
export interface Credential {
  name: string;
  username: string;
  password?: SecretSource;
  enable?: SecretSource;
  private_key?: SecretSource;
  passphrase?: SecretSource;
  /** Use the agent behind `SSH_AUTH_SOCK` of the worker. */
  agent?: boolean;
}

export interface SshOptions {
  strict_host_key_checking: "yes" | "accept-new" | "no";
  /** Path on the worker of a file that is only read; what is learnt goes to the `known_hosts` that all workers share. */
  known_hosts?: string;
  private_key?: SecretSource;
  /** `legacy` adds retired key exchanges, ciphers, host keys and MACs: all with SHA-1 or MD5, and CBC. */
  algorithms?: "default" | "legacy";
  /** How often the device is asked whether it is there; 0: never. */
  keepalive_ms?: number;
}

export interface ResolvedDevice {
  name: string;
  host: string;
  port: number;
  platform: string;
  site: string;
  groups: string[];
  tags: string[];
  vars: Record<string, Json>;
  /** Name of an entry of `Plan.credentials`; absent for devices that need no login. */
  credential?: string;
  ssh: SshOptions;
  /** Shells at once on this device, at least 1. */
  sessions: number;
  transport: "ssh" | "ssh_exec" | "telnet" | "netconf" | "local";
  /** Names of the devices to hop through, nearest to us first; the compiler has unrolled the chain. */
  jumps: string[];
}
