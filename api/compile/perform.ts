// Does one job of the compiler. Pure but for the catalogue and the templates, which it reads.
import { posix } from "node:path";
import type { GenericSchema, InferOutput } from "valibot";
import {
  RerunRequestSchema,
  RunRequestSchema,
  type RunRequest,
  ValidateRequestSchema,
} from "../../schemas/api.js";
import { DoctorRequestSchema } from "../../schemas/doctor.js";
import type { Plan } from "../../schemas/plan.js";
import { explainPlan } from "../../compiler/index.js";
import { parseBody } from "../http/body.js";
import type { Caller } from "../request-policy.js";
import { compileBody, type CompilerWorld, type Ready, validateBody, withinLimits } from "../runs/compile.js";
import { Problem } from "../problem.js";
import { bodyDigest } from "../runs/body-digest.js";
import { gathered } from "./bytes.js";
import { factsOf } from "./facts.js";
import type {
  CompiledProbe,
  CompiledRun,
  Job,
  JobName,
  Jobs,
  ProbeStops,
  RerunChoice,
  RunSource,
} from "./job.js";
import { filesFor, type ReportAsked, reportParts } from "./report.js";

/** The value of an answer, with its texts still whole. */
export interface Performed {
  value: Jobs[JobName]["value"];
  files?: Record<string, string | Iterable<string>>;
}

/** @throws {Problem} */
export async function perform(job: Job, world: CompilerWorld): Promise<Performed> {
  switch (job.name) {
    case "validate":
      return answered(await validateBody(bodyOf(job.body, ValidateRequestSchema), world, job));
    case "plan":
      return answered(await planned(bodyOf(job.body, RunRequestSchema), world, job));
    case "run": {
      const { catalogue_inventory: from_catalogue = false, ...request } = requestOf(job.source);
      const configurations = configurationsOf(job.source);
      const as = { ...job.as, from_catalogue, ...(configurations ? { configurations } : {}) };
      return compiledRun(await compileBody(request, world, as), request);
    }
    case "digest":
      return { value: bodyDigest(requestOf(job.source)) };
    case "rerun":
      return { value: rerunChoice(job.body) };
    case "probe":
      return probe(job, world);
    case "facts":
      return { value: factsOf(planOf(await gathered(job.plan))) };
    case "report":
      return { value: null, files: { answer: reportParts(await gatheredIn(job)) } };
    case "files":
      return { value: filesFor({ ...job, results: await gathered(job.results) }) };
    case "workflows":
      return { value: await world.catalogue.workflows() };
  }
}

/** In a process of its own they are there already. */
async function gatheredIn({ run, inputs, results, page, ...rest }: ReportAsked) {
  const { plan, ...shown } = page ?? { options: {} };
  return {
    ...rest,
    run: await gathered(run),
    ...(inputs ? { inputs: await gathered(inputs) } : {}),
    results: await gathered(results),
    ...(page ? { page: { ...shown, ...(plan ? { plan: await gathered(plan) } : {}) } } : {}),
  };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
const planOf = (bytes: Uint8Array): Plan => JSON.parse(textOf(bytes)) as Plan;
const bodyOf = <S extends GenericSchema>(body: Uint8Array, schema: S): InferOutput<S> =>
  parseBody(textOf(body), schema);

const answered = (answer: object): Performed => ({ value: null, files: { answer: JSON.stringify(answer) } });

async function planned(body: RunRequest, world: CompilerWorld, { owner }: Caller): Promise<object> {
  const { plan, warnings, files } = await compileBody(body, world, { owner });
  return { ...plan, explained: withinLimits(() => explainPlan(plan, files)), warnings };
}

/** @throws {Problem} `malformed_json`, `invalid_body` */
export function rerunChoice(body: Uint8Array): RerunChoice {
  const { only, include } = bodyOf(body, RerunRequestSchema);
  return {
    ...(only === undefined ? {} : { only }),
    ...(include === undefined ? {} : { include: include.slice(0, 1) }),
  };
}

/** What a rerun needs besides spec and inventory. */
export type StoredRequest = Omit<RunRequest, "spec" | "inventory" | "workflow"> & {
  /** The inventory is one of the catalogue. */
  catalogue_inventory?: true;
};

/** @throws {Problem} `malformed_json`, `invalid_body` */
export function requestOf(source: RunSource): RunRequest & Pick<StoredRequest, "catalogue_inventory"> {
  if ("body" in source) return bodyOf(source.body, RunRequestSchema);
  const { spec, inventory, plan, request, body, devices } = source.again;
  const { spec: other } = bodyOf(body, RerunRequestSchema);
  const configurations = configurationsOf(source) ?? {};
  const { limit, ...same } = (request ? JSON.parse(textOf(request)) : {}) as StoredRequest;
  return {
    ...same,
    files: other === undefined ? { ...same.files, ...configurations } : without(same.files, configurations),
    spec: other ?? textOf(spec),
    inventory: textOf(inventory),
    inputs: planOf(plan).inputs,
    ...(devices ? { limit: devices.join(",") } : limit ? { limit } : {}),
  };
}

/** What is kept of these files with the run is masked, and good for nothing that is sent to a device. */
const without = (files: Record<string, string> = {}, left_out: object): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !Object.hasOwn(left_out, path)));

/** @throws {Problem} `not_found` */
function configurationsOf(source: RunSource): Record<string, string> | undefined {
  if ("body" in source) return undefined;
  const { plan, configurations } = source.again;
  if (configurations) return JSON.parse(textOf(configurations)) as Record<string, string>;
  if (!planOf(plan).files) return undefined;
  throw new Problem("not_found", "The store no longer has the files of configuration that the run sent.");
}

/** The files are those that a worker and a rerun need. */
function compiledRun(ready: Ready, asked: RunRequest): Performed {
  const { plan, warnings, spec, inventory, named, inventory_json, files, configurations, copied_from } =
    ready;
  const { spec: _spec, inventory: _inventory, workflow: _workflow, ...rest } = asked;
  const request: StoredRequest = {
    ...rest,
    files,
    spec_file: spec.file,
    inventory_file: inventory.file,
    // A rerun has the spec's text, whatever the catalogue holds by then.
    ...(plan.copies && asked.copies === undefined ? { copies: fromSpec(plan.copies, spec.file) } : {}),
    ...(named ? { catalogue_inventory: true } : {}),
  };
  const value: CompiledRun = { facts: factsOf(plan), labels: asked.labels ?? {}, warnings, copied_from };
  return {
    value,
    files: {
      spec: spec.text,
      inventory: JSON.stringify(inventory_json, null, 2),
      request: JSON.stringify(request, null, 2),
      plan: JSON.stringify(plan),
      ...(Object.keys(configurations).length > 0 ? { configurations: JSON.stringify(configurations) } : {}),
    },
  };
}

/** Paths of the plan, as a request names them: from the folder of the spec. */
const fromSpec = (copies: NonNullable<Plan["copies"]>, spec: string): Plan["copies"] & object =>
  Object.fromEntries(
    Object.entries(copies).map(([path, file]) => [posix.relative(posix.dirname(spec), path), file]),
  );

/** Nothing of it runs: it stands for a spec where the compiler wants one. */
const PROBE_SPEC = "name: doctor\nsteps:\n  - wait: 1s\n";

async function probe({ body, owner }: Jobs["probe"]["asked"], world: CompilerWorld): Promise<Performed> {
  const { concurrency, timeout, ...rest } = bodyOf(body, DoctorRequestSchema);
  const { plan } = await compileBody({ ...rest, spec: PROBE_SPEC }, world, { owner });
  const stops = Object.values(plan.devices).map((device): ProbeStops => {
    const jumps = device.jumps.flatMap((jump) => plan.jump_hosts[jump] ?? plan.devices[jump] ?? []);
    return { device, jumps };
  });
  const value: CompiledProbe = {
    plan: { ...plan, stages: [], steps: {}, devices: {}, jump_hosts: {} },
    names: Object.keys(plan.devices),
    options: {
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(timeout === undefined ? {} : { timeout }),
    },
  };
  return { value, files: { devices: stops.map((each) => JSON.stringify(each)).join("\n") } };
}
