// Decides whether a presented host key is trusted: yes | accept-new | no, as OpenSSH means them.
import { createHash } from "node:crypto";
import { DeviceError } from "../errors.js";
import type { HostKeyStore } from "./file.js";
import type { HostKeySource } from "./given.js";
import { knownHostsLine } from "./line.js";
import { hostName, namesHost } from "./match.js";
import { type HostKeyEntry, KnownHosts, keyType } from "./parse.js";

export type HostKeyPolicy = "yes" | "accept-new" | "no";

/** What a device's host key is judged by. */
export interface HostKeys {
  /** The file that the inventory names for it. */
  given?: HostKeySource;
  /** Our own store. New keys are learnt into it, never into the given file. */
  learnt: HostKeyStore;
}

export interface HostKeyQuestion {
  device: string;
  host: string;
  port: number;
  /** The blob that the server proved to own. */
  key: Buffer;
  policy: HostKeyPolicy;
  hostKeys: HostKeys;
  /** What its sources held a moment ago, from {@link readHostKeys}: enough to trust by, not enough to refuse by. */
  texts: string[];
}

/** `password_allowed` is false where a changed key was let pass (`no`): a password would go to whoever is in between. */
export interface HostKeyVerdict {
  password_allowed: boolean;
}

/** `SHA256:…` as OpenSSH prints it. */
export function fingerprint(key: Buffer | string): string {
  const blob = typeof key === "string" ? Buffer.from(key, "base64") : key;
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Entries that speak of a host; those without the port count where no entry has it. */
function entriesFor(text: string, host: string, port: number): HostKeyEntry[] {
  const known = KnownHosts.parse(text);
  const exact = known.of(hostName(host, port));
  return port === 22 || exact.some((entry) => !entry.revoked)
    ? exact
    : [...exact, ...known.of(host.toLowerCase())];
}

/** In the order in which they decide. Where only known keys are trusted, the given file alone says which these are. */
function sourcesOf({ given, learnt }: HostKeys, policy: HostKeyPolicy): HostKeySource[] {
  if (!given) return [learnt];
  return policy === "yes" ? [given] : [given, learnt];
}

/** The texts of all sources that count under the policy. */
export const readHostKeys = (hostKeys: HostKeys, policy: HostKeyPolicy): Promise<string[]> =>
  Promise.all(sourcesOf(hostKeys, policy).map((source) => source.read()));

/** Types of key under which a host is known, so that it is asked for one of these first. */
export function knownTypes(texts: string[], host: string, port: number): string[] {
  const entries = texts.map((text) => entriesFor(text, host, port)).find(({ length }) => length > 0) ?? [];
  const trusted = entries.filter((entry) => !entry.revoked);
  return [...new Set(trusted.map((entry) => entry.type))];
}

/** @throws {DeviceError} host_key_unknown, host_key_changed */
export async function verifyHostKey(question: HostKeyQuestion): Promise<HostKeyVerdict> {
  const { host, port, key, policy, hostKeys, texts } = question;
  for (const [n, source] of sourcesOf(hostKeys, policy).entries()) {
    if (judge(texts[n] ?? "", question) === "same") return { password_allowed: true };
    const known = judge(await source.read(), question);
    if (known === "same") return { password_allowed: true };
    if (known === "new") continue;
    if (policy === "no" && !known.revoked) return { password_allowed: false };
    throw changed(question, source, known);
  }
  if (policy === "yes") throw unknown(question);
  const line = knownHostsLine(host, port, key);
  if (line === undefined) throw unwritable(question);
  let meanwhile: HostKeyEntry | undefined;
  await hostKeys.learnt.append((text) => {
    const now = judge(text, question);
    if (typeof now === "object") meanwhile = now;
    return now === "new" ? line : undefined;
  });
  if (meanwhile) throw changed(question, hostKeys.learnt, meanwhile);
  return { password_allowed: true };
}

/** The entry that contradicts the key, or `same`, or `new`. A key of another type contradicts too, as in OpenSSH. */
function judge(text: string, { host, port, key }: HostKeyQuestion): HostKeyEntry | "same" | "new" {
  const blob = key.toString("base64");
  const entries = entriesFor(text, host, port);
  const revoked = entries.find((entry) => entry.revoked && entry.key === blob);
  if (revoked) return revoked;
  if (entries.some((entry) => !entry.revoked && entry.key === blob)) return "same";
  // An entry for the bare host can vouch for a port, but it cannot accuse one.
  return entries.find((entry) => !entry.revoked && namesHost(entry.names, hostName(host, port))) ?? "new";
}

function unknown({ device, host, port, key, hostKeys: { given, learnt } }: HostKeyQuestion): DeviceError {
  const { name } = given ?? learnt;
  return new DeviceError(
    "host_key_unknown",
    `${device}: ${host}:${port} presents the ${keyType(key)} host key ${fingerprint(key)}, and ${name} has none for it. ` +
      `Compare the fingerprint with the device's, then add it (ssh-keyscan -p ${port} ${host} >> ${name}) ` +
      `or set ssh.strict_host_key_checking: accept-new, which keeps it in ${learnt.name}.`,
    { sent: false },
  );
}

function unwritable({ device, host, port }: HostKeyQuestion): DeviceError {
  return new DeviceError(
    "host_key_unknown",
    `${device}: the host key of ${JSON.stringify(host)}:${port} cannot be kept in a known_hosts file. Use an address or a DNS name as \`host\`.`,
    { sent: false },
  );
}

function changed(
  { device, host, port, key }: HostKeyQuestion,
  store: HostKeySource,
  entry: HostKeyEntry,
): DeviceError {
  const presented = `${device}: ${host}:${port} presents the ${keyType(key)} host key ${fingerprint(key)}`;
  const place = `${store.name}:${entry.line}`;
  const message = entry.revoked
    ? `${presented}, which ${place} revokes. Give the device a new host key, or remove that line if it was revoked by mistake.`
    : `${presented}, but ${place} expects ${fingerprint(entry.key)} (${entry.type}). Either the device was replaced or ` +
      "reinstalled, or somebody is in between; nothing was sent to it. If the change is expected: " +
      `ssh-keygen -f "${store.name}" -R "${hostName(host, port)}"`;
  return new DeviceError("host_key_changed", message, { sent: false });
}
