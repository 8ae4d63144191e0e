// Types of netconfd.mjs.
export interface NetconfAgent {
  host: string;
  port: number;
  user: string;
  private_key_path: string;
  known_hosts_path: string;
  /** Ends agent, sshd and all sessions. May be called twice. */
  stop(): Promise<void>;
}

/** Starts netconfd behind sshd on a free loopback port, with an empty configuration. @throws {Error} where it cannot run */
export function startNetconfd(options?: {
  /** More of netconfd's own arguments, `--target=running`. */
  args?: string[];
}): Promise<NetconfAgent>;

export { canRunNetconfd } from "./prerequisites.mjs";
