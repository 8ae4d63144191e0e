// The journal of a segment: what its steps came to so far. It travels in the heartbeat, so a later attempt goes on after
// the last finished step instead of sending everything again.
import { Context } from "@temporalio/activity";
import type { StepResult } from "../schemas/result.js";

export interface JournalState {
  steps: StepResult[];
  /** The step under way, with the attempts that it has had. */
  current?: { step: string; tries: number; started_at: string };
  /** What a poll remembers between its looks. */
  poll?: { began_at: number; holds_since?: number; looks: number };
  /** Set just before the first byte of a change goes out, never taken back. */
  sent?: { at: string };
}

/** Under a third of the heartbeat timeout. */
const BEAT_EVERY_MS = 4_000;
/** Beats closer together than this are left to the timer: each one encodes the whole journal. */
const LEAST_BETWEEN_MS = 1_000;

export class Journal {
  private readonly context = Context.current();
  private readonly timer = setInterval(() => this.beatWhenDue(), LEAST_BETWEEN_MS).unref();
  private last_beat = 0;
  private changed = false;
  private beating: Promise<void> = Promise.resolve();
  private readonly stop = new AbortController();
  /** Aborted when the segment is no longer wanted, by whichever way that was heard. */
  readonly signal = AbortSignal.any([this.context.cancellationSignal, this.stop.signal]);

  /**
   * @param beats `sdk`: by the SDK, thinned out and late. `acknowledged`: each one awaited until the change is sent,
   * since a late heartbeat of the SDK would overwrite the mark that says so; by the SDK afterwards.
   */
  constructor(
    private readonly beats: "sdk" | "acknowledged",
    public state: JournalState = earlier(Context.current().info.heartbeatDetails),
  ) {}

  update(change: Partial<JournalState>): void {
    this.state = { ...this.state, ...change };
    this.note();
  }

  add(result: StepResult): void {
    const { current: _ended, ...rest } = this.state;
    this.state = { ...rest, steps: [...this.state.steps, result] };
    this.note();
  }

  /** Attempts that this result has had, in this and in earlier attempts of the activity. */
  triesOf(id: string): number {
    return this.state.current?.step === id ? this.state.current.tries : 0;
  }

  resultOf(id: string): StepResult | undefined {
    return this.state.steps.find((result) => result.id === id);
  }

  /** Sends the journal now. */
  beat(): void {
    this.last_beat = performance.now();
    this.changed = false;
    if (this.beats === "sdk" || this.state.sent) this.context.heartbeat(this.state);
    else this.beating = this.beating.then(() => this.acknowledged(this.state)).catch(() => this.stop.abort());
  }

  /** The mark that a change is about to be sent. @throws when this attempt is not wanted any more */
  async markSent(at: string): Promise<void> {
    await this.beating;
    this.signal.throwIfAborted();
    await this.acknowledged({ ...this.state, sent: { at } });
    this.state = { ...this.state, sent: { at } };
  }

  /** Ends the beats, and waits for the last of those that are awaited. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
  }

  private note(): void {
    this.changed = true;
    this.beatWhenDue();
  }

  private beatWhenDue(): void {
    const since = performance.now() - this.last_beat;
    if (since >= BEAT_EVERY_MS || (this.changed && since >= LEAST_BETWEEN_MS)) this.beat();
  }

  private async acknowledged(state: JournalState): Promise<void> {
    await this.context.client.activity.heartbeat(this.context.info.taskToken, state);
  }
}

function earlier(details: unknown): JournalState {
  const state = details as JournalState | undefined;
  return state && Array.isArray(state.steps) ? state : { steps: [] };
}
