// What the schema cannot say of a platform: patterns compile, and modes that are named exist.
import type { CliPlatform, Platform } from "./platform.js";
import { MAX_INSTRUCTIONS, MAX_LIST_INSTRUCTIONS, MAX_STREAMED_INSTRUCTIONS } from "./regex-cost.js";
import { isMasked, visibleIn, type Pattern } from "./secret-examples.js";

export interface Wrong {
  path: (string | number)[];
  message: string;
}

/** Keys whose values are RE2 patterns, wherever they stand. */
const PATTERN_KEYS = new Set([
  "prompt",
  "above",
  "counter",
  "refused",
  "rejected",
  "locked",
  "questions",
  "failures",
  "harmless",
  "harmless_refusals",
  "except",
  "start",
  "command",
  "unless",
  "read_only",
  "not_read_only",
  "pattern",
  "secrets",
  "volatile",
  "statistics",
  "members",
]);

/** @param limit of instructions. @throws {Error} where RE2 does not accept the pattern, or it is too large */
type Compile = (pattern: string, limit: number) => Pattern & { programSize(): number };

/** The first thing that is wrong, or undefined. */
export function checkPlatform(platform: Platform, compile: Compile): Wrong | undefined {
  return (
    patterns(platform, compile, []) ??
    (platform.interface !== "netconf" ? (modes(platform) ?? candidate(platform)) : undefined) ??
    groups(platform) ??
    examples(platform, (pattern) => compile(pattern, MAX_INSTRUCTIONS))
  );
}

function patterns(value: unknown, compile: Compile, path: (string | number)[]): Wrong | undefined {
  if (typeof value === "string") {
    const key = path.findLast((each) => typeof each === "string");
    if (!PATTERN_KEYS.has(String(key))) return undefined;
    try {
      // Prompts are looked for in a short line, and some of them say how long each of their parts may be.
      compile(value, path[0] === "modes" ? MAX_INSTRUCTIONS : MAX_STREAMED_INSTRUCTIONS);
      return undefined;
    } catch (error) {
      return {
        path,
        message: `${JSON.stringify(cut(value))} is not accepted as an RE2 pattern: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }
  if (value === null || typeof value !== "object") return undefined;
  const list = listTooLarge(value, compile, path);
  if (list) return list;
  for (const [key, each] of Object.entries(value)) {
    const wrong = patterns(each, compile, [...path, Array.isArray(value) ? Number(key) : key]);
    if (wrong) return wrong;
  }
  return undefined;
}

/** Patterns of a list are joined into one. */
function listTooLarge(value: object, compile: Compile, path: (string | number)[]): Wrong | undefined {
  if (!Array.isArray(value) || !PATTERN_KEYS.has(String(path.at(-1)))) return undefined;
  let sum = 0;
  for (const each of value) {
    const wrong = patterns(each, compile, [...path, value.indexOf(each)]);
    if (wrong) return wrong;
    sum += compile(String(each), MAX_STREAMED_INSTRUCTIONS).programSize();
    if (sum > MAX_LIST_INSTRUCTIONS)
      return {
        path,
        message: `the patterns compile to more than ${MAX_LIST_INSTRUCTIONS} instructions together; use fewer patterns, or smaller counted repetitions`,
      };
  }
  return undefined;
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function modes(platform: CliPlatform): Wrong | undefined {
  const { configure, transitions } = platform;
  const named: [string, (string | number)[]][] = [
    [platform.command_mode, ["command_mode"]],
    ...platform.login_modes.map((mode, i): [string, (string | number)[]] => [mode, ["login_modes", i]]),
    ...(platform.also_command_modes ?? []).map((mode, i): [string, (string | number)[]] => [
      mode,
      ["also_command_modes", i],
    ]),
    ...transitions.flatMap(({ from, to }, i): [string, (string | number)[]][] => [
      [from, ["transitions", i, "from"]],
      [to, ["transitions", i, "to"]],
    ]),
    ...(platform.save?.mode ? [[platform.save.mode, ["save", "mode"]] as [string, string[]]] : []),
    ...(configure ? [[configure.mode, ["configure", "mode"]] as [string, string[]]] : []),
    ...(configure?.also_modes ?? []).map((mode, i): [string, (string | number)[]] => [
      mode,
      ["configure", "also_modes", i],
    ]),
  ];
  const unknown = named.find(([mode]) => !(mode in platform.modes));
  return (
    unknown && {
      path: unknown[1],
      message: `no mode "${unknown[0]}"; there are ${Object.keys(platform.modes).join(", ")}`,
    }
  );
}

/** A candidate is thrown away on the way out of its mode, so it needs one. */
function candidate({ configure, command_mode, files }: CliPlatform): Wrong | undefined {
  if (configure?.candidate && configure.mode === command_mode)
    return { path: ["configure", "mode"], message: "a candidate needs a mode apart from the command mode" };
  if (configure?.candidate && configure.commit === undefined)
    return { path: ["configure", "candidate"], message: "a candidate needs a `commit`" };
  if (configure?.replace?.file && (configure.candidate || !files))
    return { path: ["configure", "replace", "file"], message: "`file` needs `files`, and no candidate" };
  if (configure?.replace && !configure.replace.file && !configure.candidate)
    return { path: ["configure", "replace"], message: "`replace` needs `candidate: true`, or `file`" };
  if (configure?.confirm && !configure.candidate)
    return { path: ["configure", "confirm"], message: "commit-confirm needs `candidate: true`" };
  return undefined;
}

/** What a secret's pattern finds is masked by its first group. */
function groups({ secrets }: Platform): Wrong | undefined {
  const index = secrets.findIndex((pattern) => !/\((?!\?)/.test(pattern.replaceAll(/\\./g, "")));
  return index < 0
    ? undefined
    : { path: ["secrets", index], message: "has no group around the secret itself" };
}

/** Examples show what the shapes do, so they have to be true. */
function examples(
  { secrets, secret_examples }: Platform,
  compile: (pattern: string) => Pattern,
): Wrong | undefined {
  if (!secret_examples) return undefined;
  const shapes = secrets.map(compile);
  for (const [index, line] of secret_examples.masked.entries()) {
    const [visible] = visibleIn(line, shapes);
    if (visible !== undefined)
      return {
        path: ["secret_examples", "masked", index],
        message: `${JSON.stringify(visible)} is not masked; add a pattern to \`secrets\` whose first group finds it`,
      };
  }
  const index = secret_examples.kept.findIndex((line) => isMasked(line, shapes));
  return index === -1
    ? undefined
    : {
        path: ["secret_examples", "kept", index],
        message: "a pattern of `secrets` finds a secret in this line",
      };
}
