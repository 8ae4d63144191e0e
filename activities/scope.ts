// What expressions of a step can see.
import { stepJson, stepText } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { Plan, PlanStep } from "../schemas/plan.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import type { DeviceContext } from "./contract.js";
import { deviceScope } from "../compiler/index.js";
import { splitOutputs } from "./outputs.js";
import { outcomeSoFar } from "../run-model/outcome.js";
import type { Task } from "./task.js";
import { resultId } from "../run-model/result-id.js";

export type Scope = Record<string, Json>;

/** What the steps of a segment left for each other, before any of it is masked; by step id. */
export type SegmentOutputs = Map<string, { output: Json; parsed?: Json }>;

export interface ScopeSource {
  store: ArtifactStore;
  plan: Plan;
  device: ResolvedDevice;
  step: PlanStep;
  run: string;
  /** As expressions see the run; absent: by its id. */
  run_id?: string | undefined;
  context: DeviceContext;
  /** Of the segment under way, by id. */
  results?: ReadonlyMap<string, StepResult>;
  fresh?: SegmentOutputs;
  /** Of the loop around the segment. */
  iteration?: { index: number };
  item?: Json;
}

/** The scope of a step in the segment under way. */
export const scopeOf = (task: Task, step: PlanStep, item?: Json): Promise<Scope> =>
  scopeFor({
    store: task.deps.store,
    plan: task.plan,
    device: task.device,
    step,
    run: task.input.run,
    run_id: task.deps.recorded?.run,
    context: task.input.context,
    results: task.journal.results,
    fresh: task.fresh,
    ...(task.input.iteration ? { iteration: task.input.iteration } : {}),
    ...(item === undefined ? {} : { item }),
  });

/** Everything but `output` and `parsed`, which a step's own checks add, and `secrets`. */
export async function scopeFor(source: ScopeSource): Promise<Scope> {
  const { plan, step, context, results = NONE, item } = source;
  return {
    inputs: plan.inputs,
    device: deviceScope(source.device),
    saved: step.needs.saved.length === 0 ? {} : savedBy(context, results),
    steps: step.needs.steps.length === 0 ? {} : await stepsSeen(source),
    run: { id: source.run_id ?? source.run, attempt: 1 },
    ...itemScope(step, item),
  };
}

/** The item of the loop that the step is in, its own or that of the block around, by its name. */
export function itemScope({ for_each, item_as }: PlanStep, item: Json | undefined): Scope {
  const as = for_each?.as ?? item_as;
  return as === undefined || item === undefined ? {} : { [as]: item };
}

const NONE: ReadonlyMap<string, StepResult> = new Map();

const savedBy = ({ saved }: DeviceContext, results: ReadonlyMap<string, StepResult>): Scope =>
  Object.assign({}, saved, ...[...results.values()].map((result) => result.saved ?? {})) as Scope;

async function stepsSeen({
  step,
  context,
  results = NONE,
  fresh,
  iteration,
  ...source
}: ScopeSource): Promise<Scope> {
  const left = async (id: string) => fresh?.get(id) ?? stored(source, id);
  let all: Record<string, StepStatus> | undefined;
  const inSegment = (id: string) => {
    const result = results.get(id);
    if (result) return { status: result.status };
    all ??= Object.fromEntries([...results.values()].map((each) => [each.id, each.status]));
    return outcomeSoFar(all, id);
  };
  const seen: Scope = {};
  for (const id of step.needs.steps) {
    const same = iteration && results.get(resultId(id, iteration));
    const known: DeviceContext["steps"][string] | undefined = same
      ? { status: same.status, turn: iteration.index }
      : (inSegment(id) ?? context.steps[id]);
    if (!known) continue;
    const { status, turns, turn } = known;
    const what =
      turns === undefined
        ? await left(resultId(id, turn === undefined ? undefined : { index: turn }))
        : await leftByTurns(left, id, turns);
    seen[id] = { status, ...what };
  }
  return seen;
}

interface Left {
  output?: Json;
  parsed?: Json;
}

/** Lists with what each iteration of a loop left, null where it left nothing. */
async function leftByTurns(left: (id: string) => Promise<Left>, id: string, turns: number): Promise<Left> {
  const all = await Promise.all(Array.from({ length: turns }, (_, n) => left(resultId(id, { index: n }))));
  return {
    output: all.map(({ output = null }) => output),
    ...(all.some(({ parsed }) => parsed !== undefined)
      ? { parsed: all.map(({ parsed = null }) => parsed) }
      : {}),
  };
}

async function stored(
  { store, run, device }: Pick<ScopeSource, "store" | "run" | "device">,
  id: string,
): Promise<Left> {
  const [text, json] = await Promise.all([
    store.read(stepText(run, device.name, id)),
    store.read(stepJson(run, device.name, id)),
  ]);
  return {
    ...(text ? { output: splitOutputs(text) } : {}),
    ...(json ? { parsed: JSON.parse(json.toString("utf8")) as Json } : {}),
  };
}
