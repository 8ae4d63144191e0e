// What a transport is: how a session with a device comes about, and what can be asked of it. Each has a module with its own.
import type { DeviceCheck } from "./words/device-checks.js";
import type { OpenOptions } from "./open.js";
import type { Session } from "./session.js";

/**
 * `exec`: commands. `edit`: lines of configuration. `candidate`: a configuration that holds only once it is committed.
 * `commit_confirm`: a commit that the device takes back by itself. `files`: files of the device.
 */
export type Capability = "exec" | "edit" | "candidate" | "commit_confirm" | "files";

/** What a person needs to log in by hand. */
export interface ByHand {
  host: string;
  port: number;
  user: string;
  /** Jump hosts, nearest to us first, as OpenSSH writes them: `user@host:port`. */
  jumps: readonly string[];
}

export interface Transport {
  /** As the inventory names it. */
  name: string;
  /** What the device is spoken to with. `cli`: a command line, so the platform has to say what it prints. */
  interface: "cli" | "netconf";
  /** Where the inventory names none. Absent: it connects to no port. */
  port?: number;
  /** `protocol`: by itself; `platform`: where the platform's data says how. */
  capabilities: Readonly<Partial<Record<Capability, "protocol" | "platform">>>;
  /** No session comes about without one. */
  needs_credential: boolean;
  /** It opens no connection: commands are programs on the worker. Only where the worker allows it. */
  runs_on_worker?: true;
  /** The other side may be a console, with room for one connection: nothing else connects to it first. */
  one_connection?: true;
  /** A prompt, a key that ends a command, and recordings that can be replayed. */
  terminal?: true;
  /** A command ends with its step, also one that would go on for ever. */
  ends_commands?: true;
  /** What a look at the device finds out, in this order. */
  checks: readonly DeviceCheck[];
  /** The command that opens such a session by hand. */
  loginCommand(by: ByHand): string;
  /** How to mend what it alone refuses, by the code of the error. */
  remedy?(code: string, about: { name: string; port: number; byHand: string }): string | undefined;
  /** @throws {DeviceError} with `sent: false` */
  open(options: OpenOptions): Promise<Session>;
}

export const sshCommand = ({ host, port, user, jumps }: ByHand): string =>
  `ssh ${jumps.length > 0 ? `-J ${jumps.join(",")} ` : ""}-p ${port} ${user}@${host}`;

/** What a terminal gives, where the data of the device's platform says how. */
export const TERMINAL_CAPABILITIES = {
  exec: "platform",
  edit: "platform",
  candidate: "platform",
  commit_confirm: "platform",
} as const;
