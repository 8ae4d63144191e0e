// All that a segment works with: its plan, its device, its journal, and the session that it holds.
import type { Redactor } from "../artifacts/redaction/index.js";
import type { ResolvedDevice } from "../schemas/device.js";
import type { Plan, PlanStep } from "../schemas/plan.js";
import type { Platform } from "../schemas/platform.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { planBug } from "./failure.js";
import { Journal } from "./journal.js";
import type { Fresh } from "./scope.js";
import { SessionHolder } from "./sessions.js";

export interface Task {
  deps: ActivityDeps;
  input: SegmentInput;
  plan: Plan;
  device: ResolvedDevice;
  platform: Platform;
  journal: Journal;
  redactor: Redactor;
  session: SessionHolder;
  /** What the steps of this segment left for each other. */
  fresh: Fresh;
}

/** Opens the task, does the work and gives back what is held, however the work ends. */
export async function withTask(
  deps: ActivityDeps,
  input: SegmentInput,
  beats: "sdk" | "acknowledged",
  work: (task: Task) => Promise<void>,
): Promise<SegmentResult> {
  const plan = await deps.plans.load(input);
  const device = plan.devices[input.device];
  const platform = device && plan.platforms[device.platform];
  if (!device || !platform) throw planBug(`the plan has no device ${input.device}, or not its platform`);
  const redactor = await deps.sessions.redactorFor(plan, device);
  const journal = new Journal(beats);
  const session = new SessionHolder(deps.sessions, { run: input.run, plan, device, platform, redactor });
  try {
    await work({ deps, input, plan, device, platform, journal, redactor, session, fresh: new Map() });
    return { steps: journal.state.steps };
  } finally {
    await session.release();
    await journal.close();
  }
}

export function stepOf(task: Task, id: string): PlanStep {
  const step = task.plan.steps[id];
  if (!step) throw planBug(`the plan has no step ${id}`);
  return step;
}

/** `id`, or `id[2]` within a loop: the id of a result. */
export const resultId = (step: string, iteration: { index: number } | undefined): string =>
  iteration ? `${step}[${iteration.index}]` : step;
