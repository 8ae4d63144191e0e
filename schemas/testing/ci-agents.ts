// For tests: what the agents of CI systems take for a command in a log, as their sources have it.

/** .NET compares text by the rules of a language: what has no width does not count. */
const seenByDotNet = (line: string): string => line.replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, "");
const withoutColours = (line: string): string => line.replace(/\u001b\[[\d;]*[A-Za-z]/g, "");

const COMMANDS: [agent: string, command: RegExp][] = [
  ["GitHub", /^\s*::[a-z][^:]*(?::[^:]+)*::/i],
  ["GitHub, first form", /##\[[^\]]+\]/],
  ["Azure", /##vso\[[^\]]+\]/],
  ["TeamCity", /##teamcity\[/],
  ["GitLab", /section_(?:start|end):\d+:/],
];

/** @returns the lines that an agent would obey, with its name; empty where the log is only text */
export function commandsIn(log: string): string[] {
  const lines = log.split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.flatMap((line) =>
    [line, withoutColours(line)].flatMap((seen) =>
      COMMANDS.flatMap(([agent, command]) =>
        [seen, seenByDotNet(seen)].some((text) => command.test(text))
          ? [`${agent}: ${JSON.stringify(line)}`]
          : [],
      ),
    ),
  );
}

/** One for each way in which a device may try it. */
export const HOSTILE_LINES: readonly string[] = [
  "::error file=a.py,line=1::owned",
  "  \t::set-output name=x::owned",
  "\u00a0\u3000::add-mask::owned",
  "::stop-commands::pause",
  "\u001b[31m::warning::owned",
  "\u001b[0m\u001b[1m ::Notice::owned",
  ":\u00ad:error::owned",
  "\u200b::error::owned",
  "\ufeff::debug::owned",
  "\u0007::group::owned",
  "prompt# \r::error::owned",
  "text\u2028::error::owned",
  "::ERROR::owned",
  "uptime ##[error]owned",
  "##[set-env name=PATH;]owned",
  "#\u00ad#[add-path]owned",
  "#####[command]owned",
  "r1(config)##vso[task.setvariable variable=x]owned",
  "##v\u200dso[task.complete result=Failed;]owned",
  "##teamcity[buildStatus status='FAILURE' text='owned']",
  "section_start:1700000000:owned\r\u001b[0Khidden",
  "section_end:1700000000:owned\r\u001b[0K",
];
