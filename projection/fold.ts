// The fold: facts in, events and results out. No clock, no I/O; the same facts always give the same events.
import type { GroupNews } from "../activities/group-contract.js";
import { HeardMessages } from "../schemas/message-label.js";
import type { ControlState } from "../workflows/control.js";
import {
  type CancelNotice,
  type ControlRequest,
  type LeaseGranted,
  type LeaseWaiting,
  type ResolveAnswer,
  type ResolveRequest,
  type RunInput,
  SIGNALS,
  UPDATES,
} from "../workflows/messages.js";
import { lookAhead } from "../run-model/device-state.js";
import { worst } from "../run-model/outcome.js";
import { isKeptBack } from "../run-model/stage-flow.js";
import { verdict } from "./device-track.js";
import type { Fact } from "./facts.js";
import { DeviceFold } from "./fold-devices.js";
import { EndFold, INTERRUPTED } from "./fold-end.js";
import { LeaseFold } from "./fold-leases.js";
import { SegmentFold } from "./fold-segments.js";
import { deviceOf, type FoldState, nameOf, newState } from "./fold-state.js";
import { notificationEnded } from "./notifications.js";
import { WaitFold } from "./fold-waits.js";
import { atOnce, type Slices } from "./slices.js";
import { addSlice, newStage } from "./stage-track.js";
import type { Draft } from "./step-events.js";

type FactOf<K extends Fact["kind"]> = Fact & { kind: K };

export class Fold {
  readonly state: FoldState;
  private drafts: Draft[] = [];
  private readonly emit = (...drafts: Draft[]): void =>
    void this.drafts.push(...drafts.map((draft) => this.named(draft)));
  private readonly devices: DeviceFold;
  private readonly waits: WaitFold;
  readonly segments: SegmentFold;
  private readonly end: EndFold;
  private readonly leases: LeaseFold;
  /** Resolve requests by the event that accepted them. */
  private readonly resolving = new Map<number, ResolveRequest>();
  /** A copy of a signal that somebody sent once more is dropped by the run, and so here. */
  private readonly heard = new HeardMessages();

  /** @param planned names of the devices, in inventory order, as far as they are known */
  constructor(planned: Iterable<string> = []) {
    this.state = newState(planned);
    this.devices = new DeviceFold(this.state, this.emit);
    this.waits = new WaitFold(this.state, this.devices, this.emit);
    this.segments = new SegmentFold(this.state, this.devices);
    this.end = new EndFold(this.state, this.devices, this.emit);
    this.leases = new LeaseFold(this.state, this.emit);
  }

  private named(draft: Draft): Draft {
    if (draft.step_name !== undefined) return draft;
    const step_name = draft.step === undefined ? undefined : nameOf(this.state, draft.step);
    return step_name === undefined ? draft : { ...draft, step_name };
  }

  /** @param history name of the history; `r` is the run's own. */
  apply(history: string, fact: Fact): Draft[] {
    return atOnce(this.slices(history, fact));
  }

  /** As {@link apply}; no other fact is applied until it is through. */
  *slices(history: string, fact: Fact): Slices<Draft[]> {
    this.drafts = [];
    this.state.census.beginFact();
    yield* this.take(history, fact);
    yield* this.state.census.endFact();
    this.state.over = this.state.ended;
    return this.drafts;
  }

  private *take(history: string, fact: Fact): Slices<void> {
    const own = history === "r";
    switch (fact.kind) {
      case "started":
        if (own) this.begin(fact.input as RunInput, fact.time);
        break;
      case "task_started":
        if (own) this.start(fact.time);
        break;
      case "stage":
        yield* this.stage(own, fact);
        break;
      case "evaluated":
        this.devices.evaluated(fact.result, fact.time);
        break;
      case "worker_looked_up":
        this.segments.lookedUp(fact.result, fact.time);
        break;
      case "segment_scheduled":
        this.segments.scheduled(history, fact);
        break;
      case "group_scheduled":
        this.segments.groupScheduled(history, fact);
        break;
      case "segment_started":
        this.segments.started(history, fact.scheduled, fact.time);
        break;
      case "segment_completed":
      case "segment_ended":
        this.segments.closed(history, fact);
        break;
      case "timer_started":
        this.waits.started(`${history} ${fact.event}`, fact.summary, fact.time);
        break;
      case "timer_ended":
        this.waits.ended(`${history} ${fact.started}`, fact.fired, fact.time);
        break;
      case "signal":
        if (this.heard.add(fact.message_id)) this.signal(history, fact);
        break;
      case "update_accepted":
        this.updateAccepted(fact);
        break;
      case "update_completed":
        this.updateCompleted(fact);
        break;
      case "held":
        if (own) this.state.paused = true;
        this.devices.held(fact.held, fact.time);
        break;
      case "cancel_requested":
        if (own) this.cancelRequested(fact.time, undefined, fact.reason);
        break;
      case "closed":
        if (fact.how !== "continued") yield* this.endHistory(history, own, fact);
        break;
      case "resolved":
        this.end.resolved(fact.resolution, fact.time);
        break;
      case "notified":
        this.emit(notificationEnded(fact.notification, fact.time));
        break;
      case "child_started":
      case "child_closed":
        break;
    }
  }

  /** A continued run starts again with the same input. */
  private begin(input: RunInput, time: string): void {
    this.state.input ??= input;
    this.state.created_at ??= input.created_at ?? time;
  }

  private start(time: string): void {
    if (this.state.started_at !== undefined) return;
    this.state.started_at = time;
    const { input } = this.state;
    this.emit({
      time,
      type: "run.started",
      ...(input ? { message: input.workflow, actor: input.actor } : {}),
    });
  }

  private *stage(own: boolean, { outline, time }: FactOf<"stage">): Slices<void> {
    if (outline.ahead) return;
    for (const { id, name } of Object.values(outline.steps))
      if (name !== undefined) this.state.names.set(id, name);
    const known = this.state.stages.find((stage) => stage.index === outline.stage);
    if (known) {
      const more = outline.devices.filter(({ name }) => !known.devices.has(name));
      if (own) this.willStart(more, outline.finally);
      addSlice(known, outline);
    }
    for (const device of outline.devices) {
      lookAhead(deviceOf(this.state, device.name).model, device, outline);
      yield;
    }
    if (known || !own) return;
    yield* this.finishStage(time);
    const stage = newStage(outline, time);
    this.state.stages.push(stage);
    this.willStart(outline.devices, outline.finally);
    this.emit({ time, type: "stage.started", stage: stage.name });
  }

  /** They are yet to start in the stage. */
  private willStart(devices: { name: string }[], isFinally = false): void {
    for (const { name } of devices) {
      const track = deviceOf(this.state, name);
      if (isFinally && !track.model.entered) continue;
      delete track.stage;
      delete track.wasEligible;
      track.finished = false;
    }
  }

  private signal(history: string, { name, arg, time }: FactOf<"signal">): void {
    if (name === SIGNALS.control) this.control(history, arg as Partial<ControlState>, time);
    if (name === SIGNALS.cancelRequested) {
      this.cancelRequested(time, (arg as CancelNotice | undefined)?.actor);
    } else if (name === SIGNALS.groupNews) this.segments.told(history, arg as GroupNews, time);
    else if (name === SIGNALS.leaseWaiting) this.leases.waiting(history, arg as LeaseWaiting, time);
    else if (name === SIGNALS.leaseGranted) this.leases.granted(arg as LeaseGranted);
  }

  /**
   * From a shard to its run, and back. What a person said of devices of a shard counts where the shard hears of it, so
   * that it comes after what it is about in whatever order the histories are read.
   */
  private control(
    history: string,
    { paused, skip = [], resolved = [] }: Partial<ControlState>,
    time: string,
  ): void {
    if (history === "r") {
      if (paused !== undefined) this.state.paused = paused;
      return;
    }
    for (const resolution of resolved) {
      if (deviceOf(this.state, resolution.device).history === history)
        this.devices.resolved(resolution, time);
    }
    for (const device of skip) this.state.skipped.add(device);
    if (paused === false) this.devices.resumed(history, skip, time);
  }

  private cancelRequested(time: string, actor?: string, reason?: string): void {
    if (this.state.cancelRequested) return;
    this.state.cancelRequested = true;
    this.emit({
      time,
      type: "run.cancel_requested",
      ...(actor === undefined ? {} : { actor }),
      ...(reason === undefined ? {} : { message: reason }),
    });
  }

  private updateAccepted({ name, arg, event, time }: FactOf<"update_accepted">): void {
    const { actor, skip = [] } = (arg ?? {}) as Partial<ControlRequest>;
    const by = actor === undefined ? {} : { actor };
    if (name === UPDATES.pause) {
      this.state.paused = true;
      this.emit({ time, type: "run.paused", ...by });
    } else if (name === UPDATES.resume) {
      this.state.paused = false;
      this.emit({ time, type: "run.resumed", ...by });
      for (const device of skip) this.state.skipped.add(device);
      this.devices.resumed("r", skip, time);
    } else if (name === UPDATES.resolve) {
      this.resolving.set(event, arg as ResolveRequest);
    }
  }

  private updateCompleted({ accepted, result, time }: FactOf<"update_completed">): void {
    const request = this.resolving.get(accepted);
    if (!request) return;
    const { device, step, status, passed_on } = result as ResolveAnswer;
    if (!passed_on) this.devices.resolved({ device, step, status, actor: request.actor }, time);
  }

  private *finishStage(time: string): Slices<void> {
    const stage = this.state.stages.at(-1);
    if (!stage) return;
    const { cancelRequested, closed, stopped } = this.state;
    const cancelled = cancelRequested || (closed !== undefined && INTERRUPTED.has(closed.status));
    const over = { cancelled, stopped: stopped ?? "the stage ended before the device's turn" };
    for (const name of stage.devices) {
      yield;
      const track = deviceOf(this.state, name);
      this.segments.endUnplaced(name, time);
      if (track.stage !== undefined) this.devices.endStage(track, time);
      const dropped = track.model.out && track.stage === undefined;
      if (track.finished || dropped || stage.skipped !== undefined) continue;
      if (stage.outline.finally) {
        if (track.stage === stage.name) this.devices.finish(track, stage.name, time);
        continue;
      }
      if (track.stage === undefined) isKeptBack(track.model, over, stage.name);
      this.devices.finish(track, stage.name, time);
    }
    const statuses: ReturnType<typeof verdict>[] = [];
    for (const name of stage.devices) {
      statuses.push(verdict(deviceOf(this.state, name), stage.name));
      yield;
    }
    this.emit({
      time,
      type: "stage.finished",
      stage: stage.name,
      status: stage.skipped === undefined ? worst(statuses) : "skipped",
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(stage.started_at)),
      ...(stage.skipped === undefined ? {} : { message: stage.skipped }),
    });
  }

  private *endHistory(history: string, own: boolean, fact: FactOf<"closed">): Slices<void> {
    const terminated = fact.how === "terminated";
    this.segments.endHistory(
      history,
      terminated ? "the run was terminated from outside" : "the run ended meanwhile",
      fact,
    );
    this.waits.endHistory(history, fact.time);
    if (!own) return;
    this.end.begin(fact);
    yield* this.finishStage(fact.time);
    yield* this.end.finish(fact);
  }
}
