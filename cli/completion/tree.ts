// What the command line understands, as a list of commands with their options: what the scripts for shells are made of.
import type { Command, Option } from "commander";

export interface CompletedOption {
  /** `--limit`, `-i`. */
  flags: string[];
  description: string;
  takesValue: boolean;
  /** The values that it takes, where there are only some. */
  choices: readonly string[];
}

export interface CompletedCommand {
  /** `["runs", "show"]`; the program itself has none. */
  path: string[];
  description: string;
  subcommands: { name: string; description: string }[];
  options: CompletedOption[];
  /** Values of its arguments, where there are only some. */
  choices: readonly string[];
}

/** @returns the program and all its commands, each before its own */
export function commandTree(command: Command, path: string[] = []): CompletedCommand[] {
  const subcommands = command.commands.filter((each) => each.name() !== "help");
  const own: CompletedCommand = {
    path,
    description: oneLine(command.summary() || command.description()),
    subcommands: subcommands.map((each) => ({
      name: each.name(),
      description: oneLine(each.summary() || each.description()),
    })),
    options: [...command.createHelp().visibleOptions(command)].map(completedOption),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
  };
  return [own, ...subcommands.flatMap((each) => commandTree(each, [...path, each.name()]))];
}

const completedOption = ({
  short,
  long,
  description,
  required,
  optional,
  argChoices,
}: Option): CompletedOption => ({
  flags: [short, long].filter((each) => each !== undefined),
  description: oneLine(description),
  takesValue: required || optional,
  choices: argChoices ?? [],
});

/** Each word with a blank before it, as the scripts collect what was typed. */
export const asPath = (path: readonly string[]): string => path.map((word) => ` ${word}`).join("");

/** The first sentence, without what shells would read. */
const oneLine = (text: string): string =>
  (text.split(/[\n.]/)[0] ?? "").replaceAll(/['"`\\$:[\]]/g, "").trim();
