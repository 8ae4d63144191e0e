// The part of the fold that concerns one device at a time: its steps and triggers, and when its work is over.
import type { EvaluateResult, SegmentInput } from "../activities/contract.js";
import type { Answer } from "../run-model/commands.js";
import { deviceFlow, finallyFlow } from "../run-model/device-flow.js";
import { type DeviceState, hasFailed, indeterminateSteps } from "../run-model/device-state.js";
import { notRun } from "../run-model/outcome.js";
import { FollowedFlow, type Seen } from "../run-model/followed-flow.js";
import { means, resolvedName } from "../run-model/resolving-checks.js";
import { isEligible, stopAfterFailures, stopAfterStep } from "../run-model/stage-flow.js";
import type { TriggerParts } from "../run-model/trigger-verdict.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepResult } from "../schemas/result.js";
import { itemText, stepLabel } from "../schemas/step-label.js";
import type { Held, Resolution } from "../workflows/control.js";
import { type DeviceTrack, setResult, verdict } from "./device-track.js";
import { deviceOf, type FoldState, nameOf, stageOf } from "./fold-state.js";
import { resolvedResult, resolvedByCheck } from "./resolved.js";
import { stepOutline } from "./stage-track.js";
import { type Draft, stepFinished, stepRetries, stepStarted, wholeStep } from "./step-events.js";
import { combineParts } from "./trigger.js";
import { resultId } from "../run-model/result-id.js";

interface OpenTrigger {
  id: string;
  parts: TriggerParts;
  input: SegmentInput;
  /** When its last part ended. */
  at: string;
}
const ofItem = ({ id, ...rest }: StepResult, item: Json): StepResult => ({
  id,
  item: itemText(item),
  ...rest,
});

interface StepContext {
  device: string;
  stage: string;
  step?: string | undefined;
}

const NO_CHECKS: ReadonlyMap<string, never> = new Map<string, never>();

export class DeviceFold {
  private readonly triggers = new Map<string, OpenTrigger>();

  constructor(
    private readonly state: FoldState,
    private readonly emit: (...drafts: Draft[]) => void,
  ) {}

  /** Work on the device begins; the first of a stage starts the device. */
  begin({ device, stage, step }: StepContext, seen: Seen, time: string): DeviceTrack {
    const track = deviceOf(this.state, device);
    this.lead(track, stage, seen);
    this.start(track, stage, step, time);
    return track;
  }

  private start(track: DeviceTrack, stage: string, step: string | undefined, time: string): void {
    delete track.waiting;
    const trigger = this.triggers.get(track.name);
    if (trigger && trigger.id !== step) this.finishTrigger(track);
    if (track.stage === stage) return;
    track.stage = stage;
    track.finished = false;
    track.wasEligible = isEligible(track.model);
    track.model.entered = true;
    this.emit({ time, type: "device.started", stage, device: track.name });
  }

  /**
   * The rules of the device go on to what was seen.
   * @returns false where they do not lead there, and from then on say nothing of the device in this stage
   */
  private lead(track: DeviceTrack, stage: string, seen: Seen): boolean {
    if (track.flow?.stage !== stage) track.flow = { stage, followed: this.flowOf(track, stage) };
    const leads = track.flow.followed?.lead(seen) ?? false;
    // Timers are about other things, too.
    if (!leads && seen.kind !== "wait") delete track.flow.followed;
    this.sync(track);
    return leads;
  }

  private flowOf(track: DeviceTrack, name: string): FollowedFlow | undefined {
    const stage = stageOf(this.state, name);
    const nodes = stage?.nodes.get(track.name);
    if (!stage || !nodes) return undefined;
    const about = { outline: stage.outline, checks: stage.checks.get(track.name) ?? NO_CHECKS };
    const flow = stage.outline.finally ? finallyFlow : deviceFlow;
    return new FollowedFlow(track.model, {
      stage: name,
      flow: (device) => flow({ device, ...about }, nodes),
      summaryOf: (step) => stage.outline.steps[step]?.summary ?? "wait",
      onSaid: (command) => {
        if (command.do === "parts_ended") this.finishTrigger(track);
        else this.state.stopped ??= stopAfterStep(track.name, command.step);
      },
    });
  }

  /** What became of what the device was at. */
  private answer(track: DeviceTrack, answer: Answer, time: string): void {
    track.flow?.followed?.answer(answer);
    this.goOn(track, time);
  }

  private goOn(track: DeviceTrack, time: string): void {
    const { stage, followed } = track.flow ?? {};
    // Whoever skipped the device skipped it for the rest of the run.
    while (followed?.command?.do === "hold" && this.state.skipped.has(track.name)) followed.answer("skip");
    this.sync(track);
    if (stage === undefined || !followed || followed.command) return;
    this.finish(track, stage, time);
  }

  /** What the rules say of the device is what is shown. */
  private sync(track: DeviceTrack): void {
    if (track.flow?.followed) track.model = track.flow.followed.device;
  }

  /** Nothing more is done on the device in the stage. */
  endStage(track: DeviceTrack, time: string): void {
    track.flow?.followed?.end();
    this.goOn(track, time);
    this.finishTrigger(track);
  }

  /** What a segment came to. @param left the rest of its steps follows in another one */
  results(input: SegmentInput, told: StepResult[], time: string, left = false): void {
    const track = deviceOf(this.state, input.device);
    const { iteration } = input;
    const results = iteration ? told.map((result) => ofItem(result, iteration.item)) : told;
    if (input.part) for (const result of results) this.triggerPart(track, result, input, time);
    else
      for (const result of results) {
        setResult(track, result);
        this.emit(...wholeStep(track.name, result, time));
      }
    track.flow?.followed?.answer({ steps: results, ...(left ? { left } : {}) });
    this.sync(track);
    if (!input.part) this.restateSettled(track, results, time);
    this.goOn(track, time);
  }

  /** A check that names earlier changes has resolved them. */
  private restateSettled(track: DeviceTrack, results: StepResult[], time: string): void {
    for (const check of results) {
      const stage = stageOf(this.state, check.stage);
      const name = resolvedName(stage && stepOutline(stage, check.id), check.id);
      if (name === undefined) continue;
      for (const id of track.indeterminate) {
        const status = track.model.steps[id];
        const change = track.results.get(id);
        if (!change || !means(name, id) || status === undefined || status === "indeterminate") continue;
        this.restate(track, resolvedByCheck(change, status, check), time, { stage: check.stage });
      }
    }
  }

  /** A person has said what became of an indeterminate change, or of all indeterminate iterations. */
  resolved({ device, step, status, actor }: Resolution, time: string): void {
    const track = deviceOf(this.state, device);
    const resolve = (model: DeviceState) => {
      for (const id of indeterminateSteps(model, step)) model.steps[id] = status;
    };
    if (track.flow?.followed) track.flow.followed.change(resolve);
    else resolve(track.model);
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
  }

  private outlineOf(stage: string, step: string) {
    const track = stageOf(this.state, stage);
    return track && stepOutline(track, step);
  }

  /** The trigger that the device is in, if any, has had its last part. */
  private finishTrigger(track: DeviceTrack): void {
    const trigger = this.triggers.get(track.name);
    if (!trigger) return;
    this.triggers.delete(track.name);
    const result = combineParts(trigger.parts, this.outlineOf(trigger.input.stage, trigger.id), true);
    setResult(track, result);
    this.emit(stepFinished(track.name, result, trigger.at));
  }

  /** The run waits for a person to say what becomes of the device. */
  held({ stage, device, step, status }: Held, time: string): void {
    const track = deviceOf(this.state, device);
    track.held = stage;
    this.lead(track, stage, { kind: "held" });
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
      this.state.census.touch(track);
      const isSkipped = skip.includes(track.name);
      if (track.flow?.followed?.command?.do === "hold")
        this.answer(track, isSkipped ? "skip" : "go_on", time);
      else if (isSkipped) {
        track.model.out = true;
        this.finish(track, held, time);
      }
    }
  }

  /** Once for each stage. */
  finish(track: DeviceTrack, stage: string, time: string): void {
    if (track.finished) return;
    track.finished = true;
    track.stage = stage;
    delete track.waiting;
    const status = verdict(track, stage);
    this.emit({ time, type: "device.finished", stage, device: track.name, status });
    this.stopOnFailures(track, stage);
  }

  private stopOnFailures(track: DeviceTrack, name: string): void {
    const stage = stageOf(this.state, name);
    if (!stage || !track.wasEligible || !hasFailed(track.model)) return;
    stage.failures += 1;
    this.state.stopped ??= stopAfterFailures(stage.failures, stage.outline);
  }

  /** A step whose `when` did not hold, or whose expression could not be evaluated, is over without an activity. */
  evaluated({ device, stage, step, action, runs, items, error }: EvaluateResult, time: string): void {
    const track = deviceOf(this.state, device);
    if (items) track.items = items;
    const isOver = !runs || error !== undefined;
    this.lead(track, stage, { kind: "evaluated", id: step, failed: error !== undefined });
    if (!isOver) return this.answer(track, { runs, ...(items ? { items } : {}) }, time);
    this.start(track, stage, step, time);
    const result = notRun({
      id: step,
      stage,
      action,
      status: error === undefined ? "skipped" : "errored",
      started_at: time,
      message: error ?? "its `when` does not hold",
    });
    const answer = { runs: false, ...(error === undefined ? {} : { error: result }) };
    this.over(track, result, wholeStep(track.name, result, time), answer, time);
  }

  /** The timer of a `wait` begins. @returns the step; undefined where the timer is another one */
  waits(device: string, stage: string, summary: string, time: string): string | undefined {
    const track = deviceOf(this.state, device);
    if (!this.lead(track, stage, { kind: "wait", summary })) return undefined;
    const { command } = track.flow?.followed ?? {};
    if (command?.do !== "wait") return undefined;
    const step = resultId(command.step, command.iteration);
    this.start(track, stage, step, time);
    return step;
  }

  /** A step is over that no activity did. */
  over(track: DeviceTrack, result: StepResult, told: Draft[], answer: Answer, time: string): void {
    setResult(track, result);
    this.emit(...told);
    this.answer(track, answer, time);
  }
}
