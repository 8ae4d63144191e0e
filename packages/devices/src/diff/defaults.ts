// What changes by itself in the output of common commands, and says nothing about the network. Data that only one platform
// has is in its file (`volatile_data`).
import { volatileColumns } from "./columns.js";
import type { Platform } from "../words/platform.js";
import { anyOf, re2 } from "../shell/regex.js";

export type VolatileData = NonNullable<Platform["volatile_data"]>;

const SHOW = /(?:sh(?:ow?)?|di(?:s(?:play)?)?) /.source;
const FAMILY = /(?:ip |ipv4 |ipv6 |router )?/.source;
const after = ({ source }: RegExp): RegExp => new RegExp(`^${SHOW}${FAMILY}(?:${source})`, "i");

/** What parsers of text give, on any platform: names of ntc-templates and of Genie. By the beginning of the command; all that match apply. */
const PARSED: readonly { command: RegExp; members: readonly string[] }[] = [
  {
    command: after(/ospf/),
    members: [
      "dead_timer?|(?:neighbor_)?up_?time|age|ls_?a_age|last_oob_resync|(?:last|max)_retransmission_scan_\\w+",
    ],
  },
  { command: after(/route|routing-table/), members: ["uptime|age|updated"] },
  {
    command: after(/bgp/),
    members: [
      "up_?(?:down|time)|last_(?:read|write|written|reset)|in_?q(?:ueue)?|out_?q(?:ueue)?",
      "(?:msg|messages|pkts?)_?(?:rcvd|received|sent)|(?:total|updates|keepalives)_\\w*(?:sent|received)",
    ],
  },
  { command: after(/eigrp/), members: ["hold|uptime"] },
  { command: after(/isis/), members: ["hold(?:_?time)?"] },
  { command: after(/bfd/), members: ["uptime|downtime|(?:echo_)?[rt]x_(?:count|last)"] },
  {
    command: after(/mroute|pim|igmp|mld|msdp/),
    members: [
      "\\w*up_?time|uptime_downtime|expires?|\\w*expiration(?:_time)?|last_(?:message|msg)_received|elapsed_time",
    ],
  },
  {
    command: after(/hsrp|standby|vrrp|glbp/),
    members: ["(?:state_)?last_(?:state_)?change|state_duration|(?:active|standby)_expires?"],
  },
  { command: after(/mpls ldp|ldp|dmvpn|crypto|nve/), members: ["up_?time|lifetime|pkts_\\w+"] },
  { command: after(/cdp|lldp/), members: ["hold_?time|age|expired_time|time_remaining"] },
  { command: after(/arp|neighbors?|mac/), members: ["age(?:_min)?|expires?|last_move"] },
  { command: after(/dhcp/), members: ["expiration|lease_remaining"] },
  {
    command: after(/ntp/),
    members: ["when|reach|delay|offset|jitter|disp(?:ersion)?|root_\\w+|re(?:ceive_|f)time"],
  },
  {
    command: after(/int(?:erfaces?)?(?![a-z])/),
    members: [
      "counters|statistics|lastChange|last_(?:input|output|output_hang|link_flapped|change|clear(?:ed)?)",
      "since|(?:up|down)_?time|(?:in|out)put_(?:rate|packets)|(?:packet|bandwidth)_(?:in|out)put_rate|[rt]x_\\w*(?:packets|bytes)",
    ],
  },
  {
    command: after(/version|clock|uptime|system/),
    members: ["uptime(?:_\\w+)?|time|uptimeSecs|memFree|free_memory|(?:current_|run_)time"],
  },
];

/** FRRouting's commands, as a shell on its host asks for them. */
const unwrapped = (command: string): string => command.replace(/^(?:sudo (?:-n )?)?vtysh -c ["']/, "");

export interface IgnoredMembers {
  /** Patterns of names. */
  patterns: string[];
  matches: (name: string) => boolean;
}

/** Members that do not count in the data of a command. */
export function ignoredMembers(command: string, volatile: VolatileData): IgnoredMembers {
  const patterns = [
    ...PARSED.filter((entry) => entry.command.test(unwrapped(command))).flatMap(({ members }) => members),
    ...volatile.filter((entry) => re2(entry.command).test(command)).flatMap(({ members }) => members),
  ];
  if (patterns.length === 0) return { patterns, matches: () => false };
  const known = new Map<string, boolean>();
  const matches = (name: string): boolean => {
    const found = known.get(name) ?? anyOf(patterns).some((pattern) => pattern.matches(name));
    known.set(name, found);
    return found;
  };
  return { patterns, matches };
}

/** Ages and times of day as devices print them: `00:12:34`, `1d02h`, `3w4d`, `05:12:33 UTC`, `41.4s`, `never`. */
const AGES =
  /\b(?:\d{1,3}:\d{2}:\d{2}(?:\.\d+)?|(?:\d+[ywdhms]){2,}|\d+(?:\.\d+)?s(?:ec)?|\d+[dhm]|never)(?![\w.])/g;
/** `uptime is 2 days, 4 hours`, `System booted: …`, `Current time: …`. */
const STATEMENTS =
  /\b(?:uptime(?: is|:)|(?:system booted|last configured|current time|local time|last cleared|last (?:input|reset|flapped))\b:?).*/gi;
/** Rates and counters of interfaces. */
const COUNTERS =
  /\b\d+(?= (?:packets|bytes|bits\/sec|bps|pps|input errors|output errors|broadcasts|multicast|CRC|runts|giants)\b)/gi;
const DATES = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{4}\b.*/g;

const either = (...all: RegExp[]) => new RegExp(all.map(({ source }) => `(?:${source})`).join("|"), "gi");
const TEXTS: readonly { command: RegExp; ignored: RegExp }[] = [
  {
    command: after(
      /(?:ospf|ospfv3|bgp|route|routing-table|arp|isis|eigrp|bfd|lldp|cdp|mac|mroute|pim|igmp|mld|msdp|hsrp|standby|vrrp|mpls|ldp|crypto|dmvpn|nve|protocols|neighbors?)\b/,
    ),
    ignored: AGES,
  },
  { command: after(/int(?:erfaces?)?\b/), ignored: either(STATEMENTS, COUNTERS, AGES) },
  {
    command: new RegExp(`^(?:${SHOW}${/(?:version|system|clock|uptime)\b|uptime|date/.source})`, "i"),
    ignored: either(STATEMENTS, DATES, AGES),
  },
];

/** What changes by itself within the lines that a command prints; undefined where nothing is known to. */
export function ignoredInLines(command: string): RegExp | undefined {
  const plain = unwrapped(command);
  const found = TEXTS.find((entry) => entry.command.test(plain))?.ignored;
  return found && either(...volatileColumns(plain), found);
}
