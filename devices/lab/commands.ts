// Finds the command that a line means, in the mode in which it was typed.
import type { Command, CompiledKind } from "./kinds.js";
import { match, split } from "./words.js";

export interface Found {
  command: Command;
  args: string[];
}

/** Why a line is no command: the name of the text to print, and the column of the first wrong word. */
export interface NotFound {
  text: "unknown" | "invalid" | "incomplete";
  at: number;
}

export function find(kind: CompiledKind, line: string, mode: string): Found | NotFound {
  const words = split(line);
  let furthest = 0;
  let incomplete = false;
  for (const command of kind.compiled) {
    if (!known(command.in ?? kind.command_modes, mode)) continue;
    for (const { tokens } of command.patterns) {
      const found = match(tokens, words, kind.dialect);
      if (found.complete && found.used === words.length) return { command, args: found.args };
      if (found.used === words.length) incomplete = true;
      furthest = Math.max(furthest, found.used);
    }
  }
  if (incomplete) return { text: "incomplete", at: line.length };
  return { text: furthest ? "invalid" : "unknown", at: words[furthest]?.at ?? line.length };
}

const known = (modes: string[], mode: string) =>
  modes.some((each) => each === mode || (each.endsWith("*") && mode.startsWith(each.slice(0, -1))));
