// Types of prerequisites.mjs.
export type Possible = { ok: true } | { ok: false; reason: string };

/** Whether routers can be started here, and what would have to be different. */
export function canRunFrrLab(): Promise<Possible>;
/** Whether a real `linux` host can be started: OpenSSH and python3 are enough, root is not needed. */
export function canRunLinuxHost(): Promise<Possible>;
/** Installs what is missing with apt, as root. No service is started or enabled. @returns the new packages */
export function installPrerequisites(): Promise<string[]>;
