// The part of the fold that pairs segments with their ends, and ends those that have none.
import type { FindWorkerResult, SegmentInput, SegmentResult } from "../activities/contract.js";
import type { GroupNews, GroupResult } from "../activities/group-contract.js";
import {
  endOf,
  endsWithout,
  type GroupEnd,
  isGroupNews,
  segmentOf,
  withoutResult,
} from "../run-model/groups.js";
import type { StepResult } from "../schemas/result.js";
import { noWorker, type SegmentFailure, failureResults } from "../run-model/segment-failure.js";
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

/** An activity that is under way. */
interface OpenActivity {
  /** By device; of one, or of several. */
  segments: Map<string, OpenSegment>;
  /** Of an activity of several devices. */
  group_id?: string;
}

export class SegmentFold {
  /** By history, then by the event that scheduled it. */
  private readonly open = new Map<string, Map<number, OpenActivity>>();
  /** Waits for another activity, by device; where none was taken in time, whether there is a worker at all is being looked up. */
  private readonly unplaced = new Map<string, OpenSegment>();

  constructor(
    private readonly state: FoldState,
    private readonly devices: DeviceFold,
  ) {}

  scheduled(history: string, { activity, input, event, time }: Fact & { kind: "segment_scheduled" }): void {
    const segment = { activity, input, scheduled_at: time };
    this.activitiesOf(history).set(event, { segments: new Map([[input.device, segment]]) });
    this.begin(history, segment);
  }

  groupScheduled(history: string, fact: Fact & { kind: "group_scheduled" }): void {
    const { activity, activity_id: group_id, group, event, time: scheduled_at } = fact;
    const inputs = group.devices.map((member) => segmentOf(group, member));
    const segments = new Map(inputs.map((input) => [input.device, { activity, input, scheduled_at }]));
    this.activitiesOf(history).set(event, { segments, group_id });
    for (const segment of segments.values()) this.begin(history, segment);
  }

  private activitiesOf(history: string): Map<number, OpenActivity> {
    let activities = this.open.get(history);
    if (!activities) this.open.set(history, (activities = new Map()));
    return activities;
  }

  private begin(history: string, { input, scheduled_at }: OpenSegment): void {
    this.unplaced.delete(input.device);
    const [first] = input.steps;
    const step = first && resultId(first, input.iteration);
    const { device, stage, steps, part, iteration } = input;
    const seen = { kind: "segment" as const, steps, part, index: iteration?.index };
    const track = this.devices.begin({ device, stage, step }, seen, scheduled_at);
    track.history = history;
    if (history !== OWN_HISTORY) (track.shards ??= {})[input.stage] = history;
  }

  started(history: string, scheduled: number, time: string): void {
    for (const segment of this.open.get(history)?.get(scheduled)?.segments.values() ?? [])
      segment.started_at = time;
  }

  closed(history: string, fact: Fact & { kind: "segment_completed" | "segment_ended" }): void {
    const activity = this.open.get(history)?.get(fact.scheduled);
    if (!activity) return;
    const { time } = fact;
    this.open.get(history)?.delete(fact.scheduled);
    const { segments, group_id } = activity;
    const isGroup = group_id !== undefined;
    if (fact.kind === "segment_completed") {
      const told: unknown = { activity_id: group_id, ...fact.result };
      if (isGroupNews(told)) for (const end of told.ends) this.ended(segments, endOf(end), time);
      if (!isGroup) this.ended(segments, endOfOne(segments, fact.result), time);
      for (const device of segments.keys()) this.ended(segments, withoutResult(device), time);
    } else {
      const { how: kind, journal: details, message } = fact;
      const ends = isGroup
        ? endsWithout(segments.keys(), { kind, details, message })
        : [...segments.keys()].map((device) => ({ device, ended: { kind, journal: details, message } }));
      for (const end of ends) this.ended(segments, end, time);
    }
  }

  /** What the activity of a group has told its workflow. */
  told(history: string, { activity_id, ends }: GroupNews, time: string): void {
    const segments = this.groupBy(history, activity_id);
    if (segments) for (const end of ends) this.ended(segments, endOf(end), time);
  }

  /** Devices of an activity of several that have not come to an end. */
  groupOf(history: string, activity_id: string): string[] {
    return [...(this.groupBy(history, activity_id)?.keys() ?? [])];
  }

  private groupBy(history: string, activity_id: string): OpenActivity["segments"] | undefined {
    for (const { group_id, segments } of this.open.get(history)?.values() ?? [])
      if (group_id === activity_id) return segments;
    return undefined;
  }

  private ended(segments: OpenActivity["segments"], end: GroupEnd, time: string): void {
    const segment = segments.get(end.device);
    if (!segment) return;
    segments.delete(end.device);
    if ("result" in end) return this.devices.results(segment.input, end.result.steps, time, end.result.left);
    if ("back" in end) return void this.unplaced.set(end.device, { ...segment, journal: end.journal });
    const { kind, message } = end.ended;
    const journal = end.ended.journal ?? segment.input.journal;
    if (kind === "timeout_start") this.unplaced.set(end.device, { ...segment, journal });
    else this.fail(segment, kind, journal, message, time);
  }

  /** Busy workers trip the limit as absent ones do: only the last look decides. */
  lookedUp({ device, queue, found, final }: FindWorkerResult, time: string): void {
    const segment = this.unplaced.get(device);
    if (!segment || found || !final) return;
    this.unplaced.delete(device);
    const site = queue.replace(/^devices@/, "");
    this.fail(segment, "timeout_start", segment.journal, noWorker(site), time);
  }

  /** The stage ends: what waited for a worker of the device's site waits no longer. */
  endUnplaced(device: string, time: string): void {
    const segment = this.unplaced.get(device);
    if (!segment) return;
    this.unplaced.delete(device);
    this.fail(segment, "cancelled", segment.journal, "no worker took the work before the stage ended", time);
  }

  /** Changes that are under way in a history. */
  openChanges(history: string): LeftOpen[] {
    return this.openSegments(history)
      .filter(({ activity }) => activity === "runWrite")
      .map(({ input }) => ({
        device: input.device,
        step: resultId(input.steps[0] ?? "", input.iteration),
        ...(input.part ? { part: input.part } : {}),
      }));
  }

  /** What a history leaves open when it ends has no outcome of its own. */
  endHistory(history: string, message: string, { noted = [], time }: Closed): void {
    for (const segment of this.openSegments(history)) {
      const { device, part } = segment.input;
      // Nobody has brought a journal home, so a change that was under way may have been sent.
      const results = this.failureResults(segment, "cancelled", { steps: [], sent: true }, message, time).map(
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

  private openSegments(history: string): OpenSegment[] {
    return [...(this.open.get(history)?.values() ?? [])].flatMap(({ segments }) => [...segments.values()]);
  }

  private fail(
    segment: OpenSegment,
    kind: SegmentFailure,
    journal: unknown,
    message: string,
    time: string,
  ): void {
    this.devices.results(segment.input, this.failureResults(segment, kind, journal, message, time), time);
  }

  private failureResults(
    segment: OpenSegment,
    kind: SegmentFailure,
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

/** Of the activity of one device. */
const endOfOne = (segments: OpenActivity["segments"], result: SegmentResult | GroupResult): GroupEnd => ({
  device: [...segments.keys()][0] ?? "",
  result: result as SegmentResult,
});
