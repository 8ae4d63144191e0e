// The names under which a host stands in known_hosts. Only the first two are OpenSSH's own:
// `host`, `[host]:port`, `[host]:port-via-[jump]:port`, `[host]:port-unchecked`.

export interface Address {
  host: string;
  port: number;
}

/** A host and how it is reached: what a jump host answers says nothing about the same address without that jump host. */
export interface Route extends Address {
  /** The jump hosts on the way, nearest to us first. */
  via: Address[];
}

/** `host`, or `[host]:port` when the port is not 22. */
export const hostName = ({ host, port }: Address): string =>
  port === 22 ? host.toLowerCase() : bracketed({ host, port });

/** As {@link hostName}; behind jump hosts with the way back to us: `[host]:port-via-[last jump]:port-via-[first]:port`. */
export const routeName = (route: Route): string => (route.via.length === 0 ? hostName(route) : wayOf(route));

/** For a key that nobody compared with anything, since `no` asks for none. */
export const uncheckedName = (route: Route): string => `${wayOf(route)}-unchecked`;

const wayOf = ({ via, ...host }: Route): string => [host, ...via.toReversed()].map(bracketed).join("-via-");

const bracketed = ({ host, port }: Address): string => `[${host.toLowerCase()}]:${port}`;
