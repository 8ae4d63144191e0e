// A change in parts, each a segment of its own. A trigger: requires → do → verify → undo → requires again. Of a
// commit-confirm, verify is followed by confirm; else it is taken back, by the device's own timer where not before.
import { CancellationScope, isCancellation } from "@temporalio/workflow";
import type { TriggerOutline, TriggerPart } from "../activities/contract.js";
import type { PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { cleanup } from "./cleanup.js";
import { contextFor } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import { runSegment } from "./segment.js";
import type { DeviceWork, StepContext } from "./verdict.js";
import {
  changeStatus,
  indeterminatePart,
  isRolledBack,
  tellingPart,
  triggerVerdict,
} from "../run-model/trigger-verdict.js";
import type { TriggerParts } from "../run-model/trigger-verdict.js";
import { isUnsuccessful } from "../run-model/outcome.js";

type TriggerNode = Extract<PlanNode, { kind: "trigger" | "write" }>;
type TriggerContext = Pick<StepContext, "iteration" | "loop" | "followed" | "rescues">;
type How = { last?: boolean; fresh?: boolean };

/** Beyond the time that the device has for rolling back: to look at it, and to log in once more. */
const ROLLBACK_GRACE_MS = 180_000;
const NO_PARTS: TriggerOutline = { requires: false, verify: false, undo: false };

/** @returns one result, the verdict; the parts stand in the history under the same step. */
export async function runTrigger(
  work: DeviceWork,
  device: DeviceState,
  node: TriggerNode,
  { cleanup: isCleanup, ...place }: TriggerContext & Pick<StepContext, "cleanup">,
): Promise<StepResult[]> {
  const outline = work.outline.steps[node.step];
  const has = outline?.trigger ?? NO_PARTS;
  const parts: TriggerParts = {};
  await new TriggerRunner(has, parts, work, async (part, how) => {
    parts[part] = await runPart(work, device, node, { ...place, ...how, part }, isCleanup === true);
    return parts[part];
  }).run(isCleanup === true);
  const status = triggerVerdict({ parts, has, expect_failure: outline?.expect_failure, final: true });
  const said = tellingPart(parts, status) ?? parts.do ?? parts.requires;
  if (!said) return [];
  device.steps[said.id] = status;
  if (status === "indeterminate") device.doubts[said.id] = { ...said, ...indeterminatePart(parts), status };
  else delete device.doubts[said.id];
  return [{ ...said, status }];
}

/** Which part follows which. */
class TriggerRunner {
  constructor(
    private readonly has: TriggerOutline,
    private readonly parts: TriggerParts,
    private readonly work: DeviceWork,
    private readonly part: (part: TriggerPart, how: How) => Promise<StepResult>,
  ) {}

  /** @param isCleanup it is done whatever people say meanwhile */
  async run(isCleanup: boolean): Promise<void> {
    const { has } = this;
    // What held before a pause is looked at again after it.
    for (let look = has.requires; look; look = !isCleanup && (await this.waitedForResume())) {
      if (isUnsuccessful((await this.part("requires", {})).status)) return;
    }
    if (isCancelled()) return;
    const done = await this.part("do", { last: !has.verify && !has.undo });
    // `--check`: nothing was applied, so there is nothing to look at; what would undo it is shown too.
    if (done.status === "skipped") return void (has.undo && (await this.part("undo", { last: true })));
    if (has.verify && mayHold(done) && !isCancelled()) {
      const fresh = has.confirm_ms !== undefined || done.status === "indeterminate";
      await this.part("verify", { last: has.confirm_ms === undefined && !has.undo, fresh });
    }
    if (has.confirm_ms !== undefined && mayHold(done)) await this.confirmOrWatch(has.confirm_ms);
    if (has.undo && wasTouched(done) && !isRolledBack(this.parts)) await this.undo();
  }

  private async waitedForResume(): Promise<boolean> {
    const { control } = this.work;
    if (isCancelled() || !control.state.paused) return false;
    try {
      await control.gate();
      return true;
    } catch (error) {
      if (isCancellation(error)) return false;
      throw error;
    }
  }

  private async confirmOrWatch(confirm_ms: number): Promise<void> {
    const { verify } = this.parts;
    const holds = verify?.status === "passed" && changeStatus(this.parts) === "passed";
    if (holds && !isCancelled()) await this.part("confirm", { last: !this.has.undo });
    if (this.parts.confirm?.status === "passed") return;
    const { do: done, confirm } = this.parts;
    const wasConfirmed = confirm !== undefined && confirm.detail?.["sent"] !== false;
    if (this.has.abort && done?.status === "passed" && !wasConfirmed)
      await cleanup(confirm_ms, () => this.part("abort", { fresh: true }));
    // Whoever cancels meanwhile waits as well: the device is not given to others before it is back.
    await cleanup(confirm_ms + ROLLBACK_GRACE_MS, () =>
      this.part("rollback", { last: !this.has.undo, fresh: true }),
    );
  }

  private undo(): Promise<void> {
    return cleanup(this.work.cleanup_timeout_ms, async () => {
      await this.part("undo", { last: !this.has.requires });
      if (this.has.requires) await this.part("undone", { last: true });
    });
  }
}

const WRITES: ReadonlySet<TriggerPart> = new Set(["do", "confirm", "abort", "undo"]);

const isCancelled = (): boolean => CancellationScope.current().consideredCancelled;
/** The change is in effect, as far as is known. */
const mayHold = ({ status }: StepResult): boolean => !isUnsuccessful(status) || status === "indeterminate";
/** Nothing is undone where nothing was sent, or all of it was thrown away by the device. */
const wasTouched = ({ status, detail }: StepResult): boolean =>
  !isUnsuccessful(status) || (detail?.["sent"] !== false && detail?.["discarded"] !== true);

async function runPart(
  work: DeviceWork,
  device: DeviceState,
  node: TriggerNode,
  {
    part,
    last = false,
    fresh = false,
    iteration,
    rescues,
    loop,
    followed,
  }: TriggerContext & How & { part: TriggerPart },
  isCleanup: boolean,
): Promise<StepResult> {
  const needs = work.outline.steps[node.step]?.needs ?? { saved: [], steps: [] };
  const { steps } = await runSegment(work, device, {
    activity: WRITES.has(part) ? "runWrite" : "runPoll",
    ...(!isCleanup && (part === "requires" || part === "do") ? { gate: () => work.control.gate() } : {}),
    input: {
      steps: [node.step],
      part,
      context: contextFor(device, needs, { ...(iteration ? { iteration } : {}), ...(loop ? { loop } : {}) }),
      last: node.last && last && !followed,
      guarded: node.guarded || !last,
      ...(fresh ? { fresh } : {}),
      ...(iteration ? { iteration } : {}),
      ...(rescues ? { rescues: rescues.step } : {}),
    },
  });
  const [result] = steps;
  if (!result) throw new Error(`segment of ${node.step} on ${device.name} gave no result`);
  return result;
}
