// What a device said in recorded sessions, by what was typed: the k-th use of a line gets its k-th answer.
import type { CliPlatform } from "../words/platform.js";
import { ReplayClock } from "./clock.js";
import { fits, isMasked } from "./masked.js";
import { type RecordedExchange, readRecording, type Recording } from "./recording.js";

export type { RecordedExchange } from "./recording.js";

/** Who uses the recorded session. */
export interface RecordedSessionUse {
  /** As the recording's marks name it: `baseline`, `bounce@verify`, `push[2]`. */
  step: string;
  /** A check that is repeated until it holds: it keeps to the looks of one recorded check. */
  poll: boolean;
}

interface Answers {
  exchanges: RecordedExchange[];
  used: number;
}

export class RecordedSession {
  /** Goes on with what is played. */
  readonly clock: ReplayClock;
  readonly #answers = new Map<string, Answers>();
  readonly #recordings: Recording[];
  #opened = 0;
  /** The check under way, and what its lines were answered with last. */
  #poll: { step: string; last: Map<Answers, RecordedExchange> } | undefined;
  #news = true;

  /**
   * @param casts recordings in asciicast v2, in the order in which they were made
   * @throws {Error} naming what is wrong with a recording
   */
  constructor(
    casts: readonly string[],
    readonly platform: CliPlatform,
  ) {
    this.#recordings = casts.map((cast, n) => readRecording(cast, `recording ${n + 1}`, platform));
    const [first] = this.#recordings;
    if (first === undefined) throw new Error("there is no recording to replay");
    this.clock = new ReplayClock(first.greeting.begin_ms);
    for (const { answers } of this.#recordings)
      for (const { line, exchange } of answers) this.#add(line, exchange);
  }

  /**
   * What the next session begins with: with the step's own recording where there is one ahead, else with the next that
   * opened; the last repeats.
   */
  open(use?: RecordedSessionUse): Pick<Recording, "greeting" | "failed"> {
    const found = this.#next(use?.step);
    if (found.failed) this.clock.played(found.greeting);
    return found;
  }

  /** @param line without its line end. @returns undefined where it was never typed */
  answer(line: string, use?: RecordedSessionUse): RecordedExchange | undefined {
    const found = this.#find(line);
    if (this.#poll && this.#poll.step !== use?.step) this.#endPoll(this.#poll);
    if (!found) return undefined;
    const exchange = use?.poll ? this.#look(found, use.step) : take(found);
    if (exchange !== undefined) this.#news = true;
    if (exchange) this.clock.played(exchange);
    return exchange ?? this.#poll?.last.get(found);
  }

  holds(line: string): boolean {
    return this.#find(line) !== undefined;
  }

  /** What the step had typed is left out. */
  skip(step: string): void {
    for (const answers of this.#answers.values()) {
      const { exchanges, used } = answers;
      const rest = exchanges.slice(used).filter(({ owner }) => owner !== step);
      if (used + rest.length > 0) answers.exchanges.splice(used, exchanges.length, ...rest);
    }
  }

  /** Everything that was typed as a command, each once. */
  get lines(): string[] {
    // Enter alone is not a command: it shows whether an output has ended.
    return [...this.#answers.keys()].filter((line) => line !== "");
  }

  /** Whether anything was answered since the last time of asking that was not a repetition. */
  hadNews(): boolean {
    const had = this.#news;
    this.#news = false;
    return had;
  }

  #add(line: string, exchange: RecordedExchange): void {
    const known = this.#answers.get(line) ?? { exchanges: [], used: 0 };
    known.exchanges.push(exchange);
    this.#answers.set(line, known);
  }

  #find(line: string): Answers | undefined {
    const same = this.#answers.get(line);
    if (same) return same;
    for (const [recorded, answers] of this.#answers)
      if (isMasked(recorded) && fits(recorded, line)) return answers;
    return undefined;
  }

  #next(step: string | undefined): Recording {
    const all = this.#recordings;
    const own = step === undefined ? -1 : all.findIndex((each, n) => n >= this.#opened && of(each, step));
    const labelled = all.some(({ greeting }) => greeting.owner !== undefined);
    if (own >= 0 || !labelled || step === undefined) {
      const at = own >= 0 ? own : Math.min(this.#opened, all.length - 1);
      this.#opened = at + 1;
      return all[at] as Recording;
    }
    const before = all.slice(0, this.#opened);
    return (
      before.findLast((each) => of(each, step)) ??
      before.findLast(({ failed }) => !failed) ??
      all.find(({ failed }) => !failed) ??
      (all.at(-1) as Recording)
    );
  }

  /** @returns undefined where the recorded check looked no more often: its last answer repeats */
  #look(found: Answers, step: string): RecordedExchange | undefined {
    this.#poll ??= { step, last: new Map() };
    const { last } = this.#poll;
    const before = last.get(found);
    const next = found.exchanges[found.used];
    if (before && before.owner !== undefined && next?.owner !== before.owner) return undefined;
    if (before && next === undefined) return undefined;
    const exchange = take(found);
    last.set(found, exchange);
    return exchange;
  }

  /** A check that ended sooner than the recorded one leaves the rest of its looks to nobody. */
  #endPoll({ last }: { last: Map<Answers, RecordedExchange> }): void {
    for (const [answers, { owner }] of last) {
      if (owner === undefined) continue;
      const { exchanges, used } = answers;
      const next = exchanges.findIndex((exchange, n) => n >= used && exchange.owner !== owner);
      answers.used = next < 0 ? Math.max(used, exchanges.length) : next;
    }
    this.#poll = undefined;
  }
}

const of = ({ greeting }: Recording, step: string): boolean => greeting.owner === step;

/** The next answer, or the last one again. */
const take = (answers: Answers): RecordedExchange =>
  answers.exchanges[Math.min(answers.used++, answers.exchanges.length - 1)] as RecordedExchange;
