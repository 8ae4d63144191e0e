// What known hosts say about a key that a host presents.
import { namesHost } from "./match.js";
import { hostName, type Route, routeName, uncheckedName } from "./names.js";
import type { HostKeyEntry, KnownHosts } from "./parse.js";

export type HostKeyPolicy = "yes" | "accept-new" | "no";

export interface HostAndPolicy {
  route: Route;
  policy: HostKeyPolicy;
}

/**
 * `written`: by people, who name a host as OpenSSH does, also behind jump hosts. `learnt`: by us, by the way on which the
 * host was reached.
 */
export type Names = "written" | "learnt";

interface Entries {
  /** Another key than these is a changed key. */
  own: HostKeyEntry[];
  /** They can vouch for a key, but they cannot accuse one. */
  others: HostKeyEntry[];
  revoked: HostKeyEntry[];
}

/** The entry that contradicts the key, or `same`, or `new`. A key of another type contradicts too, as in OpenSSH. */
export function judgeKey(
  known: KnownHosts,
  names: Names,
  host: HostAndPolicy,
  key: Buffer,
): HostKeyEntry | "same" | "new" {
  const blob = key.toString("base64");
  const { own, others, revoked } = entriesFor(known, names, host);
  const withdrawn = revoked.find((entry) => entry.key === blob);
  if (withdrawn) return withdrawn;
  if ([...own, ...others].some((entry) => entry.key === blob)) return "same";
  return own[0] ?? "new";
}

/** Types of key under which a host is known, so that it is asked for one of these first. */
export function typesIn(known: KnownHosts, names: Names, host: HostAndPolicy): string[] {
  const { own, others } = entriesFor(known, names, host);
  return [...own, ...others].map(({ type }) => type);
}

/** The name to give to `ssh-keygen -R` for an entry of the host. */
export const nameIn = ({ names }: HostKeyEntry, route: Route): string | undefined =>
  [hostName(route), routeName(route), uncheckedName(route)].find((name) => namesHost(names, name));

function entriesFor(known: KnownHosts, names: Names, { route, policy }: HostAndPolicy): Entries {
  const valid = (entries: HostKeyEntry[]) => entries.filter((entry) => !entry.revoked);
  const isBehind = names === "learnt" && route.via.length > 0;
  const plain = known.of(hostName(route));
  const bare = route.port === 22 ? [] : known.of(route.host.toLowerCase());
  const reached = isBehind ? known.exactly(routeName(route)) : plain;
  const revoked = [...reached, ...plain, ...bare].filter((entry) => entry.revoked);
  const checked = valid(reached);
  if (checked.length > 0) return { own: checked, others: [], revoked };
  const unchecked = names === "learnt" && policy === "no" ? known.exactly(uncheckedName(route)) : [];
  // The bare host has another server at this port, perhaps, and the address behind a jump host is perhaps another host.
  return { own: valid(unchecked), others: valid([...(isBehind ? plain : []), ...bare]), revoked };
}
