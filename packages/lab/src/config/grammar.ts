// Which configuration lines a dialect accepts, and which node of the tree each one means.
import { match, pattern, split, type Dialect, type Pattern, type Word } from "../words.js";
import type { Step } from "./tree.js";

/** `"interface IFNAME -> config-if": [shutdown, …]`: a line pattern, the mode that it leads into, the lines below. */
export type RuleData = string | { [line: string]: RuleData[] };

export interface Rule {
  pattern: Pattern;
  order: number;
  mode?: string;
  children: Rule[];
}

/** Where a line leads: the steps from the root, the rules on the way, and the place of the first wrong word if it does not. */
export interface Resolved {
  steps: Step[];
  rules: Rule[];
  /** Words that only begin a rule: enough to remove settings, not to make one. */
  partial?: string;
}

export interface Refused {
  refused: "invalid" | "incomplete";
  /** Column of the first word that is not understood. */
  at: number;
}

export interface Context {
  steps: Step[];
  rules: Rule[];
}

export function grammar(data: RuleData[]): Rule[] {
  return data.map((entry, order) => {
    const [line, children] = typeof entry === "string" ? [entry, []] : Object.entries(entry)[0]!;
    const [text = "", mode] = line.split(/\s+->\s+/);
    return { pattern: pattern(text), order, children: grammar(children), ...(mode ? { mode } : {}) };
  });
}

/** Resolves words below a context, through as many levels as they name. */
export function resolve(rules: Rule[], words: Word[], dialect: Dialect, end: number): Resolved | Refused {
  let best: Refused = { refused: "invalid", at: words[0]?.at ?? end };
  let partial: Resolved | undefined;
  for (const rule of rules) {
    const found = match(rule.pattern.tokens, words, dialect);
    if (!found.complete) {
      if (found.used === words.length && found.used)
        partial ??= { steps: [], rules: [], partial: found.words.join(" ") };
      else best = further(best, { refused: "invalid", at: words[found.used]?.at ?? end });
      continue;
    }
    const here = { steps: [step(rule, found.words)], rules: [rule] };
    const rest = words.slice(found.used);
    if (!rest.length) return here;
    const below = resolve(rule.children, rest, dialect, end);
    if ("steps" in below) {
      const joined = {
        ...below,
        steps: [...here.steps, ...below.steps],
        rules: [...here.rules, ...below.rules],
      };
      if (below.partial === undefined) return joined;
      partial ??= joined;
    } else best = further(best, below);
  }
  return partial ?? best;
}

/**
 * Resolves one line as IOS-like dialects do: first in the present context, then in those above it.
 * The words must use up one rule; sub-modes are entered one line at a time.
 */
export function resolveLine(
  root: Rule[],
  context: Context,
  line: string,
  dialect: Dialect,
): Resolved | Refused {
  const words = split(line);
  let refused: Refused = { refused: "invalid", at: words[0]?.at ?? 0 };
  let partial: Resolved | undefined;
  for (let depth = context.rules.length; depth >= 0; depth--) {
    const rules = depth ? context.rules[depth - 1]!.children : root;
    const found = resolve(rules.map(flat), words, dialect, line.length);
    if (!("steps" in found)) {
      refused = further(refused, found);
      continue;
    }
    const index = found.rules[0] ? rules.findIndex((rule) => rule.order === found.rules[0]!.order) : -1;
    const full: Resolved = {
      ...found,
      steps: [...context.steps.slice(0, depth), ...found.steps],
      rules: [...context.rules.slice(0, depth), ...(index < 0 ? [] : [rules[index]!])],
    };
    if (found.partial === undefined) return full;
    partial ??= full;
  }
  return partial ?? refused;
}

const flat = (rule: Rule): Rule => ({ ...rule, children: [] });

const further = (a: Refused, b: Refused): Refused => (b.at > a.at ? b : a);

function step({ pattern: { replace_from }, order, mode, children }: Rule, words: string[]): Step {
  const text = words.join(" ");
  const key = replace_from === undefined ? text : `${words.slice(0, replace_from).join(" ")} =`;
  return { text, key, order, block: Boolean(mode) || children.length > 0 };
}
