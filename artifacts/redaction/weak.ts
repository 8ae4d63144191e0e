// Secrets that are short or a common word. Masked wherever their letters stand they would take other words with them:
// `admin` of `administratively`, `cisco` of `cisco WS-C3750`.
import type { Span } from "./spans.js";

/** A secret shorter than this is part of other words by chance, characters. */
const SHORT = 6;

/** Default passwords, and words that devices print all the time. */
const COMMON = new Set(
  `access account admin administrator alcatel alpine apple arista aruba backbone backup bigip branch bridge brocade
  calvin cambium change changeme checkpoint cisco client cluster community config configure connect console control
  core cumulus debian default dell demo device dynamic edge email enable enabled engine ericsson ethernet example extreme
  failed fedora firewall fortigate fortinet frr gateway global guest hello host huawei import inside interface internal
  internet jumper juniper junos lab laboratory lan letmein level line linux local login loopback manage management
  manager master member mgmt mikrotik monitor netadmin netgear netops network nobody nokia none normal nortel online
  operator oracle output outside paloalto pass passwd password peer permit polycom primary private process production
  protocol provider prov public qwerty radius read readonly redhat remote replica root route router routing running
  secondary secret secure security server service session shared shell silver simple site snmp solaris sonic srlinux
  staging standard standby static status super superuser support switch sysadmin system tacacs telecom telnet temp
  test tester testing trunk ubnt ubuntu unix unknown user vagrant version virtual vlan vyatta vyos wan welcome windows
  wireless write zebra`.split(/\s+/),
);

/**
 * `strong`: masked wherever it stands. `short`: as a word of its own. `common`: as a word of its own, and only where
 * something says that it is a secret.
 */
export type Strength = "strong" | "short" | "common";

export function strengthOf(secret: string): Strength {
  if (COMMON.has(secret.toLowerCase())) return "common";
  return secret.length < SHORT && !secret.includes("\n") ? "short" : "strong";
}

const KEYWORD =
  "(?:pass(?:word|wd|phrase|code)?|pwd|secret|community|key(?:-?string)?|psk|token|pin|credentials?)";
/** Words between a keyword and its secret: how the secret is written. */
const MANNER =
  "(?:is|set|to|string|name|text|data|hash|value|0|5|6|7|8|9|sha\\d*|md5|scrypt|encrypted|unencrypted|encryption|plain\\w*|clear\\w*|ascii\\w*|level \\d+|algorithm\\S*|for \\S+)";
/** What stands before a word that is a secret. */
const SAYS_SECRET = new RegExp(
  `(?:${KEYWORD}[^\\w\\n]{1,8}(?:${MANNER}[^\\w\\n]{1,8}){0,3}|${KEYWORD}[^\\n]{0,40}[:?][ \\t]{0,8}\\r?\\n[ \\t]{0,8}|(?:^|\\s)-p[ =]?|://[^\\s/@]{0,64}:|\\s(?:-u|--user)[ =]\\S{1,64}:)["'\`]?$`,
  "i",
);
const LOOK_BACK = 160;

const WORD = "[\\p{L}\\p{N}_]";

export interface Weak {
  secret: string;
  strength: Strength;
}

export interface WeakSecrets {
  /** @param text whole lines */
  find(text: string): Span[];
  /** Those that are no common word. */
  words(text: string): Span[];
  /** How many of the last characters may be the beginning of one. */
  begun(text: string): number;
}

/** @returns undefined where there are none */
export function createWeakSecrets(weak: readonly Weak[]): WeakSecrets | undefined {
  if (weak.length === 0) return undefined;
  const common = new Set(weak.filter(({ strength }) => strength === "common").map(({ secret }) => secret));
  for (const { secret, strength } of weak) if (strength === "short") common.delete(secret);
  const secrets = [...new Set(weak.map(({ secret }) => secret))].toSorted((a, b) => b.length - a.length);
  const words = new RegExp(
    `(?<!${WORD}|${WORD}[./-])(?:${secrets.map(escape).join("|")})(?!${WORD}|[./-]${WORD})`,
    "gu",
  );
  const isSecret = (text: string, word: string, index: number): boolean =>
    !common.has(word) || SAYS_SECRET.test(text.slice(Math.max(0, index - LOOK_BACK), index));
  const standing = (text: string): { word: string; start: number; end: number }[] =>
    secrets.some((secret) => text.includes(secret))
      ? [...text.matchAll(words)].map(({ index, 0: word }) => ({
          word,
          start: index,
          end: index + word.length,
        }))
      : [];
  return {
    find: (text) => standing(text).filter(({ word, start }) => isSecret(text, word, start)),
    words: (text) => standing(text).filter(({ word }) => !common.has(word)),
    begun(text) {
      const begun = secrets.flatMap((secret) =>
        Array.from({ length: Math.max(0, secret.length - 2) }, (_, n) => secret.slice(0, n + 2)),
      );
      const found = begun.filter(
        (part) => text.endsWith(part) && isSecret(text, part, text.length - part.length),
      );
      return Math.max(0, ...found.map((part) => part.length));
    },
  };
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
