// Types of telnetd.mjs.
export interface TelnetServer {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Connections so far. */
  logins(): number;
  /** Ends the server, all sessions and what they started. May be called twice. */
  stop(): Promise<void>;
}

/** Starts telnetd on a free loopback port, with one user. @throws {Error} where the machine cannot run it */
export function startTelnetd(): Promise<TelnetServer>;

export { canRunTelnetd } from "./prerequisites.mjs";
