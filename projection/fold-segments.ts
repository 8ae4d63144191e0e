// The part of the fold that pairs segments with their ends, and settles those that have none.
import type { FindWorkerResult, SegmentInput } from "../activities/contract.js";
import type { StepResult } from "../schemas/result.js";
import { noWorker, type SettleKind, failureResults } from "../run-model/settle.js";
import type { Fact } from "./facts.js";
import { type LeftOpen, notedResult } from "./intents.js";
import type { DeviceFold } from "./fold-devices.js";
import { type FoldState, stageOf } from "./fold-state.js";
import { OWN_HISTORY } from "./position.js";
import { resultId } from "../run-model/result-id.js";

interface OpenSegment {
  /** What is known of its steps although it goes on. */
  journal?: unknown;
  activity: string;
  input: SegmentInput;
  scheduled_at: string;
  started_at?: string;
}

type Closed = Fact & { kind: "closed" };

export class SegmentFold {
  /** By history, then by the event that scheduled it. */
  private readonly open = new Map<string, Map<number, OpenSegment>>();
  /** Ran out of time to start, by device; whether there is a worker at all is being looked up. */
  private readonly unplaced = new Map<string, OpenSegment>();

  constructor(
    private readonly state: FoldState,
    private readonly devices: DeviceFold,
  ) {}

  scheduled(history: string, { activity, input, event, time }: Fact & { kind: "segment_scheduled" }): void {
    let segments = this.open.get(history);
    if (!segments) this.open.set(history, (segments = new Map()));
    segments.set(event, { activity, input, scheduled_at: time });
    this.unplaced.delete(input.device);
    const [first] = input.steps;
    const step = first && resultId(first, input.iteration);
    const { device, stage, steps, part, iteration } = input;
    const seen = { kind: "segment" as const, steps, part, index: iteration?.index };
    const track = this.devices.begin({ device, stage, step }, seen, time);
    track.history = history;
    if (history !== OWN_HISTORY) (track.shards ??= {})[input.stage] = history;
  }

  started(history: string, scheduled: number, time: string): void {
    const segment = this.open.get(history)?.get(scheduled);
    if (segment) segment.started_at = time;
  }

  closed(history: string, fact: Fact & { kind: "segment_completed" | "segment_ended" }): void {
    const segment = this.open.get(history)?.get(fact.scheduled);
    if (!segment) return;
    this.open.get(history)?.delete(fact.scheduled);
    if (fact.kind === "segment_completed")
      this.devices.results(segment.input, fact.result.steps, fact.time, fact.result.left);
    else if (fact.how === "timeout_start")
      this.unplaced.set(segment.input.device, { ...segment, journal: fact.journal ?? segment.input.journal });
    else this.settle(segment, fact.how, fact.journal ?? segment.input.journal, fact.message, fact.time);
  }

  /** Busy workers trip the limit as absent ones do: only the last look decides. */
  lookedUp({ device, queue, found, final }: FindWorkerResult, time: string): void {
    const segment = this.unplaced.get(device);
    if (!segment || found || !final) return;
    this.unplaced.delete(device);
    const site = queue.replace(/^devices@/, "");
    this.settle(segment, "timeout_start", segment.journal, noWorker(site), time);
  }

  /** The stage ends: what waited for a worker of the device's site waits no longer. */
  endUnplaced(device: string, time: string): void {
    const segment = this.unplaced.get(device);
    if (!segment) return;
    this.unplaced.delete(device);
    this.settle(
      segment,
      "cancelled",
      segment.journal,
      "no worker took the work before the stage ended",
      time,
    );
  }

  /** Changes that are under way in a history. */
  openChanges(history: string): LeftOpen[] {
    return [...(this.open.get(history)?.values() ?? [])]
      .filter(({ activity }) => activity === "runWrite")
      .map(({ input }) => ({
        device: input.device,
        step: resultId(input.steps[0] ?? "", input.iteration),
        ...(input.part ? { part: input.part } : {}),
      }));
  }

  /** What a history leaves open when it ends has no outcome of its own. */
  endHistory(history: string, message: string, { noted = [], time }: Closed): void {
    for (const segment of this.open.get(history)?.values() ?? []) {
      const { device, part } = segment.input;
      // Nobody has brought a journal home, so a change that was under way may have been sent.
      const results = this.settled(segment, "cancelled", { steps: [], sent: true }, message, time).map(
        (result) => {
          const known = noted.find(
            ({ about }) => about.device === device && about.step === result.id && about.part === part,
          );
          return known && result.status === "indeterminate" ? notedResult(result, known.change) : result;
        },
      );
      this.devices.results(segment.input, results, time);
    }
    this.open.delete(history);
  }

  private settle(
    segment: OpenSegment,
    kind: SettleKind,
    journal: unknown,
    message: string,
    time: string,
  ): void {
    this.devices.results(segment.input, this.settled(segment, kind, journal, message, time), time);
  }

  private settled(
    segment: OpenSegment,
    kind: SettleKind,
    journal: unknown,
    message: string,
    time: string,
  ): StepResult[] {
    const { activity, input } = segment;
    const started_at = segment.started_at ?? segment.scheduled_at;
    return failureResults({
      kind,
      activity,
      input,
      journal,
      message,
      actions: stageOf(this.state, input.stage)?.outline.steps ?? {},
      started_at,
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(started_at)),
    });
  }
}
