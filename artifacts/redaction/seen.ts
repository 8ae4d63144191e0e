// Remembers what was found in short texts, of which data has many that are the same.

const MOST = 2_000;
/** Characters; what is longer is seldom the same. */
const LONGEST = 120;

export interface Seen<T> {
  get(text: string): T | undefined;
  add(text: string, found: T): void;
}

export function createSeen<T>(): Seen<T> {
  const known = new Map<string, T>();
  return {
    get: (text) => (text.length > LONGEST ? undefined : known.get(text)),
    add(text, found) {
      if (text.length > LONGEST) return;
      if (known.size >= MOST) known.clear();
      known.set(text, found);
    },
  };
}
