// Finds the command that a line means, in the mode in which it was typed.
import type { Command, CompiledKind } from "./kinds.js";
import { match, split } from "./words.js";

export interface Found {
  command: Command;
  args: string[];
}

/** Why a line is not a command: the name of the text to print, and the column of the first wrong word. */
export interface NotFound {
  text: "unknown" | "invalid" | "incomplete";
  at: number;
}

const KEEP = 2_000;
const found = new WeakMap<CompiledKind, Map<string, Found | NotFound>>();

/** Finds a command; the same line in the same mode of a kind is looked up once. */
export function find(kind: CompiledKind, line: string, mode: string): Found | NotFound {
  let known = found.get(kind);
  if (!known) found.set(kind, (known = new Map()));
  const key = `${mode}\n${line}`;
  let result = known.get(key);
  if (!result) {
    if (known.size >= KEEP) known.clear();
    known.set(key, (result = search(kind, line, mode)));
  }
  return result;
}

function search(kind: CompiledKind, line: string, mode: string): Found | NotFound {
  const words = split(line);
  let furthest = 0;
  let incomplete = false;
  for (const command of kind.compiled) {
    if (!within(command.in ?? kind.command_modes, mode)) continue;
    for (const { tokens } of command.patterns) {
      const matched = match(tokens, words, kind.dialect);
      if (matched.complete && matched.used === words.length) return { command, args: matched.args };
      if (matched.used === words.length) incomplete = true;
      furthest = Math.max(furthest, matched.used);
    }
  }
  if (incomplete) return { text: "incomplete", at: line.length };
  return { text: furthest ? "invalid" : "unknown", at: words[furthest]?.at ?? line.length };
}

const within = (modes: string[], mode: string) =>
  modes.some((each) => each === mode || (each.endsWith("*") && mode.startsWith(each.slice(0, -1))));
