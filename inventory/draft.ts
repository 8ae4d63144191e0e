// What a reader makes of its source: devices with their final values, in terms that are not yet those of our inventory.
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import type { SourceLine } from "./notes.js";
import type { Value } from "./yaml/read.js";

export type Vars = Map<string, Value>;

/** Text of the source with its place. */
export interface Stated extends SourceLine {
  value: string;
}

/** A secret of the source. Its text serves to tell secrets apart while reading, and is never written anywhere. */
export type Secret =
  | { source: SecretSource }
  | {
      /** The same text is the same secret. */
      identity: string;
      place: SourceLine;
      /** As a clause: `a password in clear text`. */
      what: string;
      /** `lost`: the source states the secret, and it is not taken over. `chosen`: the source does not state it. */
      kind: "lost" | "chosen";
    };

export interface Login {
  username?: string;
  password?: Secret;
  enable?: Secret;
  privateKey?: Secret;
  passphrase?: Secret;
  agent?: boolean;
}

/** One host on the way to a device. */
export interface Hop {
  host: string;
  username?: string;
  port?: number;
  privateKey?: Secret;
  place: SourceLine;
}

export interface SshDraft {
  strict_host_key_checking?: "yes" | "accept-new" | "no";
  known_hosts?: string;
  algorithms?: "legacy";
  keepalive?: string;
}

export interface DraftDevice {
  name: string;
  place: SourceLine;
  host?: string;
  port?: number;
  transport?: "ssh" | "telnet" | "netconf" | "local";
  /** Names that the source has for the platform, the best first. */
  platforms: Stated[];
  /** Ours, where the source names none. */
  fallbackPlatform?: string;
  /** Why that one is taken, where people should know. */
  fallbackReason?: string;
  /** The one whose values win first. */
  groups: string[];
  tags: string[];
  site?: string;
  login: Login;
  /** From here to the device. */
  hops: Hop[];
  ssh: SshDraft;
  /** Final values, whichever layer of the source they come from. */
  vars: Vars;
}

export interface Draft {
  devices: DraftDevice[];
  /** All groups of the source, with what they say themselves. */
  groups: Map<string, { vars: Vars; place: SourceLine }>;
  /** What the source says for all devices. */
  vars: Vars;
}

export const newDevice = (name: string, place: SourceLine): DraftDevice => ({
  name,
  place,
  platforms: [],
  groups: [],
  tags: [],
  login: {},
  hops: [],
  ssh: {},
  vars: new Map(),
});

export const clearText = (text: string, place: SourceLine, what = "a password in clear text"): Secret => ({
  identity: text,
  place,
  what,
  kind: "lost",
});
