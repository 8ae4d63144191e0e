// Secrets that options of well-known commands take, wherever the command stands in the line: in a history, in a list of processes.
import type { SecretPlace } from "./place.js";
import type { Token } from "./tokens.js";

/** What an option of the command says of the word behind it, or of the rest of its own word. */
interface Options {
  command: RegExp;
  /** Stands directly behind the command; other commands of the same program take no secret this way. */
  subcommand?: RegExp;
  /** The next word is the secret. */
  next?: RegExp;
  /** The secret follows the option in the same word. */
  joined?: RegExp;
  /** The next word is `user:secret`. */
  login?: RegExp;
  /** The sign between the user and the secret, where it is not a colon. */
  separator?: string;
  /** With this option the secret is the word of this number that is not an option, counted from 1. */
  word?: { option: RegExp; number: (option: string) => number };
}

const OPTIONS: readonly Options[] = [
  {
    command:
      /^(?:snmp(?:walk|(?:bulk|set)?get|getnext|bulkwalk|set|trap|inform|table|status|test)|snmpd|trapsess|proxy)$/,
    next: /^-[cAX]$/,
    joined: /^-c(?=\S{2})/,
  },
  { command: /^sshpass$/, next: /^-p$/, joined: /^-p(?=\S)/ },
  { command: /^(?:mysql|mysqldump|mysqladmin|mariadb)$/, joined: /^-p(?=\S)/ },
  { command: /^curl$/, login: /^(?:-u|--user|-U|--proxy-user)$/ },
  { command: /^ipmitool$/, next: /^-P$/ },
  { command: /^(?:gnmic|mongo(?:sh|dump|export|restore)?)$/, next: /^-p$/ },
  { command: /^az$/, subcommand: /^login$/, next: /^-p$/ },
  { command: /^(?:plink|pscp|psftp|putty)(?:\.exe)?$/, next: /^-pw$/ },
  { command: /^lftp$/, login: /^(?:-u|--user)$/, separator: "," },
  { command: /^ldap(?:search|modify|add|delete|whoami)$/, next: /^-w$/ },
  { command: /^openssl$/, next: /^-(?:k|K|pass|passin|passout)$/ },
  { command: /^aaaconfig$/, next: /^-s$/ },
  { command: /^redis-cli$/, next: /^(?:-a|--pass)$/ },
  { command: /^(?:docker|podman|helm)$/, subcommand: /^(?:login|registry)$/, next: /^(?:-p|--password)$/ },
  { command: /^user(?:add|mod)$/, next: /^(?:-p|--password)$/ },
  { command: /^(?:smbclient|rpcclient|smbget|smbcacls|wmic)$/, login: /^(?:-U|--user)$/, separator: "%" },
  { command: /^nmcli$/, next: /^(?:password|(?:wifi-sec|802-11-wireless-security)\.psk|vpn\.secrets)$/ },
  { command: /^iw$/, next: /^keys?$/ },
  { command: /^rclone$/, next: /^obscure$/ },
  // no file where the result is only printed
  { command: /^htpasswd$/, word: { option: /^-\w*b/, number: (option) => (option.includes("n") ? 2 : 3) } },
];
/** In front of the secret of OpenSSL; other sources are not secrets. */
const SOURCE = /^(?:pass:|(?:env|file|fd|stdin)\b:?)/;
/** In front of a key of `iw`: its number, and that it is the one to send with. */
const KEY_NUMBER = /^d?:?\d:/;

/** More of them do not stand between a command and its secret. */
const MOST_OPTIONS = 12;

/** Time grows with the number of tokens. */
export function optionSecrets(tokens: readonly Token[]): SecretPlace[] {
  const spans: SecretPlace[] = [];
  let options: Options | undefined;
  for (const [at, { text, start, end, quoted }] of tokens.entries()) {
    if (quoted) continue;
    const name = text.slice(text.lastIndexOf("/") + 1);
    const next = tokens[at + 1];
    options =
      OPTIONS.find(
        ({ command, subcommand }) => command.test(name) && (subcommand?.test(next?.lower ?? "") ?? true),
      ) ?? options;
    if (!options) continue;
    if (next && options.next?.test(text)) {
      const source = (text.startsWith("-") ? SOURCE : KEY_NUMBER).exec(next.text)?.[0] ?? "";
      if (source === "" || source === "pass:" || KEY_NUMBER.test(source))
        spans.push({ start: next.start + source.length, end: next.end });
    } else if (next && options.login?.test(text)) {
      const colon = next.text.indexOf(options.separator ?? ":");
      if (colon !== -1) spans.push({ start: next.start + colon + 1, end: next.end });
    } else if (options.word?.option.test(text)) {
      const secret = wordBehind(tokens, at, options.word.number(text));
      if (secret) spans.push(secret);
    } else {
      const joined = options.joined?.exec(text)?.[0];
      if (joined !== undefined) spans.push({ start: start + joined.length, end });
    }
  }
  return spans.filter((span) => span.end > span.start);
}

/** The word of this number behind a place, options left out. */
const wordBehind = (tokens: readonly Token[], at: number, number: number): Token | undefined =>
  tokens
    .slice(at + 1, at + 1 + MOST_OPTIONS)
    .filter(({ text }) => !text.startsWith("-"))
    .at(number - 1);
