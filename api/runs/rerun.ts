// A new run with the spec and inventory of an old one, whole or only where that did not pass.
import { configurationPath, inventoryPath, planPath, specPath } from "../../artifacts/paths.js";
import type { DeviceStatus } from "../../schemas/outcome.js";
import { SMALL_BODY_BYTES } from "../compile/job.js";
import { rerunChoice } from "../compile/perform.js";
import { Problem } from "../problem.js";
import type { RouteContext } from "../routes/context.js";
import type { ShownRun } from "./shown-run.js";
import { requestPath, type StartRequest } from "./start.js";

/**
 * @param body of the request; it may hold a document, so the API parses only a small one
 * @throws {Problem} `invalid_body`; `conflict` when the old run is not over or nothing is left to run
 */
export async function rerun(
  { deps, views, start }: RouteContext,
  id: string,
  body: Uint8Array,
  who: Pick<StartRequest, "actor" | "traceparent" | "idempotency_key" | "signal"> & { owner: boolean },
): Promise<ShownRun> {
  const { actor: name, signal } = who;
  const wanted =
    body.byteLength <= SMALL_BODY_BYTES
      ? rerunChoice(body)
      : (await deps.compiler.ask("rerun", { body }, { name, ...(signal ? { signal } : {}) })).value;
  const view = await views.open(id);
  const { run } = await view.run();
  if (wanted.only !== undefined && run.finished_at === null) {
    throw new Problem(
      "conflict",
      `Run ${id} is not over yet (${run.status}); what has not passed is known when it is.`,
    );
  }
  const [spec, inventory, request, plan, configurations] = await Promise.all([
    deps.store.read(specPath(id)),
    deps.store.read(inventoryPath(id)),
    deps.store.read(requestPath(id)),
    deps.store.read(planPath(id)),
    deps.store.read(configurationPath(id)),
  ]);
  if (!spec || !inventory || !plan) {
    throw new Problem("not_found", `The store has no spec, inventory or plan of run ${id} any more.`);
  }
  const devices =
    wanted.only === undefined ? undefined : notPassed(await view.devices(), wanted.include ?? []);
  if (devices?.length === 0) {
    throw new Problem(
      "conflict",
      `All devices of run ${id} passed${wanted.include ? "" : " or are indeterminate"}; nothing is left to run.`,
    );
  }
  const again = {
    spec,
    inventory,
    plan,
    ...(request ? { request } : {}),
    ...(configurations ? { configurations } : {}),
    body,
    ...(devices ? { devices } : {}),
  };
  // Who repeats the run may use of the worker what he may, not what its first caller might.
  const { owner, ...rest } = who;
  return (await start({ source: { again }, origin: id, as: { owner }, ...rest })).shown;
}

/** An indeterminate change is not done again unless somebody says so. */
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
