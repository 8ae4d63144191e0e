// Finds where one of many words stands, for all of them in one pass: most lines hold none and need no closer look.

/** Words shorter than this cannot be looked for. */
export const SHORTEST_WORD = 3;

export interface Candidates {
  /** @returns an index within the next of the words, from `from` on; -1: there is none. Letter case does not count. */
  next(text: string, from: number): number;
}

const SIZE = 1 << 15;

/** Three characters as a number: what came before the first of them is shifted out. */
const step = (hash: number, code: number): number => ((hash << 5) ^ code) & (SIZE - 1);

interface Sought {
  word: string;
  /** Of the last of the three characters that it is found by. */
  place: number;
}

/** @param words of at least {@link SHORTEST_WORD} characters. One that holds another needs no search of its own. */
export function createCandidates(words: readonly string[]): Candidates {
  const lower = [...new Set(words.map((word) => word.toLowerCase()))];
  const needed = lower.filter((word) => !lower.some((other) => other !== word && word.includes(other)));
  const sought = new Map<number, Sought[]>();
  const marks = new Uint8Array(SIZE);
  for (const word of needed) {
    const at = rarestPart(word);
    for (const hash of hashesOf(word.slice(at, at + SHORTEST_WORD))) {
      marks[hash] = 1;
      sought.set(hash, [...(sought.get(hash) ?? []), { word, place: at + SHORTEST_WORD - 1 }]);
    }
  }
  const stands = (text: string, at: number, { word, place }: Sought): boolean =>
    text.slice(at - place, at - place + word.length).toLowerCase() === word;
  return {
    next(text, from) {
      for (let at = marked(text, from, marks); at !== -1; at = marked(text, at - 1, marks)) {
        const here = at;
        if (sought.get(hashAt(text, here))!.some((each) => here >= each.place && stands(text, here, each)))
          return here;
      }
      return -1;
    },
  };
}

/** Where the first marked three characters end that lie from `from` on. Apart from the rest, so that it stays fast. */
function marked(text: string, from: number, marks: Uint8Array): number {
  const { length } = text;
  if (from + SHORTEST_WORD > length) return -1;
  let hash = step(step(0, text.charCodeAt(from)), text.charCodeAt(from + 1));
  for (let at = from + 2; at < length; at += 1) {
    hash = ((hash << 5) ^ text.charCodeAt(at)) & (SIZE - 1);
    if (marks[hash] === 1) return at;
  }
  return -1;
}

const hashAt = (text: string, at: number): number =>
  step(step(step(0, text.charCodeAt(at - 2)), text.charCodeAt(at - 1)), text.charCodeAt(at));

/** Of all spellings in capital and small letters. */
function hashesOf(part: string): Set<number> {
  let hashes = new Set([0]);
  for (const letter of part)
    hashes = new Set(
      [letter, letter.toUpperCase()].flatMap((each) =>
        [...hashes].map((hash) => step(hash, each.charCodeAt(0))),
      ),
    );
  return hashes;
}

/** From the most frequent characters of what devices print to the rare ones; others are rarer still. */
const FREQUENT = " etaionsr01lc2dpu.m3fh5g64-9/8b7yv:wxk";

const rank = (character: string): number => {
  const at = FREQUENT.indexOf(character);
  return at === -1 ? FREQUENT.length + 10 : at;
};

/** Where the three characters begin that are met least by chance. */
function rarestPart(word: string): number {
  const ranks = [...word].map(rank);
  const sums = ranks.slice(0, 1 - SHORTEST_WORD).map((_, at) => ranks[at]! + ranks[at + 1]! + ranks[at + 2]!);
  return sums.indexOf(Math.max(...sums));
}
