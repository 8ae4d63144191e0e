// The fold: facts in, events and results out. No clock, no I/O; the same facts always give the same events.
import type { SegmentInput } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { type RunInput, type RunOutcome, SIGNALS, UPDATES } from "../workflows/messages.js";
import type {
  CancelNotice,
  ControlRequest,
  LeaseGranted,
  LeaseWaiting,
  ResolveAnswer,
  ResolveRequest,
} from "../workflows/messages.js";
import { isBad, settledBy, worst } from "../workflows/outcome.js";
import { settleFailure } from "../workflows/settle.js";
import { baseStep, type DeviceTrack, newTrack, verdict } from "./device-track.js";
import type { CloseHow, Fact } from "./facts.js";
import { addSlice, didLastNode, newStage, nextWait, type StageTrack, stepOutline } from "./stage-track.js";
import { type Draft, stepFinished, stepRetries, stepStarted, wholeStep } from "./step-events.js";
import { combineParts, isFinalPart, type Parts } from "./trigger.js";

interface OpenSegment {
  activity: string;
  input: SegmentInput;
  scheduled_at: string;
  started_at?: string;
}
interface OpenTrigger {
  id: string;
  parts: Parts;
  input: SegmentInput;
  at: string;
}

/** Everything that the events of a run so far come to. */
export interface FoldState {
  input?: RunInput;
  created_at?: string;
  started_at?: string;
  paused: boolean;
  cancelRequested: boolean;
  closed?: {
    how: CloseHow;
    at: string;
    status: RunOutcome["status"];
    message?: string;
    outcome?: RunOutcome;
  };
  devices: Map<string, DeviceTrack>;
  stages: StageTrack[];
}

export class Fold {
  readonly state: FoldState = { paused: false, cancelRequested: false, devices: new Map(), stages: [] };
  /** By history, then by the event that scheduled it. */
  private readonly open = new Map<string, Map<number, OpenSegment>>();
  private readonly triggers = new Map<string, OpenTrigger>();
  /** Ran out of time to start; whether there is a worker at all is being looked up. */
  private readonly unplaced = new Map<string, OpenSegment>();
  private readonly updates = new Map<number, unknown>();
  private readonly waits = new Map<
    string,
    { device: string; stage: string; step: string; started_at: string }
  >();
  private drafts: Draft[] = [];

  /** @param history name of the history; `r` is the run's own. */
  apply(history: string, fact: Fact): Draft[] {
    this.drafts = [];
    const own = history === "r";
    switch (fact.kind) {
      case "started":
        if (own && !this.state.input) this.begin(fact.input as RunInput, fact.time);
        break;
      case "task_started":
        if (own) this.start(fact.time);
        break;
      case "stage":
        this.stage(own, fact);
        break;
      case "evaluated":
        this.evaluated(fact);
        break;
      case "worker_looked_up":
        this.lookedUp(fact);
        break;
      case "segment_scheduled":
        this.scheduled(history, fact);
        break;
      case "segment_started": {
        const segment = this.open.get(history)?.get(fact.scheduled);
        if (segment) segment.started_at = fact.time;
        break;
      }
      case "segment_completed":
      case "segment_ended":
        this.segmentClosed(history, fact);
        break;
      case "timer_started":
        this.timerStarted(history, fact);
        break;
      case "timer_ended":
        this.timerEnded(history, fact);
        break;
      case "signal":
        this.signal(fact);
        break;
      case "update_accepted":
        this.updateAccepted(fact);
        break;
      case "update_completed":
        this.updateCompleted(fact);
        break;
      case "cancel_requested":
        if (own) this.cancelRequested(fact.time, undefined, fact.reason);
        break;
      case "closed":
        this.settleOpen(history, fact);
        if (own && fact.how !== "continued") this.close(fact);
        break;
      default:
        break;
    }
    return this.drafts;
  }

  private emit(...drafts: Draft[]): void {
    this.drafts.push(...drafts);
  }

  private device(name: string): DeviceTrack {
    let track = this.state.devices.get(name);
    if (!track) this.state.devices.set(name, (track = newTrack(name)));
    return track;
  }

  private stageOf(name: string): StageTrack | undefined {
    return this.state.stages.findLast((stage) => stage.name === name);
  }

  private begin(input: RunInput, time: string): void {
    this.state.input = input;
    this.state.created_at = input.created_at ?? time;
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

  private stage(own: boolean, fact: Fact & { kind: "stage" }): void {
    const { outline } = fact;
    const known = this.state.stages.find((stage) => stage.index === outline.stage);
    if (known) addSlice(known, outline);
    for (const device of outline.devices) this.device(device.name).more = device.more;
    if (known || !own) return;
    this.finishStage(fact.time);
    const stage = newStage(outline, fact.time);
    this.state.stages.push(stage);
    for (const name of stage.devices) {
      const track = this.device(name);
      delete track.stage;
      track.finished = false;
    }
    this.emit({ time: fact.time, type: "stage.started", stage: stage.name });
  }

  private scheduled(history: string, fact: Fact & { kind: "segment_scheduled" }): void {
    const { activity, input } = fact;
    let segments = this.open.get(history);
    if (!segments) this.open.set(history, (segments = new Map()));
    segments.set(fact.event, { activity, input, scheduled_at: fact.time });
    this.unplaced.delete(input.device);
    this.startDevice(input, fact.time);
  }

  private startDevice(
    at: { device: string; stage: string; steps?: string[]; iteration?: { index: number } },
    time: string,
  ): void {
    const track = this.device(at.device);
    delete track.waiting;
    const trigger = this.triggers.get(at.device);
    const id = at.iteration ? `${at.steps?.[0]}[${at.iteration.index}]` : at.steps?.[0];
    if (trigger && trigger.id !== id) this.finishTrigger(track, time);
    if (track.stage === at.stage) return;
    track.stage = at.stage;
    track.finished = false;
    this.emit({ time, type: "device.started", stage: at.stage, device: at.device });
  }

  private segmentClosed(history: string, fact: Fact & { kind: "segment_completed" | "segment_ended" }): void {
    const segment = this.open.get(history)?.get(fact.scheduled);
    if (!segment) return;
    this.open.get(history)?.delete(fact.scheduled);
    if (fact.kind === "segment_completed") {
      this.results(segment, fact.result.steps, fact.time);
      return;
    }
    if (fact.how === "timeout_start") {
      this.unplaced.set(segment.input.device, segment);
      return;
    }
    this.settle(segment, fact.how, fact.journal, fact.message, fact.time);
  }

  private settle(
    segment: OpenSegment,
    kind: Parameters<typeof settleFailure>[0]["kind"],
    journal: unknown,
    message: string,
    time: string,
  ): void {
    const { activity, input } = segment;
    const started_at = segment.started_at ?? segment.scheduled_at;
    const results = settleFailure({
      kind,
      activity,
      input,
      journal,
      message,
      actions: this.stageOf(input.stage)?.steps ?? {},
      started_at,
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(started_at)),
    });
    this.results(segment, results, time);
  }

  private lookedUp(fact: Fact & { kind: "worker_looked_up" }): void {
    const { device, queue, found, final } = fact.result;
    const segment = this.unplaced.get(device);
    if (!segment || found || final === false) return;
    this.unplaced.delete(device);
    const message = `no worker takes work from ${queue}; start one with \`orchestrator worker --site ${queue.replace(/^devices@/, "")}\``;
    this.settle(segment, "timeout_start", undefined, message, fact.time);
  }

  private results(segment: OpenSegment, results: StepResult[], time: string): void {
    const { input } = segment;
    const track = this.device(input.device);
    for (const result of results) {
      if (input.part) this.triggerPart(track, result, input, time);
      else this.record(track, result, time);
    }
    if (input.part) return;
    if (input.rescues !== undefined && results.every((result) => !isBad(result.status))) {
      track.rescued.add(input.rescues);
    }
    this.afterSteps(
      track,
      input,
      results.map((result) => ({ id: result.id, status: result.status })),
      time,
    );
  }

  private record(track: DeviceTrack, result: StepResult, time: string): void {
    track.results.set(result.id, result);
    this.emit(...wholeStep(track.name, result, time));
    this.settleDoubt(track, result, time);
  }

  /** A check that names an earlier change ends the doubt about it. */
  private settleDoubt(track: DeviceTrack, check: StepResult, time: string): void {
    const stage = this.stageOf(check.stage);
    const names = stage && stepOutline(stage, check.id)?.settles;
    const change = names === undefined ? undefined : track.results.get(names);
    if (!change) return;
    const status = settledBy(change, check.status);
    if (status === change.status) return;
    this.restate(track, { ...change, status, message: `settled by ${check.id}: ${status}` }, time);
  }

  private restate(track: DeviceTrack, result: StepResult, time: string, actor?: string): void {
    track.results.set(result.id, result);
    const finished = stepFinished(track.name, result, time);
    this.emit({ ...finished, time, ...(actor === undefined ? {} : { actor }) });
  }

  private triggerPart(track: DeviceTrack, result: StepResult, input: SegmentInput, time: string): void {
    const open = this.triggers.get(track.name);
    const parts: Parts = open?.id === result.id ? open.parts : {};
    const part = input.part as NonNullable<SegmentInput["part"]>;
    if (open?.id !== result.id) this.emit(stepStarted(track.name, result, time));
    this.emit(...stepRetries(track.name, result, time));
    parts[part] = result;
    this.triggers.set(track.name, { id: result.id, parts, input, at: time });
    track.results.set(result.id, combineParts(parts));
    const stage = this.stageOf(input.stage);
    if (isFinalPart(part, result, stage && stepOutline(stage, result.id))) this.finishTrigger(track, time);
  }

  private finishTrigger(track: DeviceTrack, time: string): void {
    const trigger = this.triggers.get(track.name);
    if (!trigger) return;
    this.triggers.delete(track.name);
    const result = combineParts(trigger.parts);
    track.results.set(result.id, result);
    this.emit(stepFinished(track.name, result, trigger.at));
    const { input } = trigger;
    const node = input.iteration
      ? undefined
      : this.stageOf(input.stage)?.nodes.get(track.name)?.get(result.id);
    this.afterSteps(track, { ...input, ...node }, [result], time);
  }

  /** Decides whether the device's work in the stage is over, by the rule of the activity contract. */
  private afterSteps(
    track: DeviceTrack,
    input: Pick<SegmentInput, "stage" | "last" | "guarded">,
    results: { id: string; status: StepStatus }[],
    time: string,
  ): void {
    const stage = this.stageOf(input.stage);
    const bad = results.find((result) => isBad(result.status));
    const onFailure = bad && stage ? stepOutline(stage, bad.id)?.on_failure : undefined;
    if (bad && input.guarded) return;
    if (bad && onFailure === "pause") {
      this.state.paused = true;
      this.emit({
        time,
        type: "run.paused",
        stage: input.stage,
        device: track.name,
        step: bad.id,
        message: `${track.name} ended ${bad.status} at ${bad.id}; resume, skip the device, or cancel`,
      });
      return;
    }
    const goesOn = bad ? onFailure === "continue" && bad.status !== "cancelled" : true;
    if (goesOn && !input.last) return;
    if (!goesOn) track.out = true;
    this.finishDevice(track, input.stage, time);
  }

  private finishDevice(track: DeviceTrack, stage: string, time: string): void {
    if (track.finished) return;
    track.finished = true;
    track.stage = stage;
    delete track.waiting;
    const status = verdict(track, stage);
    this.emit({ time, type: "device.finished", stage, device: track.name, status });
  }

  private evaluated(fact: Fact & { kind: "evaluated" }): void {
    const { result } = fact;
    if (result.runs && result.error === undefined) return;
    const track = this.device(result.device);
    this.startDevice({ device: result.device, stage: result.stage, steps: [result.step] }, fact.time);
    const status = result.error === undefined ? "skipped" : "errored";
    const step: StepResult = {
      id: result.step,
      stage: result.stage,
      action: result.action,
      status,
      attempts: 0,
      started_at: fact.time,
      duration_ms: 0,
      message: result.error ?? "its `when` does not hold",
      checks: [],
      artifacts: [],
    };
    this.record(track, step, fact.time);
    const node = this.stageOf(result.stage)?.nodes.get(result.device)?.get(result.step);
    if (node) this.afterSteps(track, { stage: result.stage, ...node }, [step], fact.time);
  }

  /** A `wait` is a timer; its summary names device and step's summary, its place among the nodes the step. */
  private timerStarted(history: string, fact: Fact & { kind: "timer_started" }): void {
    const stage = this.state.stages.at(-1);
    const device = fact.summary.slice(0, fact.summary.indexOf(": "));
    const wait = stage && nextWait(stage, device, fact.summary.slice(device.length + 2), this.device(device));
    if (!wait) return;
    this.startDevice({ device, stage: stage.name, steps: [wait] }, fact.time);
    this.waits.set(`${history} ${fact.event}`, {
      device,
      stage: stage.name,
      step: wait,
      started_at: fact.time,
    });
    this.emit({ time: fact.time, type: "step.started", stage: stage.name, device, step: wait, attempt: 1 });
  }

  private timerEnded(history: string, fact: Fact & { kind: "timer_ended" }): void {
    const key = `${history} ${fact.started}`;
    const wait = this.waits.get(key);
    if (!wait) return;
    this.waits.delete(key);
    const track = this.device(wait.device);
    const result: StepResult = {
      id: wait.step,
      stage: wait.stage,
      action: "wait",
      status: fact.fired ? "passed" : "cancelled",
      attempts: 1,
      started_at: wait.started_at,
      duration_ms: Math.max(0, Date.parse(fact.time) - Date.parse(wait.started_at)),
      checks: [],
      artifacts: [],
    };
    track.results.set(result.id, result);
    this.emit(stepFinished(track.name, result, fact.time));
    const node = this.stageOf(wait.stage)?.nodes.get(wait.device)?.get(baseStep(wait.step));
    if (node) this.afterSteps(track, { stage: wait.stage, ...node }, [result], fact.time);
  }

  private signal(fact: Fact & { kind: "signal" }): void {
    if (fact.name === SIGNALS.cancelRequested) {
      this.cancelRequested(fact.time, (fact.arg as CancelNotice | undefined)?.actor);
    } else if (fact.name === SIGNALS.leaseWaiting) {
      const { stage, holders } = fact.arg as LeaseWaiting;
      const name = this.state.stages.find((each) => each.index === stage)?.name;
      for (const [device, holder] of Object.entries(holders)) {
        const message = `waits for run ${holder}, which holds the device`;
        this.device(device).waiting = message;
        this.emit({
          time: fact.time,
          type: "device.waiting",
          ...(name === undefined ? {} : { stage: name }),
          device,
          message,
        });
      }
    } else if (fact.name === SIGNALS.leaseGranted) {
      for (const device of (fact.arg as LeaseGranted).devices) delete this.device(device).waiting;
    }
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

  private updateAccepted(fact: Fact & { kind: "update_accepted" }): void {
    const { actor } = (fact.arg ?? {}) as Partial<ControlRequest>;
    const by = actor === undefined ? {} : { actor };
    if (fact.name === UPDATES.pause) {
      this.state.paused = true;
      this.emit({ time: fact.time, type: "run.paused", ...by });
    } else if (fact.name === UPDATES.resume) {
      this.state.paused = false;
      this.emit({ time: fact.time, type: "run.resumed", ...by });
    } else if (fact.name === UPDATES.resolve) {
      this.updates.set(fact.event, fact.arg);
    }
  }

  private updateCompleted(fact: Fact & { kind: "update_completed" }): void {
    const request = this.updates.get(fact.accepted) as ResolveRequest | undefined;
    if (!request) return;
    const answer = fact.result as ResolveAnswer;
    const track = this.device(answer.device);
    const result = track.results.get(answer.step);
    if (!result) return;
    const message = `resolved by ${request.actor}: ${request.outcome === "applied" ? "applied" : "not applied"}`;
    this.restate(track, { ...result, status: answer.status, message }, fact.time, request.actor);
  }

  /** What a history leaves open when it ends has no outcome of its own. */
  private settleOpen(history: string, fact: Fact & { kind: "closed" }): void {
    if (fact.how === "continued") return;
    const message =
      fact.how === "terminated" ? "the run was terminated from outside" : "the run ended meanwhile";
    for (const segment of this.open.get(history)?.values() ?? []) {
      this.settle(segment, "cancelled", { steps: [] }, message, fact.time);
    }
    this.open.delete(history);
  }

  private finishStage(time: string): void {
    const stage = this.state.stages.at(-1);
    if (!stage) return;
    const cut =
      this.state.cancelRequested ||
      (this.state.closed !== undefined && INTERRUPTED.has(this.state.closed.status));
    for (const name of stage.devices) {
      const track = this.device(name);
      const segment = this.unplaced.get(name);
      if (segment) {
        this.unplaced.delete(name);
        this.settle(segment, "cancelled", undefined, "no worker took the work before the stage ended", time);
      }
      this.finishTrigger(track, time);
      if (track.finished || (track.out && track.stage === undefined) || stage.skipped !== undefined) continue;
      if (track.stage === undefined || (cut && !didLastNode(stage, track))) {
        track.cutShort = cut
          ? { status: "cancelled", message: "the run ended before the device had done its work" }
          : { status: "skipped", message: "the stage ended before the device's turn" };
      }
      this.finishDevice(track, stage.name, time);
    }
    const statuses = [...stage.devices].map((name) => verdict(this.device(name), stage.name));
    this.emit({
      time,
      type: "stage.finished",
      stage: stage.name,
      status: stage.skipped === undefined ? worst(statuses) : "skipped",
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(stage.started_at)),
      ...(stage.skipped === undefined ? {} : { message: stage.skipped }),
    });
  }

  private close(fact: Fact & { kind: "closed" }): void {
    const outcome = fact.result as RunOutcome | undefined;
    const own = outcome?.status ?? OWN_STATUS[fact.how];
    this.state.closed = { how: fact.how, at: fact.time, status: own };
    this.finishStage(fact.time);
    if (INTERRUPTED.has(own) || INTERRUPTED.has(OWN_STATUS[fact.how])) this.cutShort();
    const devices = [...this.state.devices.values()].map((track) => verdict(track));
    const status = outcome?.status ?? worst([own, ...devices.filter((each) => isBad(each))]);
    const message = outcome?.message ?? closeMessage(fact);
    this.state.closed = { how: fact.how, at: fact.time, status, ...(message ? { message } : {}) };
    this.emit({
      time: fact.time,
      type: "run.finished",
      status,
      duration_ms: Math.max(0, Date.parse(fact.time) - Date.parse(this.state.started_at ?? fact.time)),
      ...(message ? { message } : {}),
    });
  }

  /** Devices that had work in stages that never began. */
  private cutShort(): void {
    for (const track of this.state.devices.values()) {
      if (!track.more || track.out || isBad(verdict(track))) continue;
      track.cutShort = { status: "cancelled", message: "the run ended before the device's later stages" };
    }
  }
}

/** A run that ended so did not let all devices do their work. */
const INTERRUPTED: ReadonlySet<RunOutcome["status"]> = new Set(["cancelled", "timed_out", "errored"]);

const OWN_STATUS: Record<CloseHow, RunOutcome["status"]> = {
  completed: "passed",
  failed: "errored",
  canceled: "cancelled",
  terminated: "cancelled",
  timed_out: "timed_out",
  continued: "errored",
};

function closeMessage(fact: Fact & { kind: "closed" }): string | undefined {
  if (fact.how === "terminated") return `terminated from outside${fact.message ? `: ${fact.message}` : ""}`;
  return fact.message;
}
