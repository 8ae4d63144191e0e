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
