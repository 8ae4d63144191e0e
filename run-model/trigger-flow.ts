// A change in parts, each a segment of its own. A trigger: requires → do → verify → undo → requires again. Of a
// commit-confirm, verify is followed by confirm; else it is taken back, by the device's own timer where not before.
import { ROLLBACK } from "../policy/steps.js";
import type { TriggerOutline, TriggerPart } from "../activities/contract.js";
import type { PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { ask, type Flow } from "./commands.js";
import type { DeviceInStage, StepContext } from "./consequence.js";
import { contextFor, record } from "./device-state.js";
import { isUnsuccessful } from "./outcome.js";
import {
  changeStatus,
  indeterminatePart,
  isRolledBack,
  tellingPart,
  type TriggerParts,
  triggerVerdict,
} from "./trigger-verdict.js";

type ChangeNode = Extract<PlanNode, { kind: "trigger" | "write" }>;

const NO_PARTS: TriggerOutline = { requires: false, verify: false, undo: false };

/**
 * The parts stand in the history under the same step.
 * @returns the verdict; undefined where the run was cancelled before the first of them
 */
export function* changeInParts(
  at: DeviceInStage,
  node: ChangeNode,
  place: StepContext,
): Flow<StepResult | undefined> {
  const { device, outline } = at;
  const step = outline.steps[node.step];
  const has = step?.trigger ?? NO_PARTS;
  const parts: TriggerParts = {};
  yield* inOrder(has, parts, place.cleanup === true, function* (part, fresh = false) {
    return (parts[part] = yield* onePart(at, node, part, fresh, place));
  });
  const status = triggerVerdict({ parts, has, expect_failure: step?.expect_failure, final: true });
  const said = tellingPart(parts, status) ?? parts.do ?? parts.requires;
  if (!said) return undefined;
  device.steps[said.id] = status;
  if (status === "indeterminate")
    device.indeterminate[said.id] = { ...said, ...indeterminatePart(parts), status };
  else delete device.indeterminate[said.id];
  const result = { ...said, status };
  yield* ask({ do: "parts_ended", result });
  return result;
}

/** @param fresh over a newly opened session */
type Do = (part: TriggerPart, fresh?: boolean) => Flow<StepResult>;

/** Which part follows which. @param isCleanup it is done whatever people say meanwhile */
function* inOrder(has: TriggerOutline, parts: TriggerParts, isCleanup: boolean, run: Do): Flow<void> {
  // What held before a pause is looked at again after it.
  for (let look = has.requires; look; look = !isCleanup && (yield* ask({ do: "was_paused" }))) {
    if (isUnsuccessful((yield* run("requires")).status)) return;
  }
  if (yield* ask({ do: "is_cancelled" })) return;
  const done = yield* run("do");
  // `--check`: nothing was applied, so there is nothing to look at; what would undo it is shown too.
  if (done.status === "skipped") {
    if (has.undo) yield* run("undo");
    return;
  }
  if (has.verify && mayHold(done) && !(yield* ask({ do: "is_cancelled" }))) {
    const fresh = has.confirm_ms !== undefined || done.status === "indeterminate";
    yield* run("verify", fresh);
  }
  if (has.confirm_ms !== undefined && mayHold(done)) yield* confirmOrWatch(has, has.confirm_ms, parts, run);
  if (has.undo && wasTouched(done) && !isRolledBack(parts)) {
    yield* ask({ do: "cleanup" });
    yield* run("undo");
    if (has.requires) yield* run("undone");
    yield* ask({ do: "cleanup_end" });
  }
}

function* confirmOrWatch(has: TriggerOutline, confirm_ms: number, parts: TriggerParts, run: Do): Flow<void> {
  const holds = parts.verify?.status === "passed" && changeStatus(parts) === "passed";
  if (holds && !(yield* ask({ do: "is_cancelled" }))) yield* run("confirm");
  if (parts.confirm?.status === "passed") return;
  const wasConfirmed = parts.confirm !== undefined && parts.confirm.detail?.["sent"] !== false;
  if (has.abort && parts.do?.status === "passed" && !wasConfirmed) {
    yield* ask({ do: "cleanup", limit_ms: confirm_ms });
    yield* run("abort", true);
    yield* ask({ do: "cleanup_end" });
  }
  // Whoever cancels meanwhile waits as well: the device is not given to others before it is back.
  yield* ask({ do: "cleanup", limit_ms: confirm_ms + ROLLBACK.watch_grace_ms });
  yield* run("rollback", true);
  yield* ask({ do: "cleanup_end" });
}

const WRITES: ReadonlySet<TriggerPart> = new Set(["do", "confirm", "abort", "undo"]);
/** Before the change is made. */
const BEFORE: ReadonlySet<TriggerPart> = new Set(["requires", "do"]);

/** The change is in effect, as far as is known. */
const mayHold = ({ status }: StepResult): boolean => !isUnsuccessful(status) || status === "indeterminate";
/** Nothing is undone where nothing was sent, or all of it was thrown away by the device. */
const wasTouched = ({ status, detail }: StepResult): boolean =>
  !isUnsuccessful(status) || (detail?.["sent"] !== false && detail?.["discarded"] !== true);

function* onePart(
  { device, outline }: DeviceInStage,
  node: ChangeNode,
  part: TriggerPart,
  fresh: boolean,
  place: StepContext,
): Flow<StepResult> {
  const { iteration, cleanup } = place;
  device.entered = true;
  const needs = outline.steps[node.step]?.needs ?? { saved: [], steps: [] };
  const { steps } = yield* ask({
    do: "segment",
    activity: WRITES.has(part) ? "runWrite" : "runPoll",
    isCleanup: cleanup === true || !BEFORE.has(part),
    input: {
      steps: [node.step],
      part,
      context: contextFor(device, needs, place),
      ...(fresh ? { fresh } : {}),
      ...(iteration ? { iteration } : {}),
    },
  });
  record(device, steps);
  const [result] = steps;
  if (!result) throw new Error(`segment of ${node.step} on ${device.name} gave no result`);
  return result;
}
