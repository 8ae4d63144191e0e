// Types of frr.mjs.
import type { LedgerEntry } from "./openssh/ledger.mjs";

export type { LedgerEntry };

export interface FrrRouter {
  /** `r1`, `r2`, … */
  name: string;
  /** Address in the lab's management network, 172.31.99.0/24 unless another lab has it. */
  host: string;
  port: number;
  /** `10.255.0.<n>` */
  loopback: string;
  user: string;
  password: string;
  private_key_path: string;
  known_hosts_path: string;
  /** Asks the router past SSH, so that the ledger does not grow. @throws {Error} with what vtysh said */
  vtysh(command: string): Promise<string>;
  /** Every line that any session typed, and every command that came with a login, in order. Still there after `stop`. */
  ledger(): string[];
  /** The same with times, logins and pager keys. */
  ledgerEntries(): LedgerEntry[];
}

export interface Cut {
  /** Plugs the cable back in before its time. */
  restore(): Promise<void>;
  /** Resolves when the cable is back in; absent for a cut without end. */
  restored?: Promise<void>;
}

export interface InventoryOptions {
  /** Default `key`. Both are references to files beside the inventory. */
  auth?: "key" | "password";
  /** Default `yes`, with a `known_hosts` that holds the routers' keys. */
  strict_host_key_checking?: "yes" | "accept-new";
}

export interface FrrLab {
  routers: FrrRouter[];
  router(name: string): FrrRouter;
  /** Inventory in YAML: platform frr, group core. */
  inventory(options?: InventoryOptions): string;
  /** Pulls a router's management cable, for `ms` milliseconds or until `restore`. Open sessions go silent. */
  cut(router: string, ms?: number): Promise<Cut>;
  /** Waits until all neighbours are full and every router has a route to every loopback. */
  converged(): Promise<void>;
  /** Ends all processes of the lab and removes its namespaces, links, files. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts routers in a ring (three are a triangle), interfaces named `to-<peer>`, and waits until OSPF has converged.
 * Labs of owners that were killed are removed first. Several labs can run at once.
 * @throws {Error} where the machine cannot run it; see {@link canRunFrrLab}
 */
export function startFrrLab(options: {
  /** For key, password and known_hosts; made where it does not exist, kept by `stop`. */
  base_dir: string;
  /** 2 to 9, default 3. */
  routers?: number;
  /** eBGP between neighbours beside OSPF (AS 65001, …), each announcing 203.0.113.<n>/32. */
  bgp?: boolean;
  /** What vtysh pages its output with. Default `more`. */
  pager?: "more" | "less" | "none";
}): Promise<FrrLab>;

/** Removes labs whose owner was killed. @returns their numbers */
export function sweepFrrLabs(): Promise<number[]>;

export { canRunFrrLab, installPrerequisites } from "./prerequisites.mjs";
