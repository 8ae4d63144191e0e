// What a recording holds: how the session began, and what came back for each line that was typed at a prompt.
import type { CliPlatform } from "../words/platform.js";
import { re2 } from "../shell/regex.js";
import { Screen } from "../shell/screen.js";
import { looksLikeLog } from "../shell/syslog.js";
import { type CastEvent, readCast } from "./cast.js";
import type { Span } from "./clock.js";
import { isMasked } from "./masked.js";
import { CLOSED_MARK, readFailure, stepOfMark, transportOfMark } from "../recording/marks.js";

/** What came back, with the silence before it; or what was typed in between, to a pager or a question. */
export type ExchangePart = { after_ms: number; said: string } | { typed: string; after_ms: number };

export interface RecordedExchange extends Span {
  parts: ExchangePart[];
  /** No prompt came: the session ended here (`closed`), or nothing more was heard until somebody gave up (`silent`). */
  ends?: "closed" | "silent";
}

export interface Recording {
  /** Of a session that did not open: why. */
  failed?: { code: string; message: string };
  greeting: RecordedExchange;
  answers: { line: string; exchange: RecordedExchange }[];
}

/** @throws {Error} naming what is wrong with the recording, and for one that is of no terminal */
export function readRecording(text: string, name: string, platform: CliPlatform): Recording {
  const { began_ms, events } = readCast(text, name);
  const marks = events.filter(({ kind }) => kind === "m");
  const [foreign] = marks.flatMap(({ text: mark }) => transportOfMark(mark) ?? []);
  if (foreign !== undefined)
    throw new Error(`a session over ${foreign} has no terminal; only terminal sessions are replayed`);
  return new Reader(platform, began_ms).read(events);
}

class Reader {
  readonly #answers: Recording["answers"] = [];
  readonly #screen = new Screen({ lines: () => {}, edited: () => {}, piece: () => {} });
  #owner: string | undefined;
  #labelled = false;
  #now: RecordedExchange;
  #at = 0;
  #line = "";
  /** A prompt stood there since the last line was typed. */
  #prompted = false;
  #failed: Recording["failed"];

  constructor(
    private readonly platform: CliPlatform,
    private readonly began_ms: number,
  ) {
    this.#now = this.#exchange(0);
  }

  read(events: CastEvent[]): Recording {
    const greeting = this.#now;
    for (const event of events) {
      if (event.kind === "m") this.#mark(event.text);
      else if (event.kind === "o") this.#said(event);
      else this.#typed(event, this.#now === greeting);
    }
    greeting.owner ??= this.#owner;
    // Older recordings do not say why they end.
    if (!this.#isPrompt(this.#line)) this.#now.ends ??= this.#labelled ? "silent" : "closed";
    const failed = this.#failed ?? this.#promptOf(greeting, events);
    if (failed) return { failed, greeting, answers: [] };
    return { greeting, answers: this.#answers };
  }

  /**
   * Leaves of the greeting what follows the login. A session that was reused begins without its prompt: with the first
   * that its answers end with.
   * @returns what is wrong where there is none
   */
  #promptOf(greeting: RecordedExchange, events: CastEvent[]): Recording["failed"] {
    const login = greeting.parts.findLastIndex((part) => "typed" in part);
    greeting.parts.splice(0, login + 1);
    if (greeting.parts.length > 0 && greeting.ends === undefined) return undefined;
    const prompt = this.#firstPrompt(events);
    if (prompt === undefined)
      return {
        code: "session_lost",
        message: `the recorded session never shows a prompt of platform ${this.platform.name}`,
      };
    greeting.parts.splice(0, greeting.parts.length, { after_ms: 0, said: prompt });
    delete greeting.ends;
    return undefined;
  }

  #exchange(at: number): RecordedExchange {
    const time = this.began_ms + at;
    return { parts: [], begin_ms: time, end_ms: time, ...(this.#owner ? { owner: this.#owner } : {}) };
  }

  #mark(text: string): void {
    if (text === CLOSED_MARK && !this.#isPrompt(this.#line)) this.#now.ends = "closed";
    this.#failed ??= readFailure(text);
    const step = stepOfMark(text);
    if (step === undefined) return;
    this.#owner = step;
    this.#labelled = true;
  }

  #said({ time_ms, text }: CastEvent): void {
    const said = this.#readable(text);
    this.#now.parts.push({ after_ms: time_ms - this.#at, said });
    this.#now.end_ms = this.began_ms + time_ms;
    this.#screen.feed(said);
    this.#line = this.#screen.current.trimEnd();
    this.#prompted ||= this.#isPrompt(this.#line);
    this.#at = time_ms;
  }

  #typed({ time_ms, text }: CastEvent, greeting: boolean): void {
    if (this.#begins(text, greeting)) {
      this.#now = this.#exchange(time_ms);
      this.#answers.push({ line: text.replace(/[\r\n]+$/, ""), exchange: this.#now });
    } else this.#now.parts.push({ typed: text, after_ms: time_ms - this.#at });
    this.#prompted = false;
    this.#screen.clear();
    this.#line = "";
    this.#at = time_ms;
  }

  /** A command; not a key for a pager, a reply to a question, a part of the login. */
  #begins(text: string, greeting: boolean): boolean {
    if (!/[\r\n]$/.test(text) || text.startsWith("***")) return false;
    if (this.#isPrompt(this.#line)) return true;
    if (this.#prompted && (this.#line === "" || looksLikeLog(this.#line))) return true;
    // A session that was reused begins without its prompt.
    return this.#line === "" && greeting && this.#now.parts.length === 0;
  }

  #firstPrompt(events: CastEvent[]): string | undefined {
    const screen = new Screen({ lines: () => {}, edited: () => {}, piece: () => {} });
    for (const { kind, text } of events) {
      if (kind !== "o") continue;
      screen.feed(this.#readable(text));
      if (this.#isPrompt(screen.current.trimEnd())) return screen.current;
    }
    return undefined;
  }

  /** A prompt that holds a secret, as where a password is the device's name, is made one that can be read. */
  #readable(text: string): string {
    const from = text.lastIndexOf("\n") + 1;
    const line = text.slice(from);
    if (!isMasked(line) || this.#isPrompt(line.trimEnd())) return text;
    const named = line.replaceAll("***", "masked");
    return this.#isPrompt(named.trimEnd()) ? text.slice(0, from) + named : text;
  }

  #isPrompt(line: string): boolean {
    return Object.values(this.platform.modes).some(
      ({ prompt }) => re2(prompt).matches(line) || re2(prompt).matches(`${line} `),
    );
  }
}
