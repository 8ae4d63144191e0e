// Plans by reference: read from the store once per worker, checked against the digest that the workflow was started with.
import { ApplicationFailure } from "@temporalio/activity";
import { planPath } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import type { Plan } from "../schemas/plan.js";
import { refusal } from "./failure.js";
import { digestOf } from "../spec/index.js";

export interface Plans {
  /** @throws {ApplicationFailure} `plan_missing` (retried: the store may be slow) or `plan_changed` (final) */
  load(input: { run: string; plan_digest: string }): Promise<Plan>;
}

const KEPT = 32;

export function createPlans(store: ArtifactStore): Plans {
  const kept = new Map<string, Promise<Plan>>();
  return {
    load({ run, plan_digest }) {
      const known = kept.get(run);
      if (known) return known;
      const loading = read(store, run, plan_digest);
      kept.set(run, loading);
      loading.catch(() => kept.delete(run));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
      return loading;
    },
  };
}

async function read(store: ArtifactStore, run: string, digest: string): Promise<Plan> {
  const bytes = await store.read(planPath(run));
  if (!bytes) throw ApplicationFailure.retryable(`the store has no plan of run ${run}`, "plan_missing");
  const plan = JSON.parse(bytes.toString("utf8")) as Plan;
  const { digest: claimed, ...rest } = plan;
  if (claimed !== digest || digestOf(rest) !== digest) {
    throw refusal(
      `the plan of run ${run} is not the one that the run was started with; this worker refuses the work`,
      "plan_changed",
    );
  }
  return plan;
}
