// The part of the fold that concerns waits: a `wait` is a timer, which has no activity.
import type { StepResult } from "../schemas/result.js";
import { itemText } from "../schemas/step-label.js";
import type { DeviceFold } from "./fold-devices.js";
import { deviceOf, type FoldState } from "./fold-state.js";
import { type Draft, stepFinished } from "./step-events.js";

interface Wait {
  device: string;
  stage: string;
  step: string;
  started_at: string;
}

export class WaitFold {
  /** By history and event of the timer. */
  private readonly waits = new Map<string, Wait>();

  constructor(
    private readonly state: FoldState,
    private readonly devices: DeviceFold,
    private readonly emit: (...drafts: Draft[]) => void,
  ) {}

  /** The timer's summary names the device, the rules of the device the step. */
  started(timer: string, summary: string, time: string): void {
    const stage = this.state.stages.at(-1);
    const device = summary.slice(0, summary.indexOf(": "));
    if (!stage?.devices.has(device)) return;
    const step = this.devices.waits(device, stage.name, summary.slice(device.length + 2), time);
    if (step === undefined) return;
    this.waits.set(timer, { device, stage: stage.name, step, started_at: time });
    this.emit({ time, type: "step.started", stage: stage.name, device, step, attempt: 1 });
  }

  ended(timer: string, fired: boolean, time: string): void {
    const wait = this.waits.get(timer);
    if (!wait) return;
    this.waits.delete(timer);
    const { device, stage, step, started_at } = wait;
    const track = deviceOf(this.state, device);
    const item = track.items?.[Number(/\[(\d+)\]$/.exec(step)?.[1])];
    const result: StepResult = {
      id: step,
      ...(item === undefined ? {} : { item: itemText(item) }),
      stage,
      action: "wait",
      status: fired ? "passed" : "cancelled",
      attempts: 1,
      started_at,
      duration_ms: Math.max(0, Date.parse(time) - Date.parse(started_at)),
      checks: [],
      artifacts: [],
    };
    const answer = fired ? "passed" : "cancelled";
    this.devices.over(track, result, [stepFinished(device, result, time)], answer, time);
  }

  /** Timers that a history leaves running when it ends. */
  endHistory(history: string, time: string): void {
    for (const timer of this.waits.keys())
      if (timer.startsWith(`${history} `)) this.ended(timer, false, time);
  }
}
