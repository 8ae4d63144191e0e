// "Did you mean …": the known word that is nearest to a misspelt one.

/** Optimal string alignment distance, given up (`limit + 1`) once it exceeds the limit. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_\s]/g, "");

/**
 * The nearest of the known words, when one is near enough to be meant; the first of equals.
 * @param most letters in which the two may differ
 */
export function nearest(word: string, known: Iterable<string>, most = 3): string | undefined {
  if (word.length > 64) return undefined;
  const wanted = plain(word);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const form = plain(candidate);
    const limit = Math.min(most, Math.floor(Math.max(wanted.length, form.length) / 3));
    const found = wanted === form ? 0 : distance(wanted, form, limit);
    if (found <= limit && found < least) {
      best = candidate;
      least = found;
    }
  }
  return best;
}

/** ``did you mean `x`?``, or undefined when nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const found = nearest(word, known);
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}

/** `` `a`, `b` or `c` ``, cut after twelve. */
export function oneOf(words: readonly string[]): string {
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  if (words.length > 12) return `${shown.join(", ")} and ${words.length - 12} more`;
  return shown.length < 2 ? (shown[0] ?? "nothing") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
