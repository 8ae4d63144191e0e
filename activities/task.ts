// All that a segment works with: its plan, its device, its journal, and the session that it holds.
import { fromPlan, ownText } from "../packages/devices/src/words/masked.js";
import type { Log } from "../telemetry/log.js";
import type { Guard } from "../packages/devices/src/index.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan, PlanStep } from "../schemas/plan.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import type { MaskedResult } from "../schemas/result.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import { attemptStore } from "./attempt-store.js";
import { writingAtOnce } from "../artifacts/packs/gather.js";
import type { ActivityDeps } from "./deps.js";
import { isDefect } from "./defect.js";
import { temporalClock } from "./clock.js";
import { cancelledWith, internalFailure, planBug } from "./failure.js";
import { Journal } from "./journal.js";
import { maskUnexpected } from "./mask-unexpected.js";
import type { StallDetector } from "./stall-detector.js";
import type { LiveRedactor } from "./redactors.js";
import type { SessionPermit } from "./room.js";
import type { SegmentOutputs } from "./scope.js";
import { SessionHolder } from "./sessions.js";
import { type Time, systemTime } from "./time.js";
import { isUnsuccessful } from "../run-model/outcome.js";
import { kindOf } from "../steps/register.js";

export interface Task {
  deps: ActivityDeps;
  /** Says of which run, stage and device a line is. Made when it is wanted: most segments have nothing to say. */
  log: () => Log;
  input: SegmentInput;
  plan: Plan;
  device: ResolvedDevice;
  platform: Platform;
  journal: Journal;
  redactor: LiveRedactor;
  /** What outputs of this segment told to be secret by their lines or names: recordings mask it wherever it stands. */
  lost: Set<string>;
  session: SessionHolder;
  time: Time;
  /** When a step began and how long it takes, also with recorded devices: milliseconds since 1970. */
  clock: () => number;
  /** A change has begun: what it comes to must not be lost with a store that takes nothing now. */
  hasBegunChange: boolean;
  /** Of the step under way, once they are rendered; secrets in place. */
  commands: string[] | undefined;
  /** What the steps of this segment left for each other. */
  fresh: SegmentOutputs;
}

/** Opens the task, does the work and gives back what is held, however the work ends. */
export async function withTask(
  given: ActivityDeps,
  input: SegmentInput,
  beats: "sdk" | "acknowledged",
  work: (task: Task) => Promise<"left" | void>,
): Promise<SegmentResult> {
  // What a change came to is written at once: it is not to be lost with what its activity has still to do.
  const store = beats === "sdk" ? attemptStore(given.store, input) : writingAtOnce(given.store);
  const deps = { ...given, store };
  const clock = temporalClock();
  const plan = await deps.plans.load(input);
  const device = plan.devices[input.device];
  const platform = device && plan.platforms[device.platform];
  if (!device || !platform)
    throw planBug(ownText`the plan has no device ${fromPlan(input.device)}, or not its platform`);
  const redactor = await deps.sessions.redactorFor(plan, device);
  const time = (await deps.recorded?.timeOf(plan, device.name)) ?? systemTime(clock);
  const journal = new Journal(beats, input.journal, store);
  let own: Log | undefined;
  const log = () =>
    (own ??= deps.log.child({
      run: fromPlan(input.run),
      stage: fromPlan(input.stage),
      device: fromPlan(input.device),
    }));
  const known = new Set(journal.results.keys());
  const new_login = input.fresh === true || input.steps.some((id) => resolvesChange(plan.steps[id]));
  const lost = new Set<string>();
  const session = new SessionHolder(deps.sessions, {
    store,
    run: input.run,
    plan,
    device,
    platform,
    redactor,
    lost,
    guard: guardOf(journal, deps.stallDetector),
    fresh: new_login,
    waits: (what) => journal.waits(what),
    // A change that is typed into a dead session is indeterminate; a read is asked again.
    proven: beats === "acknowledged",
  });
  const task: Task = {
    deps,
    log,
    input,
    plan,
    device,
    platform,
    journal,
    redactor,
    lost,
    session,
    time,
    clock,
    hasBegunChange: false,
    commands: undefined,
    fresh: new Map(),
  };
  try {
    const end = await workWith(task, work);
    return { steps: journal.state.steps, ...(end === "left" ? { left: true } : {}) };
  } catch (error) {
    if (!isDefect(error)) throw error;
    const masked = maskUnexpected(redactor, error);
    log().error({ err: masked }, "internal error");
    throw internalFailure(masked, journal);
  } finally {
    for (const result of journal.results.values()) if (!known.has(result.id)) account(deps, log, result);
  }
}

/** Gives back what is held, however the work ends. */
async function workWith<T>(task: Task, work: (task: Task) => Promise<T>): Promise<T> {
  let permit: SessionPermit | undefined;
  let end: T;
  try {
    permit = await permitFor(task);
    end = await work(task);
  } catch (error) {
    await giveBack(task, permit).catch((second: unknown) =>
      task
        .log()
        .warn({ err: maskUnexpected(task.redactor, second) }, "what an attempt left could not be kept"),
    );
    throw error;
  }
  await giveBack(task, permit);
  return end;
}

async function giveBack({ session, journal }: Task, permit: SessionPermit | undefined): Promise<void> {
  try {
    await session.release();
    await journal.store();
  } finally {
    permit?.leave();
    await journal.close();
  }
}

/** Devices that share an activity take as many places as they are. @throws {CancelledFailure} */
async function permitFor({ deps: { room }, journal }: Task): Promise<SessionPermit | undefined> {
  if (!room) return undefined;
  if (room.free === 0) journal.waits(ownText`a session of its worker`);
  const permit = await room.enter(journal.signal);
  if (!permit) throw cancelledWith(journal);
  journal.waits(undefined);
  return permit;
}

/** What a step came to is counted and logged by the attempt that brought it to its end. */
function account(deps: ActivityDeps, log: () => Log, result: MaskedResult): void {
  const { id, action, status, attempts, duration_ms, message } = result;
  deps.meter.step(result);
  const line = { step: fromPlan(id), action: fromPlan(action), status, attempts, duration_ms };
  if (isUnsuccessful(status)) log().info({ ...line, message }, "step did not pass");
  else if (deps.log.isLevelEnabled("debug")) log().debug(line, "step ended");
}

/** After a standstill the work may have been given to another worker: nothing is typed before Temporal says whose it is. */
function guardOf(journal: Journal, stallDetector: StallDetector): Guard {
  let known = stallDetector.stops();
  return () => {
    const stops = stallDetector.stops();
    if (stops === known) return true;
    return journal.isOurs().then((ours) => {
      if (ours) known = stops;
      return ours;
    });
  };
}

/** A check that resolves an indeterminate change needs a new session. */
function resolvesChange(step: PlanStep | undefined): boolean {
  if (!step) return false;
  const { kind, value } = kindOf(step.action);
  return kind.resolves?.(value) !== undefined;
}

export function stepOf(task: Task, id: string): PlanStep {
  const step = task.plan.steps[id];
  if (!step) throw planBug(ownText`the plan has no step ${fromPlan(id)}`);
  return step;
}
