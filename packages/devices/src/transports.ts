// All transports. One is a module beside its code, and its name here.
import { local } from "./exec/local-transport.js";
import { sshExec } from "./exec/ssh-transport.js";
import { netconf } from "./netconf/transport.js";
import { ssh } from "./ssh/transport.js";
import { telnet } from "./telnet/transport.js";
import type { Transport } from "./transport.js";

export type { Capability, Transport } from "./transport.js";

/** The first is the usual one. */
export const TRANSPORTS: readonly [Transport, ...Transport[]] = [ssh, sshExec, telnet, netconf, local];

export const TRANSPORT_NAMES = TRANSPORTS.map(({ name }) => name);

/** Where the inventory names none. */
export const USUAL_TRANSPORT = ssh.name;

/** @returns undefined where there is none of that name */
export const transportNamed = (name: string): Transport | undefined =>
  TRANSPORTS.find((each) => each.name === name);

/** @throws {TypeError} for a name that no inventory can have */
export function transportOf({ transport }: { transport: string }): Transport {
  const found = transportNamed(transport);
  if (!found) throw new TypeError(`there is no transport ${JSON.stringify(transport)}`);
  return found;
}
