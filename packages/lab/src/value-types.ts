// The types of values in command lines: addresses, numbers, interface names with their short forms.
import type { ValueType } from "./words.js";

const whole = (source: string): ValueType => {
  const regex = new RegExp(`^(?:${source})$`);
  return (word) => (regex.test(word) ? word : undefined);
};

const octet = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const ipv4 = `${octet}(?:\\.${octet}){3}`;

const common: Record<string, ValueType> = {
  WORD: (word) => word,
  INT: whole("\\d+"),
  IPV4: whole(ipv4),
  MASK: whole(ipv4),
  PREFIX: whole(`${ipv4}/(?:3[0-2]|[12]?\\d)`),
  HMS: whole("\\d\\d:\\d\\d:\\d\\d"),
};

/** How a kind describes a type of its own: a pattern, and short forms that stand for the start of a word. */
export interface TypeData {
  pattern: string;
  short?: Record<string, string> | undefined;
}

/** The common types and a kind's own. */
export function valueTypes(own: Record<string, TypeData>): Record<string, ValueType> {
  const made = { ...common };
  for (const [name, { pattern, short = {} }] of Object.entries(own)) {
    const is = whole(pattern);
    made[name] = (word) => is(word) ?? is(expand(word, short));
  }
  return made;
}

function expand(word: string, short: Record<string, string>): string {
  const letters = /^[A-Za-z-]+/.exec(word)?.[0] ?? "";
  const lower = letters.toLowerCase();
  const long =
    short[lower] ?? Object.values(short).find((each) => lower && each.toLowerCase().startsWith(lower));
  return long ? long + word.slice(letters.length) : word;
}
