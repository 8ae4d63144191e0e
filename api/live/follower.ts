// One follower per run: reads its histories once, however many readers there are. Readers are places in its log, so a
// slow one costs nothing and holds nobody up.
import type { Fact, HistoryRef } from "../../projection/facts.js";
import { type IntentOf, withNoted } from "../../projection/intents.js";
import { mergeHistories } from "../../projection/merge.js";
import { comparePlaces, type Position } from "../../projection/position.js";
import { createProjection, type PlacedEvent, type Projection } from "../../projection/projection.js";
import { type Slices, withPauses } from "../../projection/slices.js";
import type { RunOutline } from "../../projection/state.js";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import type { DeviceEntry } from "../runs/device-results.js";
import { BATCH, type Batch } from "../runs/event-stream.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { type Standing, standingOf } from "../workers/stalled.js";
import { liveSource } from "./source.js";

/** What the plan says. */
export interface LiveOutline extends RunOutline {
  /** Of inputs that are left out since they are large, as JSON. */
  large_inputs_bytes?: number;
}

export interface FollowerOptions {
  run: string;
  root: HistoryRef;
  temporal: Temporal;
  outline?: LiveOutline;
  /** What the store knows of changes of the run. */
  intentOf: IntentOf;
  /** How long a request waits for the follower to reach what Temporal has already. Default 10,000 ms. */
  sync_ms?: number;
}

const FEW_READERS = 20;
const WAKE_EVERY_MS = 100;
const KEPT_BATCHES = 64;

export class Follower {
  readonly run: string;
  /** Everything so far, in the order in which it was read. */
  readonly log: PlacedEvent[] = [];
  /** When each device was last heard of. */
  readonly heard = new Map<string, string>();
  /** Hints that are not stored, of what is under way: numbered, so that a reader sees each once. */
  readonly hints = new Map<string, { n: number; event: RunEvent }>();
  hintCount = 0;
  /** Whether each of its open executions goes on, as it was when it was last described. */
  readonly standings = new Map<string, Standing>();
  /** Readers that wait for more. */
  readers = 0;
  /** Set when no more will come: the run has closed, or Temporal has forgotten it. */
  ended?: { error?: unknown };
  private outage: unknown;
  private readonly projection: Projection;
  private readonly read = new Map<string, { ref: HistoryRef; event: number; closed: boolean }>();
  private readonly abort = new AbortController();
  private waking: NodeJS.Timeout | undefined;
  private readonly batches = new Map<string, Batch>();
  private waiting: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(private readonly options: FollowerOptions) {
    this.run = options.run;
    const { temporal, outline } = options;
    this.projection = createProjection(options.run, {
      converter: temporal.converter,
      namespace: temporal.namespace,
      ...(outline ? { outline } : {}),
    });
    void this.follow();
  }

  private async follow(): Promise<void> {
    const { temporal, root, intentOf } = this.options;
    const source = liveSource({
      temporal,
      signal: this.abort.signal,
      onOutage: (error) => {
        this.outage = error;
      },
    });
    try {
      await mergeHistories({
        root,
        source,
        decode: this.projection.decode,
        pause,
        // A store that does not answer leaves it to the archive.
        onEnd: (ref, closed) =>
          withNoted(closed, this.projection.openChanges(ref), intentOf).catch(() => closed),
        onFact: (ref, fact) => withPauses(this.take(ref, fact), pause),
        onRead: (ref, event) => {
          this.note(ref, event, this.read.get(ref.workflow_id)?.closed ?? false);
          this.wake();
        },
      });
      this.ended = {};
    } catch (error) {
      this.ended = { error };
    }
    this.wake();
  }

  private *take(ref: HistoryRef, fact: Fact): Slices<void> {
    for (const each of yield* this.projection.slices(ref, fact)) {
      this.add(each);
      yield;
    }
    if (fact.kind === "child_started" && fact.workflow_type === "shard")
      this.note({ workflow_id: fact.workflow_id, run_id: fact.run_id, chain: 0 }, 0, false);
    if (fact.kind === "closed") this.note(ref, fact.event, fact.next_run_id === undefined);
  }

  private add(placed: PlacedEvent): void {
    this.log.push(placed);
    const { device, time } = placed.event;
    if (device !== undefined) this.heard.set(device, time);
  }

  private note(ref: HistoryRef, event: number, closed: boolean): void {
    this.read.set(ref.workflow_id, { ref, event, closed });
  }

  /** Many readers are woken together a few times a second, a few at once. */
  private wake(): void {
    if (this.readers <= FEW_READERS || this.ended) this.wakeNow();
    else this.waking ??= setTimeout(() => this.wakeNow(), WAKE_EVERY_MS);
  }

  private wakeNow(): void {
    clearTimeout(this.waking);
    this.waking = undefined;
    this.waiting?.resolve();
    this.waiting = undefined;
  }

  /** Events from this place of the log on; readers at the same place get the same array, so that its text is made once. */
  batch(from: number): Batch {
    const to = Math.min(this.log.length, from + BATCH);
    const key = `${from} ${to}`;
    let batch = this.batches.get(key);
    if (!batch) {
      batch = this.log.slice(from, to).map(({ event }) => event);
      this.batches.set(key, batch);
      if (this.batches.size > KEPT_BATCHES) this.batches.delete(this.batches.keys().next().value as string);
    }
    return batch;
  }

  /** Resolves with the next thing that happens. */
  changed(): Promise<void> {
    if (!this.waiting) {
      let resolve = (): void => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.waiting = { promise, resolve };
    }
    return this.waiting.promise;
  }

  hint(key: string, event: RunEvent): void {
    this.hints.set(key, { n: ++this.hintCount, event });
    this.wake();
  }

  get outline(): LiveOutline | undefined {
    return this.options.outline;
  }

  runState(): Run {
    return this.projection.runState();
  }

  /** In inventory order. */
  devices(): string[] {
    return this.projection.devices();
  }

  /** As {@link devices}. */
  async entries(): Promise<DeviceEntry[]> {
    const found: DeviceEntry[] = [];
    for (const device of this.devices()) {
      found.push({ device, status: this.projection.statusOf(device) });
      const turn = pause();
      if (turn) await turn;
    }
    return found;
  }

  /** The JSON of the results of these devices, as items of a list. */
  async *resultTexts(devices: string[]): AsyncGenerator<Uint8Array> {
    for (const device of devices) {
      const parts: string[] = [];
      for (const part of this.projection.resultText(device)) {
        parts.push(part);
        const turn = pause();
        if (turn) await turn;
      }
      yield Buffer.from(parts.join(""));
    }
  }

  nameOf(step: string): string | undefined {
    return this.projection.nameOf(step);
  }

  stageOf(device: string): string | undefined {
    return this.projection.stageOf(device);
  }

  groupOf = (history: HistoryRef, activity: string): string[] => this.projection.groupOf(history, activity);

  /** Histories that may still grow: what the progress poller asks about. */
  openHistories(): HistoryRef[] {
    if (this.ended) return [];
    return [...this.read.values()].filter(({ closed }) => !closed).map(({ ref }) => ref);
  }

  /**
   * Waits until everything has been read that Temporal had when this was called, so that who writes reads what he wrote.
   * Where Temporal answers, but slowly, for so long only: what was read by then is better than nothing.
   * @throws {Problem} `temporal_unreachable`
   */
  async sync(): Promise<void> {
    if (this.ended) return this.failIfLost();
    const until = performance.now() + (this.options.sync_ms ?? 10_000);
    this.readers++;
    try {
      await this.caughtUp(this.options.root.workflow_id, until);
      await Promise.all(this.openHistories().map(({ workflow_id }) => this.caughtUp(workflow_id, until)));
    } finally {
      this.readers--;
    }
    this.failIfLost();
  }

  private failIfLost(): void {
    if (this.ended?.error !== undefined) throw this.ended.error;
  }

  private async caughtUp(workflowId: string, until: number): Promise<void> {
    const { temporal } = this.options;
    const described = await describe(temporal, workflowId);
    const info = described?.workflowExecutionInfo;
    this.standings.delete(workflowId);
    if (!described || !info) return;
    if (!info.closeTime) this.standings.set(workflowId, standingOf(described));
    const length = Number(info.historyLength ?? 0);
    for (;;) {
      const at = this.read.get(workflowId);
      if (this.ended || (at && at.ref.run_id === info.execution?.runId && at.event >= length)) return;
      if (performance.now() > until) {
        if (this.outage === undefined && this.log.length > 0) return;
        throw new Problem("temporal_unreachable", "Temporal answers too slowly to read the run's history.", {
          cause: this.outage,
        });
      }
      await Promise.race([this.changed(), sleep(50)]);
    }
  }

  /** Whether this event id was given out by the run, in the same execution. */
  async knows(position: Position): Promise<boolean> {
    const own = position[0];
    for (const {
      position: [place],
    } of this.log) {
      if (
        place.history === own.history &&
        place.execution === own.execution &&
        comparePlaces(place, own) === 0
      )
        return true;
      const turn = pause();
      if (turn) await turn;
    }
    return false;
  }

  stop(): void {
    clearTimeout(this.waking);
    this.abort.abort();
  }
}

/** @returns undefined for what Temporal has forgotten meanwhile. */
async function describe(temporal: Temporal, workflowId: string) {
  try {
    return await temporal.call((client) =>
      client.workflowService.describeWorkflowExecution({
        namespace: temporal.namespace,
        execution: { workflowId },
      }),
    );
  } catch (error) {
    if (grpcCode(error) === GRPC.not_found) return undefined;
    throw error;
  }
}

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
