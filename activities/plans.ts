// Plans by reference: read from the store once per worker, checked against the digest that the workflow was started with.
import { RUN_OVER } from "../policy/waits.js";
import { ApplicationFailure } from "@temporalio/activity";
import { planPath, runJsonPath } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import type { Plan } from "../schemas/plan.js";
import type { Run } from "../schemas/run.js";
import { timeOf } from "../schemas/run-id.js";
import { temporalNow } from "./clock.js";
import { fromPlan, fromStore, ownText } from "../packages/devices/src/words/masked.js";
import { refusal, retryable } from "./failure.js";
import { digestOf } from "../compiler/index.js";

export interface Plans {
  /**
   * @throws {ApplicationFailure} `plan_missing` (retried: the store may be slow), `plan_changed` or `run_over` (final)
   */
  load(input: { run: string; plan_digest: string }): Promise<Plan>;
}

const KEPT = 32;

interface Kept {
  plan: Promise<Plan>;
  /** When the run was last known not to be over for long, milliseconds since 1970. */
  looked_at: number;
}

export function createPlans(store: ArtifactStore, now: () => number = temporalNow): Plans {
  const kept = new Map<string, Kept>();
  async function load(run: string, digest: string): Promise<Plan> {
    const plan = await readPlan(store, run, digest);
    await refuseOver(store, run, plan, now());
    return plan;
  }
  /** A store that is away for a moment does not end a run that was known to go on. */
  async function lookAgain(run: string, known: Promise<Plan>): Promise<Plan> {
    const plan = await known;
    await refuseOver(store, run, plan, now()).catch((error: unknown) => {
      if (error instanceof ApplicationFailure) throw error;
    });
    return plan;
  }
  return {
    load({ run, plan_digest }) {
      const known = kept.get(run);
      if (known && now() - known.looked_at < RUN_OVER.look_every_ms) return known.plan;
      const loading = known ? lookAgain(run, known.plan) : load(run, plan_digest);
      kept.set(run, { plan: loading, looked_at: now() });
      loading.catch(() => kept.delete(run));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
      return loading;
    },
  };
}

/**
 * Whoever reaches Temporal may start a run that is over once more, with its own input: its devices are not asked again on
 * his word. Of a run that began a short time ago nothing is looked up.
 */
async function refuseOver(store: ArtifactStore, run: string, plan: Plan, now: number): Promise<void> {
  const may_end = RUN_OVER.still_at_work_ms + plan.cleanup_timeout_ms;
  const began = timeOf(run);
  if (began !== undefined && now - began < may_end) return;
  const bytes = await store.read(runJsonPath(run));
  const { finished_at } = bytes ? (JSON.parse(bytes.toString("utf8")) as Pick<Run, "finished_at">) : {};
  if (!finished_at || now - Date.parse(finished_at) < may_end) return;
  throw refusal(
    ownText`run ${fromPlan(run)} is over since ${fromStore(finished_at)}; this worker does no more work of it. Start it again as a run of its own: orchestrator runs rerun ${fromPlan(run)}`,
    "run_over",
  );
}

/** Also of a run that is over. @throws {ApplicationFailure} `plan_missing`, `plan_changed` */
export async function readPlan(store: ArtifactStore, run: string, digest: string): Promise<Plan> {
  const bytes = await store.read(planPath(run));
  if (!bytes) throw retryable(ownText`the store has no plan of run ${fromPlan(run)}`, "plan_missing");
  const plan = JSON.parse(bytes.toString("utf8")) as Plan;
  const { digest: claimed, ...rest } = plan;
  if (claimed !== digest || digestOf(rest) !== digest) {
    throw refusal(
      ownText`the plan of run ${fromPlan(run)} is not the one that the run was started with; this worker refuses the work`,
      "plan_changed",
    );
  }
  return plan;
}
