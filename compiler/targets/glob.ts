// Names with `*`, `?`, `[1-4]` and `[!ab]`.
import { spend } from "../budget.js";

export const isGlob = (pattern: string): boolean => /[*?[]/.test(pattern);

/** One character of a name, or any number of them. */
type Token = "*" | ((char: string) => boolean);

/** For many names. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokensOf(pattern);
  return (name) => matches(tokens, name);
}

/** A star may be tried at each character of the name. */
function matches(tokens: readonly Token[], name: string): boolean {
  spend(0.5);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < name.length; ) {
    spend(0.02);
    const token = tokens[at];
    if (token === "*") {
      star = at++;
      resume = i;
    } else if (token?.(name[i]!)) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (tokens[at] === "*") at++;
  return at === tokens.length;
}

/** A `[` that nothing closes stands for itself. */
function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (const [part] of pattern.matchAll(/\[!?[^\]]+\]|[^]/g)) {
    if (part === "*") tokens.push(part);
    else if (part === "?") tokens.push(() => true);
    else tokens.push(part.length > 1 ? oneOfSet(part) : (char) => char === part);
  }
  return tokens;
}

function oneOfSet(set: string): (char: string) => boolean {
  const negated = set[1] === "!";
  const ranges = [...set.slice(negated ? 2 : 1, -1).matchAll(/([^])-([^])|([^])/g)].map(
    ([, from, to, single]) => [from ?? single!, to ?? single!] as const,
  );
  return (char) => ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}
