// What a device said in recorded sessions, by what was typed: the k-th use of a line gets its k-th answer.
import type { Platform } from "../../schemas/platform.js";
import { re2 } from "../shell/regex.js";
import { Screen } from "../shell/screen.js";
import { type CastEvent, readCast } from "./cast.js";

/** What came back, with the silence before it; or what was typed in between, to a pager or a question. */
export type Turn = { after_ms: number; said: string } | { typed: string };

export interface Exchange {
  turns: Turn[];
  /** The session ended here. */
  last: boolean;
}

export class Tape {
  readonly #answers = new Map<string, { exchanges: Exchange[]; used: number }>();
  readonly #greetings: Exchange[] = [];
  #opened = 0;

  /**
   * @param casts recordings in asciicast v2, in the order in which they were made
   * @throws {Error} naming what is wrong with a recording
   */
  constructor(
    casts: readonly string[],
    readonly platform: Platform,
  ) {
    for (const [n, cast] of casts.entries()) this.#add(readCast(cast, `recording ${n + 1}`));
    if (this.#greetings.length === 0) throw new Error("there is no recording to replay");
  }

  /** What the next session begins with; the last recording's greeting repeats. */
  greeting(): Exchange {
    const at = Math.min(this.#opened++, this.#greetings.length - 1);
    return this.#greetings[at] as Exchange;
  }

  /** @param line without its line end. @returns undefined where it was never typed */
  answer(line: string): Exchange | undefined {
    const found = this.#answers.get(line);
    if (!found) return undefined;
    return found.exchanges[Math.min(found.used++, found.exchanges.length - 1)];
  }

  holds(line: string): boolean {
    return this.#answers.has(line);
  }

  /** Everything that was typed as a command, each once. */
  get lines(): string[] {
    return [...this.#answers.keys()];
  }

  #add(events: CastEvent[]): void {
    const foreign = events.find(({ kind, text }) => kind === "m" && text.startsWith("transport "));
    if (foreign)
      throw new Error(
        `a session over ${foreign.text.slice("transport ".length)} has no terminal; only terminal sessions are replayed`,
      );
    let now: Exchange = { turns: [], last: false };
    const greeting = now;
    let at = 0;
    let line = "";
    const screen = new Screen({ lines: () => {}, edited: () => {}, piece: () => {} });
    for (const { time_ms, kind, text } of events) {
      if (kind === "o") {
        now.turns.push({ after_ms: time_ms - at, said: text });
        screen.feed(text);
        line = screen.current.trimEnd();
      } else if (kind === "i") {
        if (this.#begins(text, line, now === greeting)) {
          now = { turns: [], last: false };
          const key = text.replace(/[\r\n]+$/, "");
          const known = this.#answers.get(key) ?? { exchanges: [], used: 0 };
          known.exchanges.push(now);
          this.#answers.set(key, known);
        } else now.turns.push({ typed: text });
        screen.clear();
      }
      if (kind !== "m") at = time_ms;
    }
    now.last = !this.#isPrompt(line);
    this.#greetings.push(greeting.turns.length > 0 ? greeting : this.#borrowed(events));
  }

  /** A command, or a key for a pager, a reply to a question, a part of the login. */
  #begins(text: string, line: string, greeting: boolean): boolean {
    if (!/[\r\n]$/.test(text) || text.startsWith("***")) return false;
    if (this.#isPrompt(line)) return true;
    // A session that was reused begins without its prompt.
    return line === "" && greeting;
  }

  /** The prompt with which a reused session must have begun: the first that its answers end with. */
  #borrowed(events: CastEvent[]): Exchange {
    const screen = new Screen({ lines: () => {}, edited: () => {}, piece: () => {} });
    for (const { kind, text } of events) {
      if (kind !== "o") continue;
      screen.feed(text);
      if (this.#isPrompt(screen.current.trimEnd()))
        return { turns: [{ after_ms: 0, said: screen.current }], last: false };
    }
    throw new Error("a recording shows no prompt of the platform, so it cannot be replayed");
  }

  #isPrompt(line: string): boolean {
    return Object.values(this.platform.modes).some(
      ({ prompt }) => re2(prompt).matches(line) || re2(prompt).matches(`${line} `),
    );
  }
}
