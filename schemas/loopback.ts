// Whether an address belongs to this machine alone. The only place that decides it.
import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
LOOPBACK.addSubnet("::ffff:127.0.0.0", 104, "ipv6");

/** An IPv6 address as URLs and `Host` headers write it, `[::1]`, without its brackets; anything else as it is. */
export const withoutBrackets = (host: string): string => /^\[(.*)\]$/.exec(host)?.[1] ?? host;

/**
 * 127.0.0.0/8, `::1`, the same as IPv4-mapped addresses, and the name `localhost`. Every other name is refused, whatever
 * it looks like: `127.example.net` is a name that its owner can point anywhere.
 * @param host an address or a name, without port
 */
export function isLoopback(host: string): boolean {
  const address = withoutBrackets(host);
  const family = isIP(address);
  if (family === 0) return host.toLowerCase() === "localhost";
  return LOOPBACK.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** @param authority `host:port`, `[host]:port` or `host`, such as `TEMPORAL_ADDRESS` */
export const isLoopbackAuthority = (authority: string): boolean =>
  isLoopback(isIP(authority) ? authority : authority.replace(/:\d+$/, ""));
