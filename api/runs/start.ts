// Starts a run: compile, write down, start. May be cut off anywhere and done again with the same key.
import { loopTurn } from "../../packages/devices/src/words/loop-turn.js";
import { ofDocument, recordText } from "../../packages/devices/src/words/masked.js";
import {
  configurationPath,
  idempotencyPath,
  inventoryPath,
  ofRun,
  planPath,
  specPath,
} from "../../artifacts/paths.js";
import { newState } from "../../projection/fold-state.js";
import { runState } from "../../projection/state.js";
import { type Answer, type CompiledRun, type RunSource, SMALL_BODY_BYTES } from "../compile/job.js";
import { requestOf, type StoredRequest } from "../compile/perform.js";
import { bytesOf } from "../compile/pieces.js";
import type { ApiDeps } from "../deps.js";
import type { CompileAs } from "./compile.js";
import { keepCopiedFiles } from "./copied-files.js";
import { indexDevices } from "./device-index.js";
import { bodyDigest } from "./body-digest.js";
import { claim, findRecord, type RunRecord } from "./idempotency.js";
import { newRunId } from "./ids.js";
import { refusePrunedKey } from "./pruned.js";
import { runInputOf } from "./run-input.js";
import { type ShownRun, storedInputs } from "./shown-run.js";
import { startWorkflow } from "./start-workflow.js";
import { planFacts } from "./stored-plan.js";
import { keepTemplates } from "./templates.js";
import { readJson, type Views } from "./views.js";

export interface StartRequest {
  source: RunSource;
  actor: string;
  idempotency_key?: string;
  /** Of the request, where it is traced. */
  traceparent?: string | undefined;
  /** The run that this one repeats. */
  origin?: string;
  /** Who sends the inventory. */
  as: Pick<CompileAs, "owner">;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal;
}
export interface Started {
  shown: ShownRun;
  created: boolean;
}
export type Start = (request: StartRequest) => Promise<Started>;

export const requestPath = (run: string): string => ofRun(run, "request.json");
/** Exists once Temporal has taken the run: from then on it is never started again, whatever Temporal forgets. */
export const startedPath = (run: string): string => ofRun(run, "started.json");

type Compiled = Answer<CompiledRun>;

export function createStart(deps: ApiDeps, views: Views): Start {
  const { store, compiler } = deps;
  /** Requests with one key that come at once wait for the first. */
  const underWay = new Map<string, Promise<Started>>();

  const callerOf = ({ actor, signal }: StartRequest) => ({ name: actor, ...(signal ? { signal } : {}) });
  const compiledOf = (request: StartRequest): Promise<Compiled> =>
    compiler.ask("run", { source: request.source, as: request.as }, callerOf(request));
  async function digestOf(request: StartRequest): Promise<string> {
    const { source } = request;
    if ("body" in source && source.body.length <= SMALL_BODY_BYTES) return bodyDigest(requestOf(source));
    return (await compiler.ask("digest", { source }, callerOf(request))).value;
  }

  /** Everything that a worker and a rerun need, before Temporal hears of the run. */
  async function writeDown(run: string, { value, files }: Compiled): Promise<void> {
    if (!deps.recorded) await keepCopiedFiles(deps, value.facts.copies ?? {}, value.copied_from);
    const put = (path: string, name: string) =>
      store.put(path, ofDocument(bytesOf(files[name] ?? [])), { confirm: true });
    await Promise.all([
      put(specPath(run), "spec"),
      put(inventoryPath(run), "inventory"),
      put(requestPath(run), "request"),
      put(planPath(run), "plan"),
      ...(files["configurations"] ? [put(configurationPath(run), "configurations")] : []),
      keepTemplates(deps, value.facts),
    ]);
  }

  async function launch(
    record: RunRecord,
    request: StartRequest,
    { facts, labels }: Pick<CompiledRun, "facts" | "labels">,
  ): Promise<ShownRun> {
    const input = runInputOf({
      record,
      facts,
      labels,
      ...(request.origin === undefined ? {} : { origin: request.origin }),
      ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
    });
    const both = await Promise.allSettled([
      startWorkflow(deps.temporal, input, facts),
      loopTurn().then(() => indexDevices(store, record.run, facts.devices)),
    ]);
    for (const one of both) if (one.status === "rejected") throw one.reason;
    if (request.idempotency_key !== undefined) {
      const note = {
        started_at: new Date().toISOString(),
        idempotency: idempotencyPath(request.idempotency_key),
      };
      await store.create(startedPath(record.run), recordText(note));
    }
    const { inputs = {}, inputs_bytes } = facts;
    const large_inputs = storedInputs(store, planPath(record.run), inputs_bytes);
    const run = views.present(runState(record.run, { ...newState(), input }, inputs));
    return facts.inputs ? { run } : { run, large_inputs };
  }

  /** The run of a record that somebody made: as it is, or started now if that somebody did not get so far. */
  async function joined(record: RunRecord, request: StartRequest): Promise<Started> {
    await refusePrunedKey(store, record.run);
    if (await store.read(startedPath(record.run))) {
      const view = await views.open(record.run);
      return { shown: await view.run(), created: false };
    }
    // What is written down already stays, whatever the catalogue holds by now.
    const facts = await planFacts(deps, record.run);
    const stored = facts && (await readJson<StoredRequest>(store, requestPath(record.run)));
    const again = { ...request, actor: record.actor };
    if (facts && stored) {
      const shown = await launch(record, again, { facts, labels: stored.labels ?? {} });
      return { shown, created: false };
    }
    const compiled = await compiledOf(request);
    await writeDown(record.run, compiled);
    return { shown: await launch(record, again, compiled.value), created: false };
  }

  async function withKey(key: string, body_digest: string, request: StartRequest): Promise<Started> {
    const known = await findRecord(store, key, body_digest);
    if (known) return joined(known, request);
    // Compiled before the key is taken: a spec that is refused can be mended and sent with the same key.
    const compiled = await compiledOf(request);
    const claimed = await claim(store, key, newRecord(request.actor, body_digest));
    if (!claimed.created) return joined(claimed.record, request);
    return begun(claimed.record, request, compiled);
  }

  async function begun(record: RunRecord, request: StartRequest, compiled: Compiled): Promise<Started> {
    await writeDown(record.run, compiled);
    const { warnings } = compiled.value;
    const { run, ...more } = await launch(record, request, compiled.value);
    return {
      shown: {
        run: warnings.length === 0 ? run : { ...run, warnings: warnings.map((one) => ({ ...one })) },
        ...more,
      },
      created: true,
    };
  }

  return async function start(request): Promise<Started> {
    const key = request.idempotency_key;
    if (key === undefined) {
      const compiled = await compiledOf(request);
      return begun(newRecord(request.actor, ""), request, compiled);
    }
    const digest = await digestOf(request);
    const slot = `${key} ${digest}`;
    const first = underWay.get(slot);
    if (first) return { ...(await first), created: false };
    // Others may wait for it: it goes on though its caller goes away.
    const { signal: _signal, ...lasting } = request;
    const starting = withKey(key, digest, lasting).finally(() => underWay.delete(slot));
    underWay.set(slot, starting);
    return starting;
  };
}

function newRecord(actor: string, body_digest: string): RunRecord {
  const now = Date.now();
  return { run: newRunId(now), body_digest, actor, created_at: new Date(now).toISOString() };
}
