// The part of the fold that concerns one device at a time: its steps and triggers, and when its work is over.
import type { EvaluateResult, SegmentInput } from "../activities/contract.js";
import type { Json } from "../schemas/json.js";
import type { StepResult } from "../schemas/result.js";
import { itemText, stepLabel } from "../schemas/step-label.js";
import { rescuedBy } from "../run-model/nodes.js";
import type { Held, Resolution } from "../workflows/control.js";
import { isUnsuccessful, resolvedBy } from "../run-model/outcome.js";
import { baseOf, awaitsCheck, means, settledName } from "../run-model/settling.js";
import type { TriggerParts } from "../run-model/trigger-verdict.js";
import { type DeviceTrack, setResult, verdict } from "./device-track.js";
import { deviceOf, type FoldState, nameOf, stageOf } from "./fold-state.js";
import { resolvedResult, settledResult } from "./resolved.js";
import { stepOutline } from "./stage-track.js";
import { type Draft, stepFinished, stepRetries, stepStarted, wholeStep } from "./step-events.js";
import { combineParts, isFinalPart } from "./trigger.js";

interface OpenTrigger {
  id: string;
  parts: TriggerParts;
  input: SegmentInput;
  /** When its last part ended. */
  at: string;
}
/** Where a step stands: whether something follows it when it passes, and when it does not. */
type Standing = Pick<SegmentInput, "stage" | "last" | "guarded">;

const ofItem = ({ id, ...rest }: StepResult, item: Json): StepResult => ({
  id,
  item: itemText(item),
  ...rest,
});

const NO_CHECKS: ReadonlyMap<string, never> = new Map<string, never>();

export class DeviceFold {
  private readonly triggers = new Map<string, OpenTrigger>();

  constructor(
    private readonly state: FoldState,
    private readonly emit: (...drafts: Draft[]) => void,
  ) {}

  /** Work on the device begins; the first of a stage starts the device. */
  begin(at: { device: string; stage: string; step?: string | undefined }, time: string): DeviceTrack {
    const track = deviceOf(this.state, at.device);
    delete track.waiting;
    const trigger = this.triggers.get(at.device);
    if (trigger && trigger.id !== at.step) this.finishTrigger(track, time);
    track.entered = true;
    if (track.stage !== at.stage) {
      track.failing.clear();
      track.stage = at.stage;
      track.finished = false;
      this.emit({ time, type: "device.started", stage: at.stage, device: at.device });
    }
    return track;
  }

  /** What a segment came to. */
  results(input: SegmentInput, told: StepResult[], time: string): void {
    const track = deviceOf(this.state, input.device);
    const { iteration } = input;
    const results = iteration ? told.map((result) => ofItem(result, iteration.item)) : told;
    if (input.part) {
      for (const result of results) this.triggerPart(track, result, input, time);
      return;
    }
    for (const result of results) {
      setResult(track, result);
      this.emit(...wholeStep(track.name, result, time));
    }
    const bad = this.badOf(track, results, time);
    if (bad.length === 0) this.rescue(track, input);
    this.afterSteps(track, input, bad, time);
  }

  /** The last of a rescue has passed. */
  private rescue(track: DeviceTrack, { stage, rescues, iteration }: SegmentInput): void {
    const block =
      rescues === undefined ? undefined : stageOf(this.state, stage)?.rescued.get(track.name)?.get(rescues);
    if (!block) return;
    for (const id of rescuedBy(block, iteration)) {
      track.rescued.add(id);
      for (const failing of track.failing) if (means(id, failing)) track.failing.delete(failing);
    }
  }

  /**
   * What has consequences, as in the workflow: what did not pass, but for doubts that a check may still end, and the
   * changes that were let pass for the sake of one of these checks and have no other to come.
   */
  private badOf(track: DeviceTrack, results: StepResult[], time: string): StepResult[] {
    const bad = results.filter((result) => isUnsuccessful(result.status) && !this.isAwaiting(track, result));
    const consequential = new Set(bad);
    for (const result of results)
      if (isUnsuccessful(result.status) && !consequential.has(result)) track.awaiting.add(result.id);
    return [...bad, ...results.flatMap((check) => this.resolveIndeterminate(track, check, time))];
  }

  /** A check that names earlier changes ends the doubt about them. */
  private resolveIndeterminate(track: DeviceTrack, check: StepResult, time: string): StepResult[] {
    const stage = stageOf(this.state, check.stage);
    const name = settledName(stage && stepOutline(stage, check.id), check.id);
    if (name === undefined) return [];
    const isOpen = [...track.indeterminate, ...track.awaiting].some((id) => means(name, id));
    if (!isOpen) return [];
    const changes = [...track.results.values()].filter(({ id }) => means(name, id));
    return changes.flatMap((change) => {
      const status = resolvedBy(change, check.status, baseOf(check.id));
      const now = status === change.status ? change : settledResult(change, status, check);
      if (now !== change) this.restate(track, now, time, { stage: check.stage });
      if (!track.awaiting.has(now.id) || this.isAwaiting(track, now)) return [];
      track.awaiting.delete(now.id);
      return isUnsuccessful(status) ? [now] : [];
    });
  }

  private isAwaiting(track: DeviceTrack, result: StepResult): boolean {
    const { results, settledLater } = track;
    const stage = track.stage === undefined ? undefined : stageOf(this.state, track.stage);
    const checks = stage?.checks.get(track.name) ?? NO_CHECKS;
    return awaitsCheck(result, { checks, later: settledLater, has: (id) => results.has(id) });
  }

  /** A person has said what became of an indeterminate change, or of all indeterminate iterations. */
  resolved({ device, step, status, actor }: Resolution, time: string): void {
    const track = deviceOf(this.state, device);
    for (const before of track.results.values()) {
      if (before.status !== "indeterminate" || !means(step, before.id)) continue;
      this.restate(track, resolvedResult(before, { actor, status, time }), time, { actor });
    }
  }

  /** The outcome of a step that was told before is another one now: told where that becomes known, so maybe in a later stage. */
  restate(
    track: DeviceTrack,
    result: StepResult,
    time: string,
    where: { stage: string } | { actor: string },
  ): void {
    setResult(track, result);
    this.emit({ ...stepFinished(track.name, result, time), time, ...where });
  }

  private triggerPart(track: DeviceTrack, result: StepResult, input: SegmentInput, time: string): void {
    const open = this.triggers.get(track.name);
    const parts: TriggerParts = open?.id === result.id ? open.parts : {};
    const part = input.part as NonNullable<SegmentInput["part"]>;
    if (open?.id !== result.id) this.emit(stepStarted(track.name, result, time));
    this.emit(...stepRetries(track.name, result, time));
    parts[part] = result;
    this.triggers.set(track.name, { id: result.id, parts, input, at: time });
    const outline = this.outlineOf(input.stage, result.id);
    setResult(track, combineParts(parts, outline, false));
    if (isFinalPart(part, parts, outline)) this.finishTrigger(track, time);
  }

  private outlineOf(stage: string, step: string) {
    const track = stageOf(this.state, stage);
    return track && stepOutline(track, step);
  }

  /** The trigger that the device is in, if any, has had its last part. */
  finishTrigger(track: DeviceTrack, time: string): void {
    const trigger = this.triggers.get(track.name);
    if (!trigger) return;
    this.triggers.delete(track.name);
    const result = combineParts(trigger.parts, this.outlineOf(trigger.input.stage, trigger.id), true);
    setResult(track, result);
    this.emit(stepFinished(track.name, result, trigger.at));
    const { input } = trigger;
    const bad = this.badOf(track, [result], time);
    if (bad.length === 0) this.rescue(track, input);
    const node = input.iteration
      ? undefined
      : stageOf(this.state, input.stage)?.nodes.get(track.name)?.get(result.id);
    this.afterSteps(track, { ...input, ...node }, bad, time);
  }

  /**
   * Decides whether the device's work in the stage is over, as the workflow does.
   * @param bad what has consequences
   */
  private afterSteps(track: DeviceTrack, at: Standing, bad: StepResult[], time: string): void {
    if (bad.length > 0 && at.guarded) {
      for (const { id } of bad) if (this.givesUp(at.stage, id)) track.failing.add(id);
      return;
    }
    if (bad.length === 0) {
      if (at.last) this.finish(track, at.stage, time);
      return;
    }
    const stage = stageOf(this.state, at.stage);
    const mayBeHeld = bad.some(({ id }) => stage && stepOutline(stage, id)?.on_failure === "pause");
    const { cleanup } = stage?.nodes.get(track.name)?.get(baseOf(bad[0]?.id ?? "")) ?? {};
    if (mayBeHeld && !cleanup) return;
    const goesOn = bad.every(
      ({ id, status }) =>
        status !== "cancelled" && stage && stepOutline(stage, id)?.on_failure === "continue",
    );
    if (goesOn && !at.last) return;
    if (!goesOn) track.out = true;
    this.finish(track, at.stage, time);
  }

  private givesUp(stage: string, id: string): boolean {
    const track = stageOf(this.state, stage);
    const policy = track && stepOutline(track, id)?.on_failure;
    return policy !== "continue" && policy !== "pause";
  }

  /** The run waits for a person to say what becomes of the device. */
  held({ stage, device, step, status }: Held, time: string): void {
    deviceOf(this.state, device).held = stage;
    const at = stepLabel({ id: step, name: nameOf(this.state, step) });
    const first = status === "indeterminate" ? "resolve the step, " : "";
    const message = `${device} ended ${status} at ${at}; ${first}resume, skip the device, or cancel`;
    this.emit({ time, type: "run.paused", stage, device, step, message });
  }

  /** The devices of a history go on, without those that a person gives up. */
  resumed(history: string, skip: string[], time: string): void {
    for (const track of this.state.devices.values()) {
      const { held } = track;
      if (held === undefined || track.history !== history) continue;
      delete track.held;
      if (!skip.includes(track.name)) continue;
      track.out = true;
      this.finish(track, held, time);
    }
  }

  /** Once for each stage. */
  finish(track: DeviceTrack, stage: string, time: string): void {
    if (track.failing.size > 0) track.out = true;
    if (track.finished) return;
    track.finished = true;
    track.stage = stage;
    delete track.waiting;
    const status = verdict(track, stage);
    this.emit({ time, type: "device.finished", stage, device: track.name, status });
  }

  /** A step whose `when` did not hold, or whose expression could not be evaluated, is over without an activity. */
  evaluated({ device, stage, step, action, runs, items, error }: EvaluateResult, time: string): void {
    if (items) deviceOf(this.state, device).items = items;
    if (runs && error === undefined) return;
    const track = this.begin({ device, stage, step }, time);
    const result: StepResult = {
      id: step,
      stage,
      action,
      status: error === undefined ? "skipped" : "errored",
      attempts: 0,
      started_at: time,
      duration_ms: 0,
      message: error ?? "its `when` does not hold",
      checks: [],
      artifacts: [],
    };
    this.over(track, result, wholeStep(track.name, result, time), time);
  }

  /** A step is over that no activity did. */
  over(track: DeviceTrack, result: StepResult, told: Draft[], time: string): void {
    const { stage } = result;
    setResult(track, result);
    this.emit(...told);
    const bad = this.badOf(track, [result], time);
    const node = stageOf(this.state, stage)?.nodes.get(track.name)?.get(baseOf(result.id));
    if (node) this.afterSteps(track, { stage, ...node }, bad, time);
  }
}
