// The journal of a segment: what its steps came to so far. It travels in the heartbeat, so a later attempt goes on after
// the last finished step instead of sending everything again.
import { SEGMENT } from "../policy/temporal.js";
import { BEAT_BYTES_PER_SECOND, JOURNAL } from "../policy/limits.js";
import type { Gathering } from "../artifacts/packs/gather.js";
import { cut, type Masked } from "../packages/devices/src/words/masked.js";
import type { MaskedResult } from "../schemas/result.js";
import type { CurrentStep, JournalState } from "./contract.js";
import { ownActivity } from "./own-activity.js";

export class Journal {
  private readonly activity = ownActivity();
  private readonly timer = setInterval(() => this.beatWhenDue(), SEGMENT.least_between_beats_ms).unref();
  /** A segment that is over sooner than {@link SEGMENT.least_between_beats_ms} sends none: what it did travels with its end. */
  private last_beat = performance.now();
  private changed = false;
  /** What a beat may name while outputs of later results are not in the store yet. */
  private stored: JournalState | undefined;
  private storing: Promise<void> | undefined;
  private last_store = performance.now();
  /** In the order in which they ended, by id. */
  private readonly ended: Map<string, MaskedResult>;
  /** What the state holds besides the results. */
  private rest: Omit<JournalState, "steps">;
  /** Of the results, about. */
  private bytes: number;
  private hasBegun = false;
  /** Acknowledged beats go out one after the other, each with the state of its time. */
  private beating: Promise<void> = Promise.resolve();
  private readonly stop = new AbortController();
  /** Aborted when the segment is no longer wanted, by whichever way that was heard. */
  readonly signal: AbortSignal = this.stop.signal;

  /**
   * @param beats `sdk`: by the SDK, thinned out and late. `acknowledged`: each one awaited until the change is sent,
   * since a late heartbeat of the SDK would overwrite the mark that says so; by the SDK afterwards.
   * @param before the journal of an earlier activity that this one goes on from
   * @param outputs what the results name: a beat tells of a result only once its outputs are in the store
   */
  constructor(
    private readonly beats: "sdk" | "acknowledged",
    before: JournalState | undefined,
    private readonly outputs: Gathering,
  ) {
    const { steps, ...rest } = asJournal(this.activity.heartbeatDetails) ??
      asJournal(before) ?? { steps: [] };
    this.ended = new Map(steps.map((result) => [result.id, result]));
    this.rest = rest;
    this.bytes = steps.reduce((sum, result) => sum + bytesOf(result), 0);
    const { cancellationSignal: cancelled } = this.activity;
    const stop = () => this.stop.abort(cancelled.reason);
    if (cancelled.aborted) stop();
    else cancelled.addEventListener("abort", stop, { once: true });
  }

  /** A copy that stays as it is. */
  get state(): Readonly<JournalState> {
    return { ...this.rest, steps: [...this.ended.values()] };
  }

  /** What the state holds beside the results. */
  get about(): Readonly<Omit<JournalState, "steps">> {
    return this.rest;
  }

  get results(): ReadonlyMap<string, MaskedResult> {
    return this.ended;
  }

  update(change: Partial<Omit<JournalState, "steps">>): void {
    this.rest = { ...this.rest, ...change };
    this.note();
  }

  /** @param what nothing once the wait is over; what is had at once was not waited for */
  waits(what: Masked | undefined): void {
    if (what === this.rest.waits) return;
    const { waits: _over, ...rest } = this.rest;
    this.rest = what === undefined ? rest : { ...rest, waits: what };
    this.note();
  }

  /**
   * The attempt before at this step, if there was one. The first attempt of an activity may end before its first beat: of
   * the step that the next one begins with it is taken to have been one.
   */
  begunBefore(id: string): CurrentStep | undefined {
    const { current } = this.rest;
    if (current) return current.step === id ? current : undefined;
    const { attempt, heartbeatDetails, scheduled_ms } = this.activity;
    if (this.hasBegun || attempt === 1 || heartbeatDetails !== undefined) return undefined;
    return { step: id, tries: 1, started_at: new Date(scheduled_ms).toISOString() };
  }

  /** After an attempt that was lost this one is told of at once, so that it counts however soon it is lost too. */
  async begin(current: CurrentStep): Promise<void> {
    this.hasBegun = true;
    this.update({ current });
    if (this.activity.attempt === 1) return;
    await this.storeNamed();
    this.beat();
  }

  /** Brings the outputs of all results into the store. @throws {ArtifactError} */
  async store(): Promise<void> {
    this.last_store = performance.now();
    const named = this.state;
    await this.outputs.writeOut();
    this.stored = this.outputs.isDirty && this.stored ? named : undefined;
  }

  /** The same where some of them are not there yet. */
  async storeNamed(): Promise<void> {
    if (this.stored) await this.store();
  }

  /** The same where the last time is some seconds ago: a store that is away holds the next step up, and little is lost with it. */
  async storeWhenDue(): Promise<void> {
    if (this.isStoreDue) await this.store();
  }

  private get isStoreDue(): boolean {
    return performance.now() - this.last_store >= SEGMENT.least_between_packs_ms;
  }

  /** Why this attempt ends, which is tried again. */
  noteFailure(message: Masked): void {
    const failure = cut(message, 0, JOURNAL.reason);
    const { current } = this.rest;
    if (current) this.update({ current: { ...current, failure } });
    if (this.stored?.current) this.stored = { ...this.stored, current: { ...this.stored.current, failure } };
    this.beat();
  }

  add(result: MaskedResult): void {
    if (this.outputs.isDirty) this.stored ??= this.state;
    this.bytes += bytesOf(result);
    // One that is there already moves to the end.
    this.ended.delete(result.id);
    this.ended.set(result.id, result);
    const { current: _over, progress: _done, ...rest } = this.rest;
    this.rest = rest;
    this.note();
  }

  /** Forgets this result and those after it, which are asked for again. @returns their ids */
  repeat(id: string): string[] {
    const ids = [...this.ended.keys()];
    const dropped = this.ended.has(id) ? ids.slice(ids.indexOf(id)) : [];
    const repeated = { ...this.rest.repeated };
    for (const each of dropped) {
      const result = this.ended.get(each)!;
      repeated[each] = result.attempts;
      this.bytes -= bytesOf(result);
      this.ended.delete(each);
    }
    this.update({ repeated });
    return dropped;
  }

  /** Another segment does what is left. */
  get isFull(): boolean {
    return this.bytes > this.activity.result_bytes;
  }

  isRepeated(id: string): boolean {
    return this.rest.repeated?.[id] !== undefined;
  }

  /** Attempts that this result has had, in this and in earlier attempts of the activity. */
  triesOf(id: string): number {
    return this.rest.current?.step === id ? this.rest.current.tries : 0;
  }

  resultOf(id: string): MaskedResult | undefined {
    return this.ended.get(id);
  }

  /** Sends the journal now. */
  beat(): void {
    this.last_beat = performance.now();
    this.changed = this.stored !== undefined;
    if (this.beats === "sdk" || this.rest.sent) this.activity.beat(this.stored ?? this.state);
    else void this.inTurn(() => this.acknowledged()).catch((error: unknown) => this.heard(error));
  }

  /** The mark that a change is about to be sent. @throws when this attempt is not wanted any more, or nobody says so */
  async markSent(sent: NonNullable<JournalState["sent"]>): Promise<void> {
    await this.inTurn(async () => {
      this.signal.throwIfAborted();
      await this.acknowledged({ ...this.state, sent }).catch((error: unknown) => {
        // The answer may be here before the signal.
        if (isNamed(error, CANCELLED)) this.stop.abort();
        throw error;
      });
      this.rest = { ...this.rest, sent };
    });
  }

  /** Nothing was sent after all, and nothing will be by this attempt. */
  unmark(): void {
    const { sent: _mark, ...rest } = this.rest;
    this.rest = rest;
  }

  /** Asks whether this attempt still holds its work. A cancelled one does, for as long as it takes to end in order. */
  async isOurs(): Promise<boolean> {
    try {
      await this.inTurn(() => this.acknowledged());
      return true;
    } catch (error) {
      this.heard(error);
      return isNamed(error, CANCELLED);
    }
  }

  /** Ends the beats, and waits for the last of those that are awaited. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.storing;
    await this.beating;
  }

  private inTurn(what: () => Promise<void>): Promise<void> {
    const turn = this.beating.then(what);
    this.beating = turn.catch(() => {});
    return turn;
  }

  /** A server that is away for a moment says nothing about the work: the next beat asks again. */
  private heard(error: unknown): void {
    if (UNWANTED.some((name) => isNamed(error, name))) this.stop.abort();
  }

  private note(): void {
    this.changed = true;
    this.beatWhenDue();
  }

  private beatWhenDue(): void {
    const since = performance.now() - this.last_beat;
    const soonest = Math.max(SEGMENT.least_between_beats_ms, (1_000 * this.bytes) / BEAT_BYTES_PER_SECOND);
    const mayWait = since < SEGMENT.beat_every_ms;
    if (mayWait && !(this.changed && since >= soonest)) return;
    if (!this.stored || !mayWait) this.beat();
    if (!this.stored || !this.isStoreDue) return;
    this.storing ??= this.store()
      .then(
        () => this.beat(),
        () => {}, // the next beat that is due tries again
      )
      .finally(() => (this.storing = undefined));
  }

  private acknowledged(state: JournalState = this.state): Promise<void> {
    return this.activity.acknowledge(state);
  }
}

const bytesOf = (result: MaskedResult): number => JSON.stringify(result).length;

const CANCELLED = "ActivityCancelledError";
/** How the client says that an attempt is over, was given to another, or is to end. */
const UNWANTED = ["ActivityNotFoundError", CANCELLED, "ActivityPausedError", "ActivityResetError"];
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

function asJournal(details: unknown): JournalState | undefined {
  const state = details as JournalState | undefined;
  return state && Array.isArray(state.steps) ? state : undefined;
}
