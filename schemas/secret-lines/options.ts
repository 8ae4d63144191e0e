// Secrets that options of well-known commands take, wherever the command stands in the line: in a history, in a list of processes.
import type { SecretPlace } from "./place.js";
import type { Token } from "./tokens.js";

/** What an option of the command says of the word behind it, or of the rest of its own word. */
interface Options {
  command: RegExp;
  /** The next word is the secret. */
  next?: RegExp;
  /** The secret follows the option in the same word. */
  joined?: RegExp;
  /** The next word is `user:secret`. */
  login?: RegExp;
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
  { command: /^ldap(?:search|modify|add|delete|whoami)$/, next: /^-w$/ },
  { command: /^openssl$/, next: /^-(?:k|K|pass|passin|passout)$/ },
  { command: /^aaaconfig$/, next: /^-s$/ },
];
/** In front of the secret of OpenSSL; other sources are no secrets. */
const SOURCE = /^(?:pass:|(?:env|file|fd|stdin)\b:?)/;

/** Time grows with the number of tokens. */
export function optionSecrets(tokens: readonly Token[]): SecretPlace[] {
  const spans: SecretPlace[] = [];
  let options: Options | undefined;
  for (const [at, { text, start, end, quoted }] of tokens.entries()) {
    if (quoted) continue;
    const name = text.slice(text.lastIndexOf("/") + 1);
    options = OPTIONS.find(({ command }) => command.test(name)) ?? options;
    const next = tokens[at + 1];
    if (!options || !text.startsWith("-")) continue;
    if (next && options.next?.test(text)) {
      const source = SOURCE.exec(next.text)?.[0] ?? "";
      if (source === "" || source === "pass:")
        spans.push({ start: next.start + source.length, end: next.end });
    } else if (next && options.login?.test(text)) {
      const colon = next.text.indexOf(":");
      if (colon !== -1) spans.push({ start: next.start + colon + 1, end: next.end });
    } else {
      const joined = options.joined?.exec(text)?.[0];
      if (joined !== undefined) spans.push({ start: start + joined.length, end });
    }
  }
  return spans.filter((span) => span.end > span.start);
}
