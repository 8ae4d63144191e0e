// Arguments of OpenSSH's client, and what of them an inventory can say: the way to the device, keys, checks of host keys.
import type { Hop, SshDraft } from "../draft.js";
import type { SourceLine } from "../notes.js";
import { shellWords } from "./shell-words.js";

export interface SshArguments {
  hops: Hop[];
  ssh: SshDraft;
  identity?: string;
  username?: string;
  port?: number;
  /** What has no counterpart here, as it is written. */
  foreign: string[];
}

/** Options of ssh(1) that take a value. */
const WITH_VALUE = "BbcDEeFIiJLlmOopQRSWw";
/** Concern nothing that a session here has: forwarding, multiplexing, verbosity. */
const IRRELEVANT =
  /^(?:controlmaster|controlpath|controlpersist|forwardagent|forwardx11|loglevel|connecttimeout|connectionattempts|compression|identitiesonly|batchmode|tcpkeepalive|serveralivecountmax|gssapi\w*|preferredauthentications|pubkeyauthentication|passwordauthentication|kbdinteractive\w*|addressfamily|addkeystoagent|usekeychain|requesttty|sendenv|setenv|visualhostkey|exitonforwardfailure|checkhostip|updatehostkeys|hashknownhosts|canonicalize\w*|ignoreunknown|permitlocalcommand|localforward|remoteforward|dynamicforward|identityagent|globalknownhostsfile|numberofpasswordprompts|challengeresponseauthentication|escapechar|rekeylimit|ipqos|streamlocal\w*|verifyhostkeydns|nohostauthenticationforlocalhost|protocol|hostbasedauthentication|enablesshkeysign)$/;
const LEGACY =
  /ssh-dss|ssh-rsa(?!-cert)|diffie-hellman-group(?:1|14|-exchange)-sha1|3des|blowfish|arcfour|-cbc|hmac-md5|hmac-sha1(?!\d)/i;

/** @returns undefined where the text cannot be split into words */
export function sshArguments(text: string, place: SourceLine): SshArguments | undefined {
  const words = shellWords(text);
  if (words === undefined) return undefined;
  const found: SshArguments = { hops: [], ssh: {}, foreign: [] };
  for (const [option, value] of optionsOf(words).options) applyOption(found, option, value, place);
  return found;
}

function applyOption(found: SshArguments, option: string, value: string, place: SourceLine): void {
  if (option === "J") found.hops = hopsOf(value, place);
  else if (option === "i") found.identity = value;
  else if (option === "l") found.username = value;
  else if (option === "p") found.port = Number(value);
  else if (option === "o") {
    const [, key = "", rest = ""] = /^\s*(\w+)\s*(?:=|\s)\s*(.*)$/s.exec(value) ?? [];
    if (!applySetting(found, key, rest, place)) found.foreign.push(`-o ${value}`);
  }
}

/** A setting of ssh_config(5). @returns false where it has no counterpart here */
export function applySetting(found: SshArguments, key: string, value: string, place: SourceLine): boolean {
  const name = key.toLowerCase();
  switch (name) {
    case "proxyjump":
      if (value.toLowerCase() !== "none") found.hops = hopsOf(value, place);
      return true;
    case "proxycommand": {
      if (value.toLowerCase() === "none") return true;
      const hops = hopsOfCommand(value, place);
      if (hops === undefined) return false;
      found.hops = hops;
      return true;
    }
    case "stricthostkeychecking":
      found.ssh.strict_host_key_checking = checkingOf(value);
      return true;
    case "userknownhostsfile":
      if (!/^(?:\/dev\/null|none)$/.test(value.trim()) && !/\s/.test(value.trim()))
        found.ssh.known_hosts = value.trim();
      return true;
    case "identityfile":
      found.identity ??= value;
      return true;
    case "user":
      found.username = value;
      return true;
    case "port":
      found.port = Number(value);
      return true;
    case "kexalgorithms":
    case "hostkeyalgorithms":
    case "pubkeyacceptedalgorithms":
    case "pubkeyacceptedkeytypes":
    case "ciphers":
    case "macs":
      if (LEGACY.test(value) && !value.startsWith("-")) found.ssh.algorithms = "legacy";
      return true;
    case "serveraliveinterval": {
      const seconds = Number(value);
      if (seconds === 0) found.ssh.keepalive = "off";
      else if (Number.isInteger(seconds) && seconds < 10_000) found.ssh.keepalive = `${seconds}s`;
      return true;
    }
    default:
      return IRRELEVANT.test(name);
  }
}

function checkingOf(value: string): NonNullable<SshDraft["strict_host_key_checking"]> {
  const lower = value.toLowerCase();
  if (lower === "accept-new") return "accept-new";
  return /^(?:no|off|false)$/.test(lower) ? "no" : "yes";
}

/** `a,user@b:2222`: from here to the device. */
export function hopsOf(list: string, place: SourceLine): Hop[] {
  return list
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => hopOf(each, place));
}

/** `user@host:22`, `ssh://user@host:22`, `user@[2001:db8::1]:22`. */
export function hopOf(text: string, place: SourceLine): Hop {
  const plain = text.replace(/^ssh:\/\//, "").replace(/\/$/, "");
  const at = plain.lastIndexOf("@");
  const username = at > 0 ? plain.slice(0, at).replace(/:.*$/s, "") : undefined;
  const rest = plain.slice(at + 1);
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(rest);
  const named = /^([^:]*):(\d+)$/.exec(rest);
  const [, host = rest, port] = bracketed ?? named ?? [];
  return {
    host,
    ...(username === undefined ? {} : { username }),
    ...(port === undefined ? {} : { port: Number(port) }),
    place,
  };
}

/**
 * `ssh -W %h:%p -q user@bastion`, `ssh bastion nc %h %p`.
 * @returns undefined where the command is another one
 */
function hopsOfCommand(command: string, place: SourceLine): Hop[] | undefined {
  const words = shellWords(command.replace(/^\s*exec\s+/, "")) ?? [];
  if (/(?:^|\/)sshpass$/.test(words[0] ?? ""))
    words.splice(
      0,
      words.findIndex((word) => /(?:^|\/)ssh$/.test(word)),
    );
  if (!/(?:^|\/)ssh$/.test(words[0] ?? "")) return undefined;
  const { options, rest } = optionsOf(words.slice(1));
  const [destination, program] = rest;
  const forwards = options.some(([option]) => option === "W");
  if (destination === undefined || (!forwards && !/^(?:nc|netcat|ncat|\/\S*\/nc)$/.test(program ?? "")))
    return undefined;
  const inner: SshArguments = { hops: [], ssh: {}, foreign: [] };
  for (const [option, value] of options) if (option !== "W") applyOption(inner, option, value, place);
  const hop = hopOf(destination, place);
  return [
    ...inner.hops,
    {
      ...hop,
      ...(hop.username === undefined && inner.username !== undefined ? { username: inner.username } : {}),
      ...(hop.port === undefined && inner.port !== undefined ? { port: inner.port } : {}),
      ...(inner.identity === undefined ? {} : { privateKey: { source: { file: inner.identity } } }),
    },
  ];
}

/** A whole command line: `ssh -p 2222 admin@192.0.2.1`. @returns undefined where it is another program */
export function sshCommand(text: string, place: SourceLine): (SshArguments & { host: string }) | undefined {
  const words = shellWords(text) ?? [];
  if (!/(?:^|\/)ssh$/.test(words[0] ?? "")) return undefined;
  const { options, rest } = optionsOf(words.slice(1));
  if (rest[0] === undefined) return undefined;
  const found: SshArguments = { hops: [], ssh: {}, foreign: [] };
  for (const [option, value] of options) applyOption(found, option, value, place);
  const { host, username, port } = hopOf(rest[0], place);
  return {
    ...found,
    host,
    ...(username === undefined ? {} : { username }),
    ...(port === undefined ? {} : { port }),
  };
}

/** getopt as ssh(1) has it: options may follow the destination, but not the program. */
function optionsOf(words: readonly string[]): { options: [string, string][]; rest: string[] } {
  const options: [string, string][] = [];
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!/^-[A-Za-z0-9]/.test(word) || rest.length > 1) {
      rest.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const option = word[at]!;
      if (!WITH_VALUE.includes(option)) {
        options.push([option, ""]);
        continue;
      }
      const glued = word.slice(at + 1);
      options.push([option, glued === "" ? (words[++i] ?? "") : glued]);
      break;
    }
  }
  return { options, rest };
}
