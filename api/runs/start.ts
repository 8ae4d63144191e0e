// Starts a run: compile, write down, start. May be cut off anywhere and done again with the same key.
import { idempotencyPath, inventoryPath, ofRun, planPath, specPath } from "../../artifacts/paths.js";
import { newState } from "../../projection/fold-state.js";
import { outlineOf, runState } from "../../projection/state.js";
import type { RunRequest } from "../../schemas/api.js";
import type { Plan } from "../../schemas/plan.js";
import type { Run } from "../../schemas/run.js";
import type { ApiDeps } from "../deps.js";
import { type CompileAs, compileBody, type Ready } from "./compile.js";
import { indexDevices } from "./device-index.js";
import { bodyDigest, claim, findRecord, type RunRecord } from "./idempotency.js";
import { newRunId } from "./ids.js";
import { refusePrunedKey } from "./pruned.js";
import { runInputOf } from "./run-input.js";
import { startWorkflow } from "./start-workflow.js";
import { keepTemplates } from "./templates.js";
import { readJson, type Views } from "./views.js";

export interface StartRequest {
  body: RunRequest;
  actor: string;
  idempotency_key?: string;
  /** Of the request, where it is traced. */
  traceparent?: string | undefined;
  /** The run that this one repeats. */
  origin?: string;
  /** Who sends the inventory, and whether it was accepted before. */
  as: CompileAs;
}
export interface Started {
  run: Run;
  created: boolean;
}
export type Start = (request: StartRequest) => Promise<Started>;

/** What a rerun needs besides spec and inventory. */
export type StoredRequest = Omit<RunRequest, "spec" | "inventory" | "workflow"> & {
  /** The inventory is one of the catalogue. */
  catalogue_inventory?: true;
};
export const requestPath = (run: string): string => ofRun(run, "request.json");
/** Exists once Temporal has taken the run: from then on it is never started again, whatever Temporal forgets. */
export const startedPath = (run: string): string => ofRun(run, "started.json");

export function createStart(deps: ApiDeps, views: Views): Start {
  const { store } = deps;
  /** Requests with one key that come at once wait for the first. */
  const underWay = new Map<string, Promise<Started>>();

  const compiledOf = ({ body, as }: StartRequest) => compileBody(body, deps, as);

  /** Everything that a worker and a rerun need, before Temporal hears of the run. */
  async function writeDown(run: string, asked: StartRequest, compiled: Ready): Promise<Plan> {
    const { plan, inventory, named, inventory_json, spec, files } = compiled;
    const { spec: _spec, inventory: _inventory, workflow: _workflow, ...rest } = asked.body;
    const request: StoredRequest = {
      ...rest,
      files,
      spec_file: spec.file,
      inventory_file: inventory.file,
      ...(named ? { catalogue_inventory: true } : {}),
    };
    await Promise.all([
      store.put(specPath(run), spec.text),
      store.put(inventoryPath(run), JSON.stringify(inventory_json, null, 2)),
      store.put(requestPath(run), JSON.stringify(request, null, 2)),
      store.put(planPath(run), JSON.stringify(plan)),
      keepTemplates(deps, plan),
    ]);
    return plan;
  }

  async function launch(record: RunRecord, request: StartRequest, plan: Plan): Promise<Run> {
    const input = runInputOf({
      record,
      plan,
      labels: request.body.labels ?? {},
      ...(request.origin === undefined ? {} : { origin: request.origin }),
      ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
    });
    const both = await Promise.allSettled([
      startWorkflow(deps.temporal, input, plan),
      indexDevices(store, record.run, Object.keys(plan.devices)),
    ]);
    for (const one of both) if (one.status === "rejected") throw one.reason;
    if (request.idempotency_key !== undefined) {
      const note = {
        started_at: new Date().toISOString(),
        idempotency: idempotencyPath(request.idempotency_key),
      };
      await store.create(startedPath(record.run), JSON.stringify(note));
    }
    return views.present(runState(record.run, { ...newState(), input }, outlineOf(plan)));
  }

  /** The run of a record that somebody made: as it is, or started now if that somebody did not get so far. */
  async function joined(record: RunRecord, request: StartRequest): Promise<Started> {
    await refusePrunedKey(store, record.run);
    if (await store.read(startedPath(record.run))) {
      const view = await views.open(record.run);
      return { run: await view.run(), created: false };
    }
    const plan =
      (await readJson<Plan>(store, planPath(record.run))) ??
      (await writeDown(record.run, request, await compiledOf(request)));
    return { run: await launch(record, { ...request, actor: record.actor }, plan), created: false };
  }

  async function withKey(key: string, request: StartRequest): Promise<Started> {
    const body_digest = bodyDigest(request.body);
    const known = await findRecord(store, key, body_digest);
    if (known) return joined(known, request);
    // Compiled before the key is taken: a spec that is refused can be mended and sent with the same key.
    const compiled = await compiledOf(request);
    const claimed = await claim(store, key, newRecord(request.actor, body_digest));
    if (!claimed.created) return joined(claimed.record, request);
    return begun(claimed.record, request, compiled);
  }

  async function begun(record: RunRecord, request: StartRequest, compiled: Ready): Promise<Started> {
    const plan = await writeDown(record.run, request, compiled);
    const run = await launch(record, request, plan);
    const { warnings } = compiled;
    return {
      run: warnings.length === 0 ? run : { ...run, warnings: warnings.map((one) => ({ ...one })) },
      created: true,
    };
  }

  return async (request) => {
    const key = request.idempotency_key;
    if (key === undefined) {
      const compiled = await compiledOf(request);
      return begun(newRecord(request.actor, ""), request, compiled);
    }
    const slot = `${key} ${bodyDigest(request.body)}`;
    const first = underWay.get(slot);
    if (first) return { ...(await first), created: false };
    const starting = withKey(key, request).finally(() => underWay.delete(slot));
    underWay.set(slot, starting);
    return starting;
  };
}

function newRecord(actor: string, body_digest: string): RunRecord {
  const now = Date.now();
  return { run: newRunId(now), body_digest, actor, created_at: new Date(now).toISOString() };
}
