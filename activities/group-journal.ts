// What the devices of a group have done so far, for its heartbeat, and of which its workflow has been told.
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { GROUP_JOURNAL_BYTES, GROUP_RESULT_BYTES, SEGMENT_RESULT_BYTES } from "../policy/limits.js";
import { GROUP, SEGMENT } from "../policy/temporal.js";
import { asGroupState } from "../run-model/groups.js";
import { isUnsuccessful } from "../run-model/outcome.js";
import type { JournalState } from "./contract.js";
import type { DeviceEnd, GroupMember, GroupState } from "./group-contract.js";
import type { GroupActivity } from "./group-activity.js";
import type { OwnActivity } from "./own-activity.js";

/** Devices that begin together beat together. */
const BEATS_TOGETHER_MS = 50;

const hasFailed = (end: DeviceEnd): boolean =>
  "failed" in end || ("result" in end && end.result.steps.some(({ status }) => isUnsuccessful(status)));

export class GroupJournal {
  private readonly journals: Map<string, JournalState>;
  private readonly attempts: Map<string, number>;
  private ends: DeviceEnd[];
  private readonly told: Set<string>;
  /** Devices that are yet to come to an end. */
  private readonly underWay = new Set<string>();
  /** Devices that did not come to an end, with what they leave. */
  private readonly interrupted = new Map<string, JournalState | undefined>();
  private readonly began = performance.now();
  private readonly stop = new AbortController();
  private readonly timer = setInterval(() => this.beatWhenDue(), SEGMENT.least_between_beats_ms).unref();
  private lastBeat: number;
  private beating: NodeJS.Timeout | undefined;
  /** When the workflow is to be told, by the monotonic clock. */
  private due: { at: number; timer: NodeJS.Timeout } | undefined;
  private telling: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    private readonly activity: GroupActivity,
    private readonly about: { devices: number; stops?: true | undefined },
  ) {
    // An attempt after one that was lost is told of soon, so that it counts however soon it is lost too.
    this.lastBeat = activity.attempt > 1 ? this.began - SEGMENT.least_between_beats_ms : this.began;
    const before = asGroupState(activity.heartbeatDetails);
    this.journals = new Map(Object.entries(before?.journals ?? {}));
    this.attempts = new Map(Object.entries(before?.attempts ?? {}));
    this.ends = before?.ends ?? [];
    this.told = new Set(before?.told);
    const { cancellationSignal: cancelled } = activity;
    const stop = () => this.stop.abort(cancelled.reason);
    // All devices listen.
    setMaxListeners(0, this.stop.signal);
    if (cancelled.aborted) stop();
    else cancelled.addEventListener("abort", stop, { once: true });
  }

  get state(): GroupState {
    const attempts = [...this.attempts].filter(([device]) => this.journals.has(device));
    return {
      journals: Object.fromEntries(this.journals),
      ...(attempts.length > 0 ? { attempts: Object.fromEntries(attempts) } : {}),
      ends: this.ends,
      told: [...this.told],
    };
  }

  /** Of these devices the workflow is yet to be told. */
  get untold(): DeviceEnd[] {
    return this.ends;
  }

  /** Devices did not come to an end. */
  get isCutShort(): boolean {
    return this.interrupted.size > 0;
  }

  isOver(device: string): boolean {
    return this.told.has(device) || this.ends.some((end) => end.device === device);
  }

  journalOf(device: string): JournalState | undefined {
    return this.journals.get(device);
  }

  begin(members: GroupMember[]): void {
    for (const { device } of members) this.underWay.add(device);
    if (this.ends.length > 0) this.tellInTime();
  }

  /** The next attempt at the device's reads. */
  attemptOf({ device, activity_id }: GroupMember): OwnActivity {
    const { attempt: own, scheduled_ms } = this.activity;
    const attempt = Math.max(own, (this.attempts.get(device) ?? 0) + 1);
    if (attempt > 1) this.attempts.set(device, attempt);
    const keep = (state: JournalState) => {
      if (!this.isOver(device)) this.journals.set(device, state);
    };
    return {
      activity_id,
      attempt,
      heartbeatDetails: this.journals.get(device),
      scheduled_ms,
      cancellationSignal: this.stop.signal,
      result_bytes: Math.min(SEGMENT_RESULT_BYTES, GROUP_JOURNAL_BYTES / this.about.devices),
      beat: (state) => {
        keep(state);
        this.beatSoon();
      },
      acknowledge: async (state) => {
        keep(state);
        await this.activity.acknowledge(this.state);
      },
    };
  }

  /** The device's reads are tried again, from this journal on. */
  retry(device: string, journal: JournalState | undefined): void {
    if (journal) this.journals.set(device, journal);
    this.attempts.set(device, Math.max(this.activity.attempt, this.attempts.get(device) ?? 1));
    this.beatSoon();
  }

  /** @returns false where the group is cut short meanwhile */
  async pause(ms: number): Promise<boolean> {
    try {
      await sleep(ms, undefined, { signal: this.stop.signal });
      return true;
    } catch {
      return false;
    }
  }

  /** Beats say nothing of it: where the worker ends, another attempt at the group goes on behind what it had done. */
  cutShort(device: string, journal: JournalState | undefined): void {
    this.underWay.delete(device);
    this.interrupted.set(device, journal);
  }

  /** The state with what devices leave that were cut short. */
  get lastState(): GroupState {
    const left = [...this.interrupted].flatMap(([device, journal]) => (journal ? [[device, journal]] : []));
    return { ...this.state, journals: { ...this.state.journals, ...Object.fromEntries(left) } };
  }

  end(end: DeviceEnd): void {
    this.underWay.delete(end.device);
    this.journals.delete(end.device);
    this.ends.push(end);
    this.tellInTime();
  }

  /** Ends its timers, and waits for what it is telling. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    clearTimeout(this.beating);
    clearTimeout(this.due?.timer);
    await this.telling;
  }

  /** All devices beat by themselves; their beats go out together. */
  private beatSoon(): void {
    if (this.beating || this.isClosed) return;
    const wait = this.lastBeat + SEGMENT.least_between_beats_ms - performance.now();
    this.beating = setTimeout(
      () => {
        this.beating = undefined;
        this.beat();
      },
      Math.max(BEATS_TOGETHER_MS, wait),
    );
  }

  /** Also while no device is at work, since all that are left wait to be tried again. */
  private beatWhenDue(): void {
    if (performance.now() - this.lastBeat >= SEGMENT.beat_every_ms) this.beat();
  }

  private beat(): void {
    this.lastBeat = performance.now();
    this.activity.beat(this.state);
  }

  private tellInTime(least_ms = 0): void {
    if (this.underWay.size === 0) clearTimeout(this.due?.timer);
    if (this.underWay.size === 0 || this.isClosed || this.telling) return;
    const now = performance.now();
    const isUrgent =
      this.ends.some((end) => "back" in end || (this.about.stops && hasFailed(end))) ||
      JSON.stringify(this.ends).length > GROUP_RESULT_BYTES;
    const others_ms = Math.min(GROUP.most_wait_ms, Math.max(GROUP.least_wait_ms, now - this.began));
    const wait = Math.max(least_ms, isUrgent ? 0 : others_ms);
    if (this.due && this.due.at <= now + wait) return;
    clearTimeout(this.due?.timer);
    const timer = setTimeout(() => {
      this.due = undefined;
      this.telling = this.tell().then((isTold) => {
        this.telling = undefined;
        if (this.ends.length > 0) this.tellInTime(isTold ? 0 : SEGMENT.retry.first_ms);
      });
    }, wait);
    this.due = { at: now + wait, timer };
  }

  /**
   * Temporal has the results before the workflow goes on with these devices: another attempt at the group does not ask them
   * again. What cannot be told now is told later.
   */
  private async tell(): Promise<boolean> {
    const ends = [...this.ends];
    if (this.stop.signal.aborted) return false;
    try {
      await this.activity.acknowledge(this.state);
      await this.activity.tell(ends);
    } catch {
      return false;
    }
    for (const { device } of ends) this.told.add(device);
    this.ends = this.ends.filter((end) => !ends.includes(end));
    // The SDK may still hold an older beat back, which would take the place of the one above.
    this.beat();
    return true;
  }
}
