// Lists of communities, in which a line that names none of them holds one: tables, XML, JSON, sections of a configuration.
import { groupSpan, type Block, type BlockLine } from "./block.js";

interface Container {
  opens: RegExp;
  /** A line with a member; its groups are the secrets. */
  member: RegExp;
  /** Absent: a line that is indented no deeper than the one that opens. */
  closes?: RegExp;
  /** There is one member. */
  isSingle?: boolean;
}

const CONTAINERS: readonly Container[] = [
  // show snmp community: a heading, a rule, and a row for each
  {
    opens: /^\s*(?:snmp )?communit(?:y|ies)(?:[ -](?:name|string))?\s{2,}\S/i,
    member: /^\s*(\w\S*)\s{2,}\S/d,
    closes: /^\s*$|[#>$]\s*$/,
  },
  { opens: /^\s*<community>\s*$/, member: /<name>([^<]+)</d },
  { opens: /^\s*"community"\s*:[[{\s]*$/, member: /"name"\s*:\s*"([^"]+)"/d },
  // SONiC's database, EOS's JSON: the communities are the names of members
  { opens: /^\s*"(?:SNMP_COMMUNITY|communities)"\s*:\s*\{\s*$/, member: /^\s*"([^"]+)"\s*:\s*\{/d },
  {
    opens: /^\s*config system snmp community\s*$/,
    member: /^\s*set name (?:"([^"]+)"|(\S+))/d,
    closes: /^end\s*$/,
  },
  { opens: /^\/snmp community\s*$/, member: /\bname=(?:"([^"]+)"|(\S+))/d, closes: /^[/[]/ },
  // NVUE: the passphrase of a user is a key of its own
  {
    opens: /^\s*(?:auth-(?:md5|sha)|encrypt-(?:aes|des)):\s*$/,
    member: /^\s*(?:'([^']+)'|([^\s':]+)):/d,
    isSingle: true,
  },
  // show crypto isakmp key: the key is the last column
  {
    opens: /^\s*Keyring\s+\S.*Preshared Key\s*$/,
    member: /\s(\S+)$/d,
    closes: /^\s*$|[#>]\s*$/,
  },
  // OpenVPN: a user and a password, each in a line
  { opens: /^\s*<auth-user-pass>\s*$/, member: /^\s*(\S.*)$/d, closes: /<\/auth-user-pass>/ },
  // YAML: a text in the lines that are indented deeper
  {
    opens:
      /^\s*(?:- )?["']?[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|psk|community|private[-_]?key)["']?:\s*[|>][-+\d]{0,2}\s*$/i,
    member: /^\s*(\S.*)$/d,
  },
];
/** Parts the heading of a table from its rows. */
const isRule = (line: string): boolean => /^[\s=+|-]+$/.test(line) && /---|===/.test(line);

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** @returns undefined where the container is over. */
export function memberLine(
  line: string,
  offset: number,
  block: Block & { kind: "members" },
): BlockLine | undefined {
  const { member, closes, isSingle } = CONTAINERS[block.container]!;
  if (isRule(line)) return { spans: [], block, isWhole: true };
  const isOver = closes ? closes.test(line) : line.trim() !== "" && indentOf(line) <= block.indent;
  if (isOver) return undefined;
  const found = member.exec(line);
  return {
    spans: found ? groupSpan(found, offset, 1, 2) : [],
    block: containerOf(line) ?? (found && isSingle ? undefined : block),
    isWhole: false,
  };
}

/** The container that the line opens. */
export function containerOf(line: string): Block | undefined {
  const container = CONTAINERS.findIndex(({ opens }) => opens.test(line));
  return container === -1
    ? undefined
    : { kind: "members", container, indent: /^\s*(?:- )?/.exec(line)![0].length };
}
