// Drives a device through a stage: does with Temporal what the rules of `run-model/` ask for, and tells them what came of it.
import { CancellationScope, isCancellation, sleep } from "@temporalio/workflow";
import type { PlanNode } from "../schemas/plan.js";
import type { Answer, Answers, Command, EvaluateCommand, Flow, Unsuccessful } from "../run-model/commands.js";
import type { DeviceInStage } from "../run-model/consequence.js";
import { deviceFlow, finallyFlow } from "../run-model/device-flow.js";
import type { DeviceState } from "../run-model/device-state.js";
import { notRun } from "../run-model/outcome.js";
import type { ChecksAhead } from "../run-model/resolving-checks.js";
import { local } from "./activities.js";
import type { ControlPanel } from "./control.js";
import { FULL_MESSAGE, isFull } from "./fullness.js";
import { runSegment } from "./segment.js";
import type { StageContext } from "./segment.js";
import { resultId } from "../run-model/result-id.js";
import { stopAfterStep } from "../run-model/stage-flow.js";

export interface DeviceWork extends StageContext {
  control: ControlPanel;
  /** On the device's way through the stage. */
  checks: ChecksAhead;
}

/** Works through the nodes of the stage on one device. Never rejects for what happened on the device. */
export function runDevice(work: DeviceWork, device: DeviceState, nodes: PlanNode[]): Promise<void> {
  const at: DeviceInStage = { device, outline: work.outline, checks: work.checks };
  return new Drive(work, device).run(work.outline.finally ? finallyFlow(at, nodes) : deviceFlow(at, nodes));
}

class Drive {
  constructor(
    private readonly work: DeviceWork,
    private readonly device: DeviceState,
  ) {}

  /** To the end of the flow, or of the cleanup that it is in. */
  async run(flow: Flow<void>): Promise<void> {
    for (let step = flow.next(undefined); !step.done; ) {
      const command = step.value;
      if (command.do === "cleanup_end") return;
      if (command.do === "cleanup")
        await cleanup(command.limit_ms ?? this.work.cleanup_timeout_ms, () => this.run(flow));
      step = flow.next(command.do === "cleanup" ? undefined : await this.answer(command));
    }
  }

  private answer(command: Command): Answer | Promise<Answer> {
    const { work, device } = this;
    switch (command.do) {
      case "segment": {
        const { activity, isCleanup, input } = command;
        const gate = isCleanup ? {} : { gate: () => work.control.gate() };
        return runSegment(work, device, { activity, ...gate, input });
      }
      case "evaluate":
        return this.evaluate(command);
      case "wait":
        return this.wait(command.step);
      case "begin":
        return this.begin();
      case "is_cancelled":
        return isCancelled();
      case "is_full":
        return isFull();
      case "was_paused":
        return !isCancelled() && work.control.state.paused ? this.isOpened() : false;
      case "hold":
        return this.hold(command.step);
      case "stop":
        return work.control.stop(stopAfterStep(device.name, command.step));
      case "cleanup":
      case "cleanup_end":
      case "parts_ended":
        return undefined;
    }
  }

  private async begin(): Promise<Answers["begin"]> {
    if (!(await this.isOpened()) || isCancelled()) return "cancelled";
    return isFull() ? "full" : "begins";
  }

  /** @returns false where the wait was cancelled */
  private async isOpened(): Promise<boolean> {
    const opened = await unlessCancelled(() => this.work.control.gate().then(() => true));
    return opened === true;
  }

  private async hold({ id: step, status }: Unsuccessful): Promise<Answers["hold"]> {
    const { control, outline } = this.work;
    const held = { stage: outline.name, device: this.device.name, step, status };
    return (await unlessCancelled(() => control.holdFor(held))) ?? "cancelled";
  }

  private async wait(id: string): Promise<Answers["wait"]> {
    const step = this.work.outline.steps[id];
    const summary = `${this.device.name}: ${step?.summary ?? "wait"}`;
    return (
      (await unlessCancelled(() => sleep(step?.wait_ms ?? 0, { summary }).then(() => "passed" as const))) ??
      "cancelled"
    );
  }

  /** A local activity evaluates what needs an expression. */
  private async evaluate({ step, input, refused }: EvaluateCommand): Promise<Answers["evaluate"]> {
    const { run, plan_digest, outline } = this.work;
    const about = { run, plan_digest, stage: outline.name, device: this.device.name, step, ...input };
    const { runs, items, error, action } = await CancellationScope.nonCancellable(() =>
      // The marker of this look is all that the history tells of a step that is refused.
      local.evaluate({ ...about, ...(refused ? { refused: FULL_MESSAGE } : {}) }),
    );
    if (error === undefined) return { runs, ...(items ? { items } : {}) };
    const result = notRun({
      id: resultId(step, input.iteration),
      stage: outline.name,
      action,
      status: "errored",
      started_at: new Date().toISOString(),
      message: error,
    });
    return { runs: false, error: result };
  }
}

const isCancelled = (): boolean => CancellationScope.current().consideredCancelled;

/** @returns undefined where the scope was cancelled */
async function unlessCancelled<T>(what: () => Promise<T>): Promise<T | undefined> {
  try {
    return await what();
  } catch (error) {
    if (isCancellation(error)) return undefined;
    throw error;
  }
}

/** Runs also after a cancel or a deadline, with a time limit of its own. */
const cleanup = <T>(limit_ms: number, what: () => Promise<T>): Promise<T> =>
  CancellationScope.nonCancellable(() => CancellationScope.withTimeout(limit_ms, what));
