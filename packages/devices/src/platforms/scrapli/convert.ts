// Converts a platform definition of scrapli to one of ours, and says what a person has to add.
import * as v from "valibot";
import { parse, stringify } from "yaml";
import { type CliPlatformSchema, USUAL_WRITES } from "../../words/platform.js";
import { parsePlatform } from "../load.js";
import {
  type Definition,
  escaped,
  fromModes,
  fromPrivileges,
  ModesSchema,
  PrivilegesSchema,
  type Way,
} from "./definition.js";
import { aboveAndLast, toRe2 } from "./pattern.js";

export interface Converted {
  name: string;
  /** The platform's file: YAML, with the notes as its first comment. */
  yaml: string;
  /** What the definition does not say, or says in a way that could not be kept. */
  notes: string[];
}

type Input = v.InferInput<typeof CliPlatformSchema>;

/**
 * Takes the YAML of scrapli_definitions and the older one of scrapligo and scrapli_community.
 * @param name of the platform; else the definition's own name, else the file's
 * @throws {Error} naming the file and what is wrong: no definition, or a pattern that RE2 cannot say
 */
export function convertScrapli(text: string, file: string, name?: string): Converted {
  const definition = read(text, file);
  const called = platformName(name ?? definition.name ?? file);
  const notes: string[] = [];
  const platform = convert(definition, called, notes, file);
  const comment = [
    `${called}, converted from the scrapli definition ${baseName(file)}. To be looked at by hand:`,
    ...notes.map((note) => `- ${note}`),
  ];
  const yaml = `${comment.map((line) => `# ${line}`).join("\n")}\n${stringify(platform, { lineWidth: 0, singleQuote: true })}`;
  parsePlatform(yaml, `${called}.yaml`);
  return { name: called, yaml, notes };
}

function read(text: string, file: string): Definition {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new Error(`${file}: no YAML: ${(error as Error).message.split("\n")[0]}`, { cause: error });
  }
  const modes = v.safeParse(ModesSchema, document);
  if (modes.success) return fromModes(modes.output);
  const privileges = v.safeParse(PrivilegesSchema, document);
  if (privileges.success) return fromPrivileges(privileges.output);
  const isOld = typeof document === "object" && document !== null && "default" in document;
  const issue = (isOld ? privileges : modes).issues[0];
  throw new Error(
    `${file}: no platform definition of scrapli: ${v.getDotPath(issue) ?? "(top)"}: ${issue.message}. ` +
      "Expected `default_mode` and `modes`, or `default` with `privilege-levels`.",
  );
}

function convert(definition: Definition, name: string, notes: string[], file: string): Input {
  const { command_mode, ways } = definition;
  const re2 = (pattern: string, of: string): string => {
    try {
      const { pattern: written, left_out } = toRe2(pattern);
      if (left_out !== undefined)
        notes.push(`${of}: ${left_out} was left out, because RE2 has no lookaround`);
      return written;
    } catch (error) {
      throw new Error(`${file}: ${of}: ${(error as Error).message}. Write that pattern by hand first.`, {
        cause: error,
      });
    }
  };
  // The first pattern that matches gives the mode, so those that exclude something come last.
  const ordered = definition.modes.toSorted((a, b) => a.excludes.length - b.excludes.length);
  for (const { name: mode, excludes } of ordered)
    if (excludes.length)
      notes.push(
        `modes.${mode}: prompts with ${excludes.map((each) => JSON.stringify(each)).join(" or ")} were excluded; here the modes before it must match those`,
      );
  const config = definition.modes.find((mode) => mode.name.startsWith("config"))?.name;
  const leave = ways.find(({ from, to }) => from === config && to === command_mode)?.send;
  const failures = definition.failures.map(escaped);
  if (config !== undefined)
    notes.push(
      "configure: a definition does not tell whether there is a candidate; add `candidate`, `commit`, `abort` and `diff` where there is one, and `save`",
    );
  notes.push(
    "read_only: a definition does not list them; these are the usual ones",
    "secrets, pager and questions: a definition does not tell them; these are the usual ones",
  );
  return {
    name,
    description: `${name}, converted from a scrapli definition`,
    ...(definition.textfsm ? { textfsm: definition.textfsm } : {}),
    based_on: `written after the scrapli definition ${baseName(file)}`,
    modes: Object.fromEntries(
      ordered.map((mode) => {
        const { above, last } = aboveAndLast(mode.pattern);
        const of = `modes.${mode.name}`;
        return [mode.name, { prompt: re2(last, of), ...(above ? { above: re2(above, of) } : {}) }];
      }),
    ),
    login_modes: loginModes(definition, config),
    command_mode,
    transitions: ways.map((way) => transition(way, re2, notes)),
    setup: definition.open,
    pager: { prompt: "(?i)-{2,} ?\\(?more\\b[^\\n]{0,60}$", answer: " " },
    questions: [
      "(?i)\\[confirm\\]\\s?$",
      "(?i)[\\[(](?:y|yes)/(?:n|no)[\\])]\\s?[?:]?\\s?$",
      "(?i)^password: ?$",
    ],
    failures,
    read_only: ["^(?:do )?(?:show|display)\\s", "^(?:ping|traceroute|tracert)\\s"],
    not_read_only: USUAL_WRITES,
    ...(config !== undefined && leave !== undefined
      ? { configure: { mode: config, leave: [leave], rejected: failures } }
      : {}),
    secrets: [
      '(\\$(?:1|5|6|8|9)\\$[^\\s"]+)',
      "(?:password|secret) (?:\\d )?(\\S+)",
      "snmp-server community (\\S+)",
    ],
    logout: definition.close.at(-1) ?? "exit",
  };
}

function transition(
  way: Way,
  re2: (pattern: string, of: string) => string,
  notes: string[],
): NonNullable<Input["transitions"]>[number] {
  const { from, to, send, asks, longer } = way;
  if (longer)
    notes.push(`transitions: from ${from} to ${to} more than one line is typed; only the first was kept`);
  if (asks?.answer === "other")
    notes.push(
      `transitions: from ${from} to ${to} something is asked whose answer is not the enable secret; add it to \`dialogs\``,
    );
  return asks?.answer === "enable"
    ? { from, to, send, secret: { prompt: re2(asks.pattern, `transitions ${from} to ${to}`), of: "enable" } }
    : { from, to, send };
}

/** Modes that lead to the command mode, that one first; nobody logs in to a configuration. */
function loginModes({ modes, command_mode, ways }: Definition, config: string | undefined): string[] {
  const leading = modes
    .map(({ name }) => name)
    .filter((name) => name !== config && ways.some(({ from, to }) => from === name && to === command_mode));
  return [command_mode, ...leading.filter((name) => name !== command_mode && !name.startsWith("config"))];
}

const baseName = (file: string): string => file.split(/[/\\]/).at(-1) as string;

function platformName(from: string): string {
  const name = baseName(from)
    .replace(/\.ya?ml$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_");
  if (/^[a-z]/.test(name)) return name;
  throw new Error(
    `${JSON.stringify(from)} gives no platform name: it must begin with a letter. Give one with --name.`,
  );
}
