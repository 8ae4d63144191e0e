// The outline of a stage: what the workflow needs of the plan to schedule it, and no more.
import { CONNECT_MS, LOGIN_MS } from "../packages/devices/src/timing.js";
import { delayAfter } from "../policy/steps.js";
import { ownText } from "../packages/devices/src/words/masked.js";
import type { Plan, PlanNode, PlanStage, PlanStep } from "../schemas/plan.js";
import { kindOf } from "../steps/register.js";
import type { LoadStageInput, StageOutline, StepOutline } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { planBug } from "./failure.js";
import { holdsDevices } from "../compiler/index.js";
import { runJob } from "./off-loop/run-job.js";
import { resolvingChecks } from "./steps/resolving-checks.js";
import type { ResolvingCheck } from "./steps/resolving-checks.js";
import { stepsOf, stepsOnTheWay } from "../run-model/nodes.js";
import { baseOf } from "../run-model/result-id.js";

export async function loadStage(
  { plans, recorded }: Pick<ActivityDeps, "plans" | "recorded">,
  input: LoadStageInput,
): Promise<StageOutline> {
  const plan = await plans.load(input);
  const stage = plan.stages[input.stage];
  if (!stage) throw planBug(ownText`the plan has no stage ${input.stage}`);
  const ordered = inInventoryOrder(plan, stage);
  const from = input.from ?? 0;
  const slice = ordered.slice(from, from + (input.count ?? ordered.length));
  const later = plan.stages.slice(input.stage + 1);
  const work = later.filter((each) => !each.finally);
  const more = new Set(work.flatMap(({ tracks }) => tracks.flatMap((track) => track.devices)));
  const run = recorded?.run ?? input.run;
  const settled = await settledLater(plan, later, run);
  const { tracks, trackOf } = tracksFor(stage, input, slice);
  return {
    stage: input.stage,
    name: stage.name,
    on_failure: stage.on_failure,
    concurrency: stage.concurrency,
    ...(stage.batches ? { batches: stage.batches } : {}),
    ...(stage.max_failures === undefined ? {} : { max_failures: stage.max_failures }),
    exclusive: holdsDevices(plan, stage),
    ...(stage.finally ? { finally: true as const } : {}),
    ...(input.ahead ? { ahead: true as const } : {}),
    ...(await skippedBy(stage, plan, run)),
    devices: slice.map(({ name, track }) => ({
      name,
      site: plan.devices[name]?.site ?? "default",
      track: trackOf(track),
      more: more.has(name),
      ...(settled.has(name) ? { settled_later: settled.get(name) as string[] } : {}),
    })),
    tracks,
    steps: recorded ? withoutWaits(outlineOf(plan, tracks)) : outlineOf(plan, tracks),
    ...(input.count !== undefined && !input.names ? { carries: carriedInto(plan, later) } : {}),
  };
}

/** A slice has the tracks of its own devices alone: where each device has its own, all of them are too much for a message. */
function tracksFor(
  stage: PlanStage,
  { count, names }: LoadStageInput,
  slice: { track: number }[],
): { tracks: PlanNode[][]; trackOf: (track: number) => number } {
  if (names) return { tracks: [], trackOf: () => 0 };
  if (count === undefined)
    return { tracks: stage.tracks.map((track) => track.nodes), trackOf: (track) => track };
  const used = [...new Set(slice.map(({ track }) => track))];
  const places = new Map(used.map((track, n) => [track, n] as const));
  return {
    tracks: used.flatMap((track) => [stage.tracks[track]?.nodes ?? []]),
    trackOf: (track) => places.get(track) ?? 0,
  };
}

/** What steps of these stages read of earlier ones. */
function carriedInto(plan: Plan, stages: PlanStage[]): NonNullable<StageOutline["carries"]> {
  const checks = resolvingChecks(plan);
  const ids = new Set(stages.flatMap(({ tracks }) => tracks.flatMap(({ nodes }) => nodes.flatMap(stepsOf))));
  const needs = [...ids].flatMap((id) => (plan.steps[id] ? [needsOf(plan.steps[id], checks)] : []));
  return {
    saved: [...new Set(needs.flatMap(({ saved }) => saved))],
    steps: [...new Set(needs.flatMap(({ steps }) => steps))],
  };
}

async function skippedBy({ when }: PlanStage, plan: Plan, run: string): Promise<{ skipped?: string }> {
  if (when === undefined) return {};
  const scope = { inputs: plan.inputs, run: { id: run, attempt: 1 } };
  return (await runJob({ kind: "condition", cel: when, scope })) ? {} : { skipped: `when: ${when}` };
}

/** By device: what checks of these stages settle, as they name it. */
async function settledLater(plan: Plan, stages: PlanStage[], run: string): Promise<Map<string, string[]>> {
  const names = new Map(resolvingChecks(plan).map(({ step, verify }) => [step.id, verify.settles as string]));
  const settled = new Map<string, string[]>();
  if (names.size === 0) return settled;
  for (const stage of stages) {
    if ((await skippedBy(stage, plan, run)).skipped !== undefined) continue;
    for (const { nodes, devices } of stage.tracks) {
      const own = stepsOnTheWay(nodes).flatMap((id) => names.get(id) ?? []);
      if (own.length > 0)
        for (const name of devices) settled.set(name, [...(settled.get(name) ?? []), ...own]);
    }
  }
  return settled;
}

function inInventoryOrder(plan: Plan, stage: PlanStage): { name: string; track: number }[] {
  const track = new Map(stage.tracks.flatMap(({ devices }, n) => devices.map((name) => [name, n] as const)));
  return Object.keys(plan.devices).flatMap((name) => {
    const n = track.get(name);
    return n === undefined ? [] : [{ name, track: n }];
  });
}

function outlineOf(plan: Plan, tracks: PlanNode[][]): Record<string, StepOutline> {
  const outline: Record<string, StepOutline> = {};
  const checks = resolvingChecks(plan);
  for (const id of new Set(tracks.flatMap((nodes) => nodes.flatMap(stepsOf)))) {
    const step = plan.steps[id];
    if (step) outline[id] = { ...outlineStep(step), needs: needsOf(step, checks) };
  }
  return outline;
}

/** What is recorded is not waited for. */
const withoutWaits = (steps: Record<string, StepOutline>): Record<string, StepOutline> =>
  Object.fromEntries(
    Object.entries(steps).map(([id, step]) => [
      id,
      step.wait_ms === undefined ? step : { ...step, wait_ms: 1 },
    ]),
  );

/** With what the checks read that may resolve it: they are asked before it, too. */
function needsOf({ id, needs }: PlanStep, checks: ResolvingCheck[]): StepOutline["needs"] {
  const own = checks.filter(({ verify }) => baseOf(verify.settles ?? "") === id);
  const all = [needs, ...own.map(({ step }) => step.needs)];
  return {
    saved: [...new Set(all.flatMap(({ saved }) => saved))],
    steps: [...new Set(all.flatMap(({ steps }) => steps))],
  };
}

function outlineStep(step: PlanStep): Omit<StepOutline, "needs"> {
  const { name: action, kind, value } = kindOf(step.action);
  const wait_ms = kind.waitMs?.(value);
  const trigger = kind.parts?.(value);
  const { settles, settles_each } = kind.resolves?.(value) ?? {};
  return {
    id: step.id,
    ...(step.name === undefined ? {} : { name: step.name }),
    action,
    summary: step.name ?? kind.summary(value),
    on_failure: step.on_failure,
    budget_ms: budgetOf(step),
    ...(wait_ms === undefined ? {} : { wait_ms }),
    ...(step.when === undefined ? {} : { when: true }),
    ...(trigger ? { trigger } : {}),
    ...(step.expect_failure ? { expect_failure: true as const } : {}),
    ...(settles === undefined ? {} : { settles }),
    ...(settles_each ? { settles_each } : {}),
  };
}

/** The longest that the step can take with all its attempts, milliseconds. */
function budgetOf(step: PlanStep): number {
  const { attempts } = step.retry;
  const { kind, value } = kindOf(step.action);
  const { commands: sent } = kind.sends?.(value) ?? {};
  const { commands = sent?.length ?? 1, within_ms = 0 } = kind.budget?.(value) ?? {};
  // Connecting and logging in have their own limits on top of a command's.
  const each = CONNECT_MS + LOGIN_MS + commands * step.timeout_ms;
  let total = each * attempts;
  for (let n = 1; n < attempts; n++) total += delayAfter(n, step.retry);
  const items = Array.isArray(step.for_each?.items) ? step.for_each.items.length : step.for_each ? 10 : 1;
  return total * Math.max(1, items) + within_ms + (kind.parts?.(value)?.confirm_ms ?? 0);
}
