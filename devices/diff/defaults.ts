// What changes by itself in the output of common commands, and says nothing about the network.

/** By the beginning of the command; all that match apply. */
const DEFAULTS: readonly { command: RegExp; exclude: readonly string[] }[] = [
  {
    command: /^show (ip )?ospf/i,
    exclude: [
      "**.upTimeInMsec",
      "**.deadTimeMsecs",
      "**.routerDeadIntervalTimerDueMsec",
      "**.lastPrgrsvChangeMsec",
      "**.databaseSummaryListCounter",
      "**.linkStateRequestListCounter",
      "**.linkStateRetransmissionListCounter",
      "**.lsaAge",
      "**.dead_time",
    ],
  },
  {
    command: /^show (ip |ipv6 )?route/i,
    exclude: [
      "**.uptime",
      "**.age",
      "**.internalNextHopNum",
      "**.nexthopGroupId",
      "**.installedNexthopGroupId",
    ],
  },
  {
    command: /^show (ip )?bgp/i,
    exclude: [
      "**.peerUptime",
      "**.peerUptimeMsec",
      "**.peerUptimeEstablishedEpoch",
      "**.msgRcvd",
      "**.msgSent",
      "**.up_down",
      "**.tableVersion",
    ],
  },
  { command: /^show (ip )?arp|^show mac/i, exclude: ["**.age"] },
  {
    command: /^show interface/i,
    exclude: ["**.counters", "**.statistics", "**.lastChange", "**.last_input", "**.last_output"],
  },
  {
    command: /^show (version|clock|uptime|system)/i,
    exclude: ["**.uptime", "**.time", "**.uptimeSecs", "**.memFree"],
  },
];

/** Patterns that are excluded for a command unless its difference is asked for whole. */
export const defaultExclude = (command: string): string[] =>
  DEFAULTS.filter((entry) => entry.command.test(command)).flatMap(({ exclude }) => exclude);

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
    command: /^show (?:ip |ipv6 )?(?:ospf|ospfv3|bgp|route|arp|isis|eigrp|bfd|lldp|cdp|mac)\b/i,
    ignored: AGES,
  },
  { command: /^show (?:protocols|neighbors?)\b/i, ignored: AGES },
  { command: /^show interfaces?\b/i, ignored: either(STATEMENTS, COUNTERS, AGES) },
  {
    command: /^(?:show (?:version|system|clock|uptime)\b|uptime|date)/i,
    ignored: either(STATEMENTS, DATES, AGES),
  },
];

/** What changes by itself within the lines that a command prints; undefined where nothing is known to. */
export const ignoredInLines = (command: string): RegExp | undefined =>
  TEXTS.find((entry) => entry.command.test(command))?.ignored;
