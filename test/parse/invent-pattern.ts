// Invents regular expressions in Python's syntax and lines to try them on. The same seed gives the same ones.
import { type Random, randomOf } from "../../packages/devices/src/parse/testing/synthesise.js";

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!;

const ATOMS = [
  "a",
  "b",
  "c",
  " ",
  ".",
  "[ab]",
  "[^a]",
  String.raw`\d`,
  String.raw`\s`,
  String.raw`\S`,
  String.raw`\w`,
];
const RARE = [
  String.raw`\W`,
  String.raw`\D`,
  String.raw`[\Wa]`,
  String.raw`[^\s1]`,
  String.raw`\b`,
  "é",
  "$",
  String.raw`\B`,
];
const QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}?", "*+", "?+"];
const LETTERS = Array.from("aabbcc 1 -");
const FOREIGN = Array.from("é\u00a0Ω٣😀_");

class Inventor {
  private names = 0;
  constructor(private readonly random: Random) {}

  choice(depth: number): string {
    const count = this.random() < 0.25 ? 2 : 1;
    return Array.from({ length: count }, () => this.sequence(depth)).join("|");
  }
  private sequence(depth: number): string {
    const length = Math.floor(this.random() * 4);
    return Array.from({ length }, () => this.item(depth)).join("");
  }
  private item(depth: number): string {
    const atom = depth > 0 && this.random() < 0.45 ? this.group(depth - 1) : this.atom();
    const isPlace = [String.raw`\b`, String.raw`\B`, "$"].includes(atom);
    return !isPlace && this.random() < 0.4 ? atom + pick(QUANTIFIERS, this.random) : atom;
  }
  private atom(): string {
    return pick(this.random() < 0.15 ? RARE : ATOMS, this.random);
  }
  private group(depth: number): string {
    const kind = this.random();
    if (kind < 0.6) return `(?P<g${++this.names}>${this.choice(depth)})`;
    if (kind < 0.8) return `(?:${this.choice(depth)})`;
    if (kind < 0.87) return `(?=${this.choice(depth)})`;
    if (kind < 0.93) return `(?!${this.choice(depth)})`;
    if (kind < 0.97) return `(?<=${this.atom().replace("$", "a")})`;
    return `(?>${this.choice(depth)})`;
  }
}

export interface Invented {
  pattern: string;
  lines: string[];
}

export function inventPattern(seed: number): Invented {
  const random = randomOf(seed);
  const pattern = new Inventor(random).choice(3);
  const line = (): string =>
    Array.from({ length: Math.floor(random() * 7) }, () =>
      pick(random() < 0.06 ? FOREIGN : LETTERS, random),
    ).join("");
  return { pattern, lines: Array.from({ length: 12 }, line) };
}
