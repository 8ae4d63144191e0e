// A new run with the spec and inventory of an old one, whole or only where that did not pass.
import { inventoryPath, planPath, specPath } from "../../artifacts/paths.js";
import type { RerunRequest, RunRequest } from "../../schemas/api.js";
import type { DeviceStatus } from "../../schemas/outcome.js";
import type { Plan } from "../../schemas/plan.js";
import type { Run } from "../../schemas/run.js";
import { Problem } from "../problem.js";
import type { RouteContext } from "../routes/context.js";
import { requestPath, type StoredRequest } from "./start.js";
import { readJson } from "./views.js";

/** @throws {Problem} `conflict` when the old run is not over or nothing is left to run */
export async function rerun(
  { deps, views, start }: RouteContext,
  id: string,
  wanted: RerunRequest,
  who: { actor: string; owner: boolean; traceparent?: string | undefined; idempotency_key?: string },
): Promise<Run> {
  const view = await views.open(id);
  const run = await view.run();
  if (wanted.only !== undefined && run.finished_at === null) {
    throw new Problem(
      "conflict",
      `Run ${id} is not over yet (${run.status}); what has not passed is known when it is.`,
    );
  }
  const [spec, inventory, request, plan] = await Promise.all([
    deps.store.read(specPath(id)),
    deps.store.read(inventoryPath(id)),
    readJson<StoredRequest>(deps.store, requestPath(id)),
    readJson<Plan>(deps.store, planPath(id)),
  ]);
  if (!spec || !inventory || !plan) {
    throw new Problem("not_found", `The store has no spec, inventory or plan of run ${id} any more.`);
  }
  const { limit, catalogue_inventory: from_catalogue = false, ...same } = request ?? {};
  const devices =
    wanted.only === undefined ? undefined : notPassed(await view.results(), wanted.include ?? []);
  if (devices?.length === 0) {
    throw new Problem(
      "conflict",
      `All devices of run ${id} passed${wanted.include ? "" : " or are in doubt"}; nothing is left to run.`,
    );
  }
  const body: RunRequest = {
    ...same,
    spec: wanted.spec ?? spec.toString("utf8"),
    inventory: inventory.toString("utf8"),
    inputs: plan.inputs,
    ...(devices ? { limit: devices.join(",") } : limit ? { limit } : {}),
  };
  // Another spec could use what an owner's inventory names for something else than the owner did.
  const accepted = wanted.spec === undefined;
  const { owner, ...rest } = who;
  return (await start({ body, origin: id, as: { owner, accepted, from_catalogue }, ...rest })).run;
}

/** A change in doubt is not done again unless somebody says so. */
function notPassed(
  results: { device: string; status: DeviceStatus }[],
  include: "indeterminate"[],
): string[] {
  const left: ReadonlySet<DeviceStatus> = new Set<DeviceStatus>([
    "failed",
    "errored",
    "cancelled",
    "skipped",
    ...include,
  ]);
  return results.filter(({ status }) => left.has(status)).map(({ device }) => device);
}
