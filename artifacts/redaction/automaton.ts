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
  /** False where it is seen without a pass that none of the texts stands in this one. */
  mayStandIn(text: string): boolean;
}

/** So few texts are looked for one by one in less time than a pass takes. */
const FEW = 32;

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
    mayStandIn: (whole) => texts.length > FEW || texts.some((text) => whole.includes(text)),
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
