// Invents whole TextFSM templates, right and slightly wrong ones, and texts for them. The same seed gives the same ones.
import { type Random, randomOf } from "../../packages/devices/src/parse/testing/synthesise.js";

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!;
const some = <T>(most: number, make: () => T, random: Random): T[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, make);

const OPTIONS = ["Filldown", "Fillup", "Key", "List", "Required"];
const PATTERNS = [
  String.raw`(\d+)`,
  String.raw`(\S+)`,
  "(a|b)",
  "(.*)",
  "([ab]*)",
  String.raw`((?P<one>\w)-(?P<two>\d)?)`,
  String.raw`((?P<one>\w)|(?P<two>\d))`,
  String.raw`((\w)(\d)?)`,
  "(x?)",
];
const NAMES = ["A", "B", "C", "D"];
const STATES = ["Start", "Two", "Three"];
const RECORD_OPERATIONS = ["Record", "Record", "Record", "NoRecord", "Clear", "Clearall"];
const TOKENS = ["a", "b", "1", "22", "x", "a-1", "b-", "", " ", "\t", "é", "\u00a0", "٣"];

class Inventor {
  private readonly names: string[];
  constructor(private readonly random: Random) {
    this.names = NAMES.slice(0, 1 + Math.floor(random() * NAMES.length));
  }

  template(): string {
    const states = STATES.slice(0, 1 + Math.floor(this.random() * STATES.length));
    const blocks = states.map((name) => [name, ...some(5, () => this.rule(states), this.random)]);
    if (this.random() < 0.25) blocks.push(["EOF"]);
    if (this.random() < 0.15) blocks.push(["End"]);
    const values = this.names.map((name) => this.value(name));
    return `${[values, ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`;
  }
  private value(name: string): string {
    const options = OPTIONS.filter(() => this.random() < 0.22).sort(() => this.random() - 0.5);
    const words = ["Value", ...(options.length > 0 ? [options.join(",")] : []), name];
    return this.odd(`${words.join(" ")} ${pick(PATTERNS, this.random)}`, [
      (text) => text.replace("Value ", "Value  "),
      (text) => text.replace(/ (\S+)$/, ""),
      (text) => text.replace(/\)$/, ""),
      (text) => `${text} `,
      (text) => `# about\n${text}`,
      (text) => text.replace("Value ", "Value Filldown,Filldown "),
      (text) => text.replace("Value ", "Value Greedy "),
    ]);
  }
  private rule(states: string[]): string {
    const names = [...this.names].sort(() => this.random() - 0.5);
    const parts = some(3, () => this.part(names), this.random);
    const indent = pick([" ", "  ", "\t"], this.random);
    const end = this.random() < 0.2 ? "$$" : "";
    const match = parts.join(pick(["", " ", String.raw`\s*`], this.random));
    return this.odd(`${indent}^${match}${end}${this.action(states)}`, [
      (text) => `  ${text}`,
      (text) => text.replace("^", ""),
      (text) => text.replace("->", "->  "),
      (text) => text.replace("->", "-->"),
      (text) => `${text} -> `,
      (text) => `${text}\t`,
      (text) => `  # about\n${text}`,
      (text) => text.replace("$$", "$"),
      (text) => text.replace("{", ""),
    ]);
  }
  /** Each value once. */
  private part(names: string[]): string {
    const name = this.random() < 0.7 ? names.pop() : undefined;
    if (name !== undefined) return this.random() < 0.8 ? `\${${name}}` : `$${name}`;
    return pick(
      ["a", "b", String.raw`\d`, ".", "(?:a|b)?", "->", "[[]", String.raw`\S*`, "(?i:A)"],
      this.random,
    );
  }
  private action(states: string[]): string {
    const kind = this.random();
    const record = pick(RECORD_OPERATIONS, this.random);
    if (kind < 0.2) return "";
    if (kind < 0.5) return ` -> Continue${pick(["", `.${record}`], this.random)}${kind < 0.21 ? " Two" : ""}`;
    if (kind < 0.53) return ` -> Error${pick(["", ' "so it is"', `.${record}`], this.random)}`;
    const operation = pick([record, "Record", "Next", `Next.${record}`, ""], this.random);
    const place =
      kind < 0.7
        ? pick([...states, ...states, "End", "EOF", kind < 0.54 ? "Nowhere" : "Start"], this.random)
        : "";
    return ` -> ${operation} ${place}`.trimEnd();
  }
  private odd(text: string, changes: ((text: string) => string)[]): string {
    return this.random() < 0.01 ? pick(changes, this.random)(text) : text;
  }
}

export interface InventedTemplate {
  source: string;
  text: string;
}

export function inventTemplate(seed: number): InventedTemplate {
  const random = randomOf(seed);
  const source = new Inventor(random).template();
  const line = (): string => some(5, () => pick(TOKENS, random), random).join(pick(["", " "], random));
  const lines = some(20, line, random);
  return {
    source,
    text: lines.map((each) => each + pick(["\n", "\n", "\n", "\r\n", "\r", "\v", "\u2028"], random)).join(""),
  };
}
