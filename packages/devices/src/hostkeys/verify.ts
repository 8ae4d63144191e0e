// Decides whether a presented host key is trusted: yes | accept-new | no, as OpenSSH means them.
import { createHash } from "node:crypto";
import { DeviceError } from "../errors.js";
import type { HostKeyStore } from "./file.js";
import type { HostKeySource } from "./given.js";
import {
  type HostAndPolicy,
  type HostKeyPolicy,
  judgeKey,
  type Names,
  nameIn,
  typesIn,
} from "./known-keys.js";
import { knownHostsLine } from "./line.js";
import type { Address, Route } from "./names.js";
import { type HostKeyEntry, keyType, KnownHosts } from "./parse.js";

const NONE = new KnownHosts();

/** What a device's host key is judged by. */
export interface HostKeys {
  /** The file that the inventory names for it. */
  given?: HostKeySource;
  /** Keys that others learnt, and that count here too. */
  shared?: HostKeySource;
  /** Our own store. New keys are learnt into it, never into the others. */
  learnt: HostKeyStore;
}

export interface HostKeyQuestion extends HostAndPolicy {
  device: string;
  /** The blob that the server proved to own. */
  key: Buffer;
  hostKeys: HostKeys;
  /** What its sources held a moment ago, from {@link readHostKeys}: enough to trust by, not enough to refuse by. */
  held: KnownHosts[];
}

/** `password_allowed` is false where a changed key was let pass (`no`): a password would go to whoever is in between. */
export type HostKeyVerdict =
  | { password_allowed: true }
  | {
      password_allowed: false;
      /** The command that removes the old key. */
      remove: string;
    };

/** `SHA256:…` as OpenSSH prints it. */
export function fingerprint(key: Buffer | string): string {
  const blob = typeof key === "string" ? Buffer.from(key, "base64") : key;
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** In the order in which they decide. Where only known keys are trusted, the given file alone says which these are. */
function sourcesOf({ given, shared, learnt }: HostKeys, policy: HostKeyPolicy): Source[] {
  const ours = [shared, learnt].flatMap((keys) => (keys ? [{ keys, names: "learnt" } as const] : []));
  if (!given) return ours;
  const written: Source = { keys: given, names: "written" };
  return policy === "yes" ? [written] : [written, ...ours];
}

interface Source {
  keys: HostKeySource;
  names: Names;
}

/** What all sources hold that count under the policy. */
export const readHostKeys = (hostKeys: HostKeys, policy: HostKeyPolicy): Promise<KnownHosts[]> =>
  Promise.all(sourcesOf(hostKeys, policy).map(({ keys }) => keys.read()));

/** Types of key under which a host is known, so that it is asked for one of these first. */
export function knownTypes(held: KnownHosts[], hostKeys: HostKeys, host: HostAndPolicy): string[] {
  const types = sourcesOf(hostKeys, host.policy)
    .map(({ names }, n) => typesIn(held[n] ?? NONE, names, host))
    .find(({ length }) => length > 0);
  return [...new Set(types)];
}

/** @throws {DeviceError} host_key_unknown, host_key_changed */
export async function verifyHostKey(question: HostKeyQuestion): Promise<HostKeyVerdict> {
  const { route, key, policy, hostKeys, held } = question;
  for (const [n, { keys, names }] of sourcesOf(hostKeys, policy).entries()) {
    const judge = (hosts: KnownHosts) => judgeKey(hosts, names, question, key);
    if (judge(held[n] ?? NONE) === "same") return { password_allowed: true };
    const known = judge(await keys.read());
    if (known === "same") return { password_allowed: true };
    if (known === "new") continue;
    if (policy === "no" && !known.revoked) {
      return { password_allowed: false, remove: removeCommand(route, keys, known) };
    }
    throw changed(question, keys, known);
  }
  if (policy === "yes") throw unknown(question, (await hostKeys.given?.exists?.()) === false);
  const line = knownHostsLine(route, key, policy !== "no");
  if (line === undefined) throw unwritable(question);
  let meanwhile: HostKeyEntry | undefined;
  await hostKeys.learnt.append((hosts) => {
    const now = judgeKey(hosts, "learnt", question, key);
    if (typeof now === "object") meanwhile = now;
    return now === "new" ? line : undefined;
  });
  if (meanwhile) throw changed(question, hostKeys.learnt, meanwhile);
  return { password_allowed: true };
}

/** @param isAbsent the file that the inventory names is not there */
function unknown(
  { device, route, key, hostKeys: { given, shared, learnt } }: HostKeyQuestion,
  isAbsent: boolean,
): DeviceError {
  const { host, port, via } = route;
  const { name } = given ?? shared ?? learnt;
  const jump = via.at(-1);
  const scan = `ssh-keyscan -p ${port} ${host}`;
  const add = jump
    ? `add what ${scan} prints on the jump host ${jump.host}:${jump.port} to ${name}`
    : `add it (${scan} >> ${name})`;
  return new DeviceError(
    "host_key_unknown",
    `${presented(device, route, key)}, and ${isAbsent ? `there is no file ${name} on the worker: correct ssh.known_hosts, or make the file` : `${name} has none for it`}. Compare the fingerprint with the device's, then ${add} ` +
      `or set ssh.strict_host_key_checking: accept-new, which keeps it in ${learnt.name}.`,
    { sent: false },
  );
}

const presented = (device: string, { host, port }: Address, key: Buffer): string =>
  `${device}: ${host}:${port} presents the ${keyType(key)} host key ${fingerprint(key)}`;

function unwritable({ device, route: { host, port } }: HostKeyQuestion): DeviceError {
  return new DeviceError(
    "host_key_unknown",
    `${device}: the host key of ${JSON.stringify(host)}:${port} cannot be kept in a known_hosts file. Use an address or a DNS name as \`host\`, also of its jump hosts.`,
    { sent: false },
  );
}

const removeCommand = (route: Route, store: HostKeySource, entry: HostKeyEntry): string =>
  `ssh-keygen -f "${store.name}" -R "${nameIn(entry, route) ?? entry.names}"`;

function changed(
  { device, route, key }: HostKeyQuestion,
  store: HostKeySource,
  entry: HostKeyEntry,
): DeviceError {
  const place = `${store.name}:${entry.line}`;
  const message = entry.revoked
    ? `${presented(device, route, key)}, which ${place} revokes. Give the device a new host key, or remove that line if it was revoked by mistake.`
    : `${presented(device, route, key)}, but ${place} expects ${fingerprint(entry.key)} (${entry.type}). Either the device was replaced or ` +
      "reinstalled, or another machine intercepts the connection; nothing was sent to it. If the change is expected: " +
      removeCommand(route, store, entry);
  return new DeviceError("host_key_changed", message, { sent: false });
}
