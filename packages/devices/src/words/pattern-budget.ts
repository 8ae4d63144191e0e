// Limits the time that patterns of users may take on what devices print. RE2 asks a text for its characters one by one;
// a text that counts them ends a search in its middle, which nothing else can.

/** Characters times instructions of the pattern between two looks at the clock. */
const WORK = 4_096;
/** For one character and one instruction; no pattern needs longer, so a busy machine makes none dear. */
export const MOST_MS = 1e-4;

/** The search is broken off: nothing is decided by it. */
export class OverBudget extends Error {
  override readonly name = "OverBudget";
}

export interface Compiled {
  pattern(): string;
  programSize(): number;
}

/** Measures searches, and reports the time that they took. */
export class PatternMeter {
  #looks = 0;
  #began = 0;
  #instructions = 1;

  /** @param spend is given milliseconds; what it throws ends the search */
  constructor(private readonly spend: (ms: number) => void) {}

  /** Runs a search in this text, which is a string to RE2. @throws what `spend` throws */
  search<T>(pattern: Compiled, text: string, find: (text: string) => T): T {
    this.#instructions = pattern.programSize();
    this.#began = performance.now();
    const found = find(new MeteredText(text, this) as unknown as string);
    this.#settle();
    return found;
  }

  looked(characters: number): void {
    this.#looks += characters;
    if (this.#looks * this.#instructions >= WORK) this.#settle();
  }

  #settle(): void {
    const now = performance.now();
    const spent = Math.min(now - this.#began, this.#looks * this.#instructions * MOST_MS);
    this.#looks = 0;
    this.#began = now;
    this.spend(spent);
  }
}

/** Of a search for a fixed text the machine looks at so many characters at once. */
const AT_ONCE = 32;

class MeteredText extends String {
  readonly #text: string;
  readonly #meter: PatternMeter;

  constructor(text: string, meter: PatternMeter) {
    super(text);
    this.#text = text;
    this.#meter = meter;
  }

  override charCodeAt(at: number): number {
    this.#meter.looked(1);
    return this.#text.charCodeAt(at);
  }

  override charAt(at: number): string {
    this.#meter.looked(1);
    return this.#text.charAt(at);
  }

  override indexOf(sought: string, from = 0): number {
    const found = this.#text.indexOf(sought, from);
    const to = found === -1 ? this.#text.length : found;
    this.#meter.looked(1 + Math.max(0, to - from) / AT_ONCE);
    return found;
  }

  override substring(start: number, end?: number): string {
    return this.#text.substring(start, end);
  }
}
