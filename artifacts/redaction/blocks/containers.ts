// Lists of communities, in which a line that names none of them holds one: tables, XML, JSON, sections of a configuration.
import { HELD, isHeldValue } from "../../../packages/devices/src/words/secret-lines/held.js";
import { groupSpan, type Block, type BlockLine } from "./block.js";

interface Container {
  opens: RegExp;
  /** A line with a member; its groups are the secrets. */
  member: RegExp;
  /** A line that only looks as if it held a secret. */
  plain?: RegExp;
  /** Absent: a line that is indented no deeper than the one that opens. */
  closes?: RegExp;
  /** There is one member. */
  isSingle?: boolean;
  /** Whether what stands in the place of a secret may be one. */
  mayBe?: (value: string) => boolean;
}

/** An element of XML, which devices do not always indent, and a member of JSON, each over several lines. */
const nested = (holder: string, member: string): Container[] => [
  {
    opens: new RegExp(`^\\s*<(?:[\\w.-]+:)?(?:${holder})(?:\\s[^<>]*)?>\\s*$`),
    member: new RegExp(`<(?:${member})(?:\\s[^<>]*)?>([^<]+)<`, "d"),
    closes: new RegExp(`^\\s*</(?:[\\w.-]+:)?(?:${holder})>`),
    isSingle: true,
    mayBe: isHeldValue,
  },
  {
    opens: new RegExp(`^\\s*"(?:[\\w.-]+:)?(?:${holder})"\\s*:\\s*[[{][[{\\s]*\\s*$`),
    member: new RegExp(`"(?:${member})"\\s*:\\s*"([^"]+)"`, "d"),
    isSingle: true,
    mayBe: isHeldValue,
  },
];

const POLICY =
  /^\s*(?:(?:policy-options|policy-statement \S+|route-policy \S.*)\s*\{?|(?:from|then) \{|"policy-options"\s*:\s*\{)\s*$/;
const OF_ROUTES = /^\s*(?:[-+!]\s*)?(?:set |delete |from |then )?[<"]?communit/;

const CONTAINERS: readonly Container[] = [
  // policies of routes, where communities are names and tags
  { opens: POLICY, member: /$^/d, plain: OF_ROUTES },
  {
    opens: /^\s*<policy-options(?:\s[^<>]*)?>\s*$/,
    member: /$^/d,
    plain: OF_ROUTES,
    closes: /^\s*<\/policy-options>/,
  },
  { opens: /^\[edit policy-options[^\]]*\]\s*$/, member: /$^/d, plain: OF_ROUTES, closes: /^(?![-+!\s])/ },
  // SR OS: what is shown in a context of them, up to the next prompt
  {
    opens: /^\*?[A-D]:\S+>policy-options\S*[#$](?: .*)?$/,
    member: /$^/d,
    plain: OF_ROUTES,
    closes: /^\*?[A-D]:\S+[#$](?:\s|$)/,
  },
  {
    opens: /^!?\*?(?:\(\w\w\))?\[(?:\w\w:)?\/?configure policy-options\b[^\]]*\]$/,
    member: /$^/d,
    plain: OF_ROUTES,
    closes: /^!?\*?(?:\(\w\w\))?\[/,
  },
  // show snmp community: a heading, a rule, and a row for each; BGP counts routes so
  {
    opens:
      /^\s*(?:snmp )?communit(?:y|ies)(?:[ _-](?:name|string))?\s{2,}(?!.*\b(?:count|paths?|hash|ref\w*)\b)[a-z]/i,
    member: /^\s*(\w\S*)\s{2,}\S/d,
    closes: /^\s*$|[#>$]\s*$/,
  },
  ...nested("community", "name|__XML__value"),
  ...HELD.flatMap(({ holder, member }) => nested(holder, member)),
  // SONiC's database, EOS's JSON: the communities are the names of members
  { opens: /^\s*"(?:SNMP_COMMUNITY|communities)"\s*:\s*\{\s*$/, member: /^\s*"([^"]+)"\s*:\s*\{/d },
  {
    opens: /^\s*config system snmp community\s*$/,
    member: /^\s*set name (?:"([^"]+)"|(\S+))/d,
    closes: /^end\s*$/,
  },
  { opens: /^\/snmp community\s*$/, member: /\bname=(?:"([^"]+)"|(\S+))/d, closes: /^[/[]/ },
  // NVUE: communities are keys of their own, and what each may do stands within
  {
    opens: /^\s*read(?:only|write)-community(?:-v6)?:\s*$/,
    member: /^\s*(?:'([^']+)'|([^\s':]+)):/d,
    mayBe: (value) => !/^(?:access|any|view|oid)$/.test(value) && isHeldValue(value),
  },
  // NVUE: the passphrase of a user is a key of its own
  {
    opens: /^\s*(?:auth-(?:md5|sha)|encrypt-(?:aes|des)):\s*$/,
    member: /^\s*(?:'([^']+)'|([^\s':]+)):/d,
    isSingle: true,
  },
  // show snmp host of NX-OS: the community is the last column, or the user of version 3
  {
    opens: /^\s*Host\s+Port\s+Version\s.*\sSecName\s*$/,
    member: /\s(?:v3\s.*|v?(?:1|2c)\s+\S+\s+\S+\s+(\S+))\s*$/d,
    closes: /^\s*$|[#>$]\s*$/,
  },
  // the file of secrets of PPP: a client, a server, a secret, addresses
  {
    opens: /^#\s*client\s+server\s+secret\s/,
    member: /^(?:"[^"]*"|[^\s#"]\S*)\s+(?:"[^"]*"|\S+)\s+(?:"([^"]+)"|(\S+))/d,
    closes: /[#>$]\s*$/,
  },
  // show crypto isakmp key: the key is the last column
  {
    opens: /^\s*Keyring\s+\S.*Preshared Key\s*$/,
    member: /^[^\s#>]+\s+\S+(?:\s+\[[^\]]*\])?\s+(\S.*)$/d,
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
const isRule = (line: string): boolean => /^[\s=+|_-]+$/.test(line) && /---|===|___/.test(line);
/** Only brackets: between the items of a list in JSON, which may stand as deep as what opens it. */
const BETWEEN = /^\s*[{},\s]+$/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** @returns undefined where the container is over. */
export function memberLine(
  line: string,
  offset: number,
  block: Block & { kind: "members" },
): BlockLine | undefined {
  const { member, closes, isSingle, plain, mayBe } = CONTAINERS[block.container]!;
  // a blank line may stand behind the heading too
  const isTable = closes?.test("") ?? false;
  if (isRule(line)) return { spans: [], block, isWhole: true };
  if (isTable && block.behind !== "rows" && line.trim() === "")
    return { spans: [], block: { ...block, behind: "blank" }, isWhole: true };
  if (closes ? closes.test(line) : isBehind(line, block)) return undefined;
  if (plain) return { spans: [], block, isWhole: plain.test(line) };
  const found = member.exec(line);
  // a table without rows
  if (block.behind === "blank" && !found) return undefined;
  const spans = found ? groupSpan(found, offset, 1, 2) : [];
  const secrets = spans.filter(({ start, end }) => mayBe?.(line.slice(start - offset, end - offset)) ?? true);
  const next: Block = { ...block, behind: "rows" };
  return {
    spans: secrets,
    block: containerOf(line) ?? (secrets.length > 0 && isSingle && !block.isList ? undefined : next),
    isWhole: false,
  };
}

/** Whether the line is indented no deeper than the one that opens the container. */
const isBehind = (line: string, { indent, isList }: Block & { kind: "members" }): boolean =>
  line.trim() !== "" && indentOf(line) <= indent && !(isList && BETWEEN.test(line));

/** The container that the line opens. */
export function containerOf(line: string): Block | undefined {
  const container = CONTAINERS.findIndex(({ opens }) => opens.test(line));
  return container === -1
    ? undefined
    : {
        kind: "members",
        container,
        indent: /^\s*(?:- )?/.exec(line)![0].length,
        isList: /\[[\s{]*$/.test(line),
        behind: "heading",
      };
}
