// Invents outputs for a TextFSM template: a walk through its states that writes, for each rule, a line that the rule's
// regular expression matches. The same seed gives the same text.
import { createContext, Script } from "node:vm";
import type { CharSet, Node } from "../../../../textfsm/src/python-regex/ast.js";
import { testOf } from "../../../../textfsm/src/python-regex/charset.js";
import { isPlain } from "../../../../textfsm/src/python-regex/index.js";
import { parsePattern } from "../../../../textfsm/src/python-regex/parse.js";
import type { TemplateRule } from "../../../../textfsm/src/rule.js";
import { parseTemplate } from "../../../../textfsm/src/template.js";

export type Random = () => number;

/** mulberry32: small, fast, good enough to invent text. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!;

// Letters, digits and what devices print between them; the rest of ASCII; and what is not ASCII.
const COMMON = Array.from("abcdefghijklmnoprstuvwxyzABCDEFGIPSTU0123456789./:-_");
const RARE = Array.from(" !\"#$%&'()*+,;<=>?@[\\]^`{|}~\t");
const FOREIGN = Array.from("äé\u00a0Ω٣„—\u3000中😀\u001f");

/** A character of a set, or undefined for a set that holds none that anybody would print. */
function member(set: CharSet, random: Random): string | undefined {
  const test = testOf(set);
  const has = (char: string): boolean => test(char.codePointAt(0)!);
  const alphabet = random() < 0.002 ? FOREIGN : random() < 0.05 ? RARE : COMMON;
  for (let tries = 0; tries < 8; tries++) {
    const char = pick(alphabet, random);
    if (has(char)) return char;
  }
  const [first] = set.items;
  if (!set.negated && first && "from" in first) {
    const item = pick(set.items, random);
    if ("from" in item)
      return String.fromCodePoint(item.from + Math.floor(random() * (item.to - item.from + 1)));
  }
  return [" ", "7", ...COMMON, ...RARE].find(has);
}

/** Text that the pattern is likely to match; what it looks ahead or behind for is not seen to. */
export function textFor(node: Node, random: Random): string {
  switch (node.kind) {
    case "char":
      return String.fromCodePoint(node.code);
    case "set":
      return member(node.set, random) ?? "";
    case "sequence":
      return node.items.map((item) => textFor(item, random)).join("");
    case "choice":
      return textFor(pick(node.options, random), random);
    case "group":
    case "atomic":
      return textFor(node.body, random);
    case "condition":
      return textFor(random() < 0.5 ? node.yes : node.no, random);
    case "repeat": {
      const most = Math.min(node.max, node.min + (node.max > 20 ? 6 : 3));
      const count = node.min + Math.floor(random() * (most - node.min + 1));
      return Array.from({ length: count }, () => textFor(node.body, random)).join("");
    }
    default:
      return "";
  }
}

interface Walk {
  lines: string[];
  /** Rules, by line in the template, whose actions the walk has been through. */
  used: Set<number>;
}

// Some public templates take exponential time on lines that no device prints; invented ones do hit on them.
const sandbox: { work?: () => unknown } = {};
const context = createContext(sandbox);
const script = new Script("work()");

/** @returns undefined where it takes longer than this many milliseconds */
function within<T>(ms: number, work: () => T): T | undefined {
  sandbox.work = work;
  try {
    return script.runInContext(context, { timeout: ms }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}

/** How a template reads a line: where it goes on, and whether it refuses the line. */
function step(rules: readonly TemplateRule[], line: string): { taken: TemplateRule[]; refused: boolean } {
  const taken: TemplateRule[] = [];
  const plain = isPlain(line);
  for (const rule of rules) {
    if (!rule.regex.match(line, plain)) continue;
    taken.push(rule);
    if (rule.operation === "Error") return { taken, refused: true };
    if (rule.operation === "Next") break;
  }
  return { taken, refused: false };
}

/**
 * @param template the template's text
 * @param length lines, about
 * @param noise how many of the lines are changed at random, 0 to 1; a noisy text may be refused by its template
 */
export function synthesise(template: string, seed: number, length: number, noise = 0): Walk {
  const random = randomOf(seed);
  const { states } = parseTemplate(template);
  const sources = sourcesOf(template);
  const used = new Set<number>();
  const lines: string[] = [];
  let state = "Start";
  for (let tries = 0; lines.length < length && tries < length * 6; tries++) {
    const rules = states.get(state) ?? [];
    const usable = rules.filter((rule) => rule.operation !== "Error");
    if (usable.length === 0) break;
    const fresh = usable.filter((rule) => !used.has(rule.line));
    const rule = pick(fresh.length > 0 && random() < 0.6 ? fresh : usable, random);
    let line = textFor(sources.get(rule.line)!, random).replaceAll(/[\r\n\v\f]/g, " ");
    if (random() < noise) line = spoiled(line, random);
    const { taken, refused } = within(500, () => step(rules, line)) ?? { taken: [], refused: true };
    if (taken.length === 0 && refused) continue;
    if (refused && noise === 0) continue;
    lines.push(line);
    if (refused) break;
    for (const each of taken) used.add(each.line);
    const target = taken.at(-1)?.operation === "Next" ? taken.at(-1)?.target : undefined;
    if (target === "End" || target === "EOF") {
      // An end reached at once shows little: only a longer text may have it.
      if (lines.length < length / 2) lines.pop();
      else break;
    } else if (target !== undefined) state = target;
  }
  return { lines, used };
}

function spoiled(line: string, random: Random): string {
  const at = Math.floor(random() * (line.length + 1));
  switch (Math.floor(random() * 5)) {
    case 0:
      return "";
    case 1:
      return `${line} `;
    case 2:
      return line.slice(0, at) + pick(FOREIGN, random) + line.slice(at);
    case 3:
      return line.slice(0, at) + line.slice(at + 1);
    default:
      return line.slice(at);
  }
}

/** The patterns of a template's rules by their line, as trees. */
function sourcesOf(template: string): Map<number, Node> {
  const values = new Map<string, string>();
  const sources = new Map<number, Node>();
  for (const [n, line] of template.split(/\r\n?|\n/).entries()) {
    const value = /^Value (?:[A-Za-z,]+ )?(\S+) \((.*)\)\s*$/.exec(line);
    if (value) values.set(value[1]!, `(?P<${value[1]}>${value[2]})`);
    const rule = /^(?: {1,2}|\t)(\^.*?)\s*$/.exec(line);
    if (!rule) continue;
    const match = /^(.*)\s->.*$/.exec(rule[1]!)?.[1] ?? rule[1]!;
    const pattern = match.replaceAll(
      /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
      (_, dollar?: string, plain?: string, braced?: string) =>
        dollar ?? values.get(plain ?? braced ?? "") ?? "",
    );
    sources.set(n + 1, parsePattern(pattern).root);
  }
  return sources;
}
