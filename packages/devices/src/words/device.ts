// A device of the inventory after resolution: device over groups in order over defaults.
import * as v from "valibot";
import type { Json } from "./json.js";
import { type SecretSource, SecretSourceSchema } from "./secret.js";

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
  /** New logins with it on the devices of a site, over all its workers. Absent: as many as come. */
  logins_per_second?: number;
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
  /** As `transports.ts` names it. */
  transport: string;
  /** Names of the devices to hop through, nearest to us first; the compiler has unrolled the chain. */
  jumps: string[];
}

/**
 * What of a device decides what its worker touches. A plan may come from whoever reaches Temporal: in a place for a word a
 * list of one word would be judged as no word, and used as that one.
 */
const ReachSchema = v.object({
  host: v.string(),
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  transport: v.string(),
  jumps: v.array(v.string()),
  ssh: v.object({
    strict_host_key_checking: v.picklist(["yes", "accept-new", "no"]),
    known_hosts: v.optional(v.string()),
    private_key: v.optional(SecretSourceSchema),
  }),
});

/** @returns where it is not what the types say: `ssh.known_hosts`; undefined where it is */
export function wrongReach(device: unknown): string | undefined {
  const { issues } = v.safeParse(ReachSchema, device, { abortEarly: true });
  return issues && (v.getDotPath(issues[0]) ?? "device");
}
