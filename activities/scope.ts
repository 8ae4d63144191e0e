// What expressions of a step can see.
import { stepJson, stepText } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import type { ResolvedDevice } from "../schemas/device.js";
import type { Json } from "../schemas/json.js";
import type { Plan, PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import type { DeviceContext } from "./contract.js";
import { splitOutputs } from "./outputs.js";
import type { Task } from "./task.js";

export type Scope = Record<string, Json>;

/** What the steps of a segment left for each other, before any of it is masked; by step id. */
export type Fresh = Map<string, { output: Json; parsed?: Json }>;

export interface ScopeSource {
  store: ArtifactStore;
  plan: Plan;
  device: ResolvedDevice;
  step: PlanStep;
  run: string;
  /** As expressions see the run; absent: by its id. */
  run_id?: string | undefined;
  context: DeviceContext;
  /** Of the segment under way. */
  results?: StepResult[];
  fresh?: Fresh;
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
    run_id: task.deps.tape?.run,
    context: task.input.context,
    results: task.journal.state.steps,
    fresh: task.fresh,
    ...(item === undefined ? {} : { item }),
  });

/** Everything but `output` and `parsed`, which a step's own checks add, and `secrets`. */
export async function scopeFor(source: ScopeSource): Promise<Scope> {
  const { plan, step, context, results = [], item } = source;
  const { name, host, platform, site, groups, tags, vars } = source.device;
  const as = step.for_each?.as;
  return {
    inputs: plan.inputs,
    device: { name, host, platform, site, groups, tags, vars },
    saved: Object.assign({}, context.saved, ...results.map((result) => result.saved ?? {})) as Scope,
    steps: await stepsSeen(source),
    run: { id: source.run_id ?? source.run, attempt: 1 },
    ...(as !== undefined && item !== undefined ? { [as]: item } : {}),
  };
}

async function stepsSeen({ step, context, results = [], fresh, ...source }: ScopeSource): Promise<Scope> {
  const seen: Scope = {};
  for (const id of step.needs.steps) {
    const known = context.steps[id];
    const status = results.find((result) => result.id === id)?.status ?? known?.status;
    if (status === undefined) continue;
    seen[id] = { status, ...(fresh?.get(id) ?? (await leftBy(source, id, known?.turns))) };
  }
  return seen;
}

/** Of a loop lists with what each turn left, null where it left nothing. */
async function leftBy(
  source: Pick<ScopeSource, "store" | "run" | "device">,
  id: string,
  turns: number | undefined,
): Promise<{ output?: Json; parsed?: Json }> {
  if (turns === undefined) return stored(source, id);
  const all = await Promise.all(Array.from({ length: turns }, (_, n) => stored(source, `${id}[${n}]`)));
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
): Promise<{ output?: Json; parsed?: Json }> {
  const [text, json] = await Promise.all([
    store.read(stepText(run, device.name, id)),
    store.read(stepJson(run, device.name, id)),
  ]);
  return {
    ...(text ? { output: splitOutputs(text) } : {}),
    ...(json ? { parsed: JSON.parse(json.toString("utf8")) as Json } : {}),
  };
}
