// Finds all of many texts in one pass over a stream (Aho and Corasick), one table look-up per character.

export interface Automaton {
  /** State after the character; 0 is where nothing has been recognised. */
  next(state: number, code: number): number;
  /** Length of the longest text that ends here, 0 for none. */
  ends(state: number): number;
  /** How many of the last characters may be the beginning of a text. */
  depth(state: number): number;
  /** Length of the longest text. */
  readonly longest: number;
  /** Whether any of the texts stands in this one; looks at few of its characters where none does. */
  standsIn(text: string): boolean;
}

/** @param texts Non-empty. Size is the sum of their lengths times the number of distinct characters in them. */
export function createAutomaton(texts: readonly string[]): Automaton {
  const classes = new Uint16Array(65_536);
  let width = 1; // class 0: characters of no text
  let size = 1;
  for (const text of texts) {
    size += text.length;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (classes[code] === 0) classes[code] = width++;
    }
  }
  const table = new Int32Array(size * width);
  const ends = new Int32Array(size);
  const depth = new Int32Array(size);
  const states = plant(texts, classes, width, table, ends, depth);
  connect(states, width, table, ends);
  return {
    next: (state, code) => table[state * width + (classes[code] as number)] as number,
    ends: (state) => ends[state] as number,
    depth: (state) => depth[state] as number,
    longest: Math.max(...texts.map((text) => text.length)),
    standsIn: createSearch(texts),
  };
}

/** Makes a state for every beginning of every text. @returns how many. */
function plant(
  texts: readonly string[],
  classes: Uint16Array,
  width: number,
  table: Int32Array,
  ends: Int32Array,
  depth: Int32Array,
): number {
  let states = 1;
  for (const text of texts) {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const slot = state * width + (classes[text.charCodeAt(at)] as number);
      if (table[slot] === 0) {
        table[slot] = states;
        depth[states] = at + 1;
        states += 1;
      }
      state = table[slot] as number;
    }
    ends[state] = text.length;
  }
  return states;
}

/** Where a text stops matching, its longest end that begins a text goes on: breadth first, shorter ones are done. */
function connect(states: number, width: number, table: Int32Array, ends: Int32Array): void {
  const fallback = new Int32Array(states);
  const queue: number[] = [];
  for (let c = 1; c < width; c += 1) if (table[c] !== 0) queue.push(table[c] as number);
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at] as number;
    const behind = fallback[state] as number;
    if (ends[state] === 0) ends[state] = ends[behind] as number;
    for (let c = 1; c < width; c += 1) {
      const slot = state * width + c;
      const onward = table[behind * width + c] as number;
      if (table[slot] === 0) table[slot] = onward;
      else {
        fallback[table[slot] as number] = onward;
        queue.push(table[slot] as number);
      }
    }
  }
}

const PAIRS = 1 << 16;
const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & (PAIRS - 1);

/**
 * Wu and Manber: the two characters at the end of a window as long as the shortest text say how far the next place is
 * where a text may begin. So most characters of a text that holds none are never looked at.
 */
function createSearch(texts: readonly string[]): (whole: string) => boolean {
  const window = Math.min(...texts.map((text) => text.length));
  if (window < 2) return (whole) => texts.some((text) => whole.includes(text));
  const shift = new Uint8Array(PAIRS).fill(Math.min(window - 1, 255));
  const ending = new Map<number, string[]>();
  for (const text of texts) {
    for (let at = 0; at + 2 <= window; at += 1) {
      const pair = pairAt(text, at);
      shift[pair] = Math.min(shift[pair] as number, window - 2 - at);
    }
    const last = pairAt(text, window - 2);
    ending.set(last, [...(ending.get(last) ?? []), text]);
  }
  return (whole) => {
    for (let at = window - 2; at + 2 <= whole.length; ) {
      const pair = pairAt(whole, at);
      const step = shift[pair] as number;
      if (step === 0 && ending.get(pair)?.some((text) => whole.startsWith(text, at - window + 2)))
        return true;
      at += step || 1;
    }
    return false;
  };
}
