// Types of prerequisites.mjs.
export type Possible = { ok: true } | { ok: false; reason: string };

/** Whether routers can be started here, and what would have to be different. */
export function canRunFrrLab(): Promise<Possible>;
/** Whether a real `linux` host can be started: OpenSSH and python3 are enough, root is not needed. */
export function canRunLinuxHost(): Promise<Possible>;
/** Installs what is missing with apt, as root. No service is started or enabled. @returns the new packages */
export function installPrerequisites(): Promise<string[]>;

/** Whether a real telnet server can be started here. */
export function canRunTelnetd(): Promise<{ ok: true } | { ok: false; reason: string }>;

/** Whether a real NETCONF agent can be started here. */
export function canRunNetconfd(): Promise<{ ok: true } | { ok: false; reason: string }>;
