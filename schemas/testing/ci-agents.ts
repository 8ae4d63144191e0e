// For tests: what the agents of CI systems take for a command in a log, as their sources have it.

/** .NET compares text by the rules of a language: what has no width does not count. */
const seenByDotNet = (line: string): string =>
  line.replace(/[\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/gu, "");
/** Colours, and all else that moves a cursor, hides it, or names a window. */
const withoutControls = (line: string): string =>
  line.replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, "");

const COMMANDS: [agent: string, command: RegExp][] = [
  ["GitHub", /^\s*::[a-z][^:]*(?::[^:]+)*::/i],
  ["GitHub, first form", /##\[[^\]]+\]/],
  ["Azure", /##vso\[[^\]]+\]/],
  ["TeamCity", /##teamcity\[/],
  ["GitLab", /section_(?:start|end):\d+:/],
];

/** @returns the lines that an agent would obey, with its name; empty where the log is only text */
export function commandsIn(log: string): string[] {
  const lines = log.split(/\r\n|[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/);
  return lines.flatMap((line) =>
    [line, withoutControls(line)].flatMap((seen) =>
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
  "text\u000b::error::owned",
  "text\f::error::owned",
  "text\u001c::error::owned",
  "text\u0085::error::owned",
  "\u001b[?25l::error::owned",
  "\u001b]0;title\u0007::error::owned",
  ":\u001b[?25l:error::owned",
  ":\u001b]0;title\u001b\\:error::owned",
  ":\u0591:error::owned",
  "::dead::a token after which commands count again",
  "#\u001b[?25h#[error]owned",
  "#\u0600#[error]owned",
  "section\u0000_start:1700000000:owned\r\u001b[0Khidden",
  "section_\u001b[1mstart:1700000000:owned\r\u001b[0Khidden",
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
