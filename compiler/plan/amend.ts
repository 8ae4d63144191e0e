// What a plan says that no document can: the server adds it to what the compiler made.
import type { Plan } from "../../schemas/plan.js";
import { digestOf } from "../digest.js";

export type Amendment = Pick<Plan, "templates_digest" | "guest">;

export function amendPlan(plan: Plan, amendment: Amendment): Plan {
  if (Object.keys(amendment).length === 0) return plan;
  const amended = { ...plan, ...amendment };
  return { ...amended, digest: digestOf({ ...amended, digest: undefined }) };
}
