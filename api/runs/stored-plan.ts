// What the plan of a run that was started says. It may be large, so the compiler reads it, not the loop that serves requests.
import { planPath } from "../../artifacts/paths.js";
import { type PlanFacts, factsOf } from "../compile/facts.js";
import type { Plan } from "../../schemas/plan.js";
import type { ApiDeps } from "../deps.js";

type Deps = Pick<ApiDeps, "store" | "compiler">;

/** Plans of fewer bytes are parsed here: that takes less than asking. */
const SMALL_BYTES = 64 * 1024;
/** The API asks for itself. */
const API = { name: "" };

/** @returns undefined where the store has no plan of the run */
export async function planFacts({ store, compiler }: Deps, run: string): Promise<PlanFacts | undefined> {
  const plan = await store.read(planPath(run));
  if (!plan) return undefined;
  if (plan.length <= SMALL_BYTES) return factsOf(JSON.parse(plan.toString("utf8")) as Plan);
  return (await compiler.ask("facts", { plan }, API)).value;
}
