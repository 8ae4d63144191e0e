// Spec, inventory and inputs to the plan.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Plan, PlanStage, PlanStep } from "../../schemas/plan.js";
import { digestOf } from "../digest.js";
import { Collector, didYouMean } from "../diagnostics/index.js";
import { jsonOf } from "../document/index.js";
import { isTemplate } from "../expressions/index.js";
import type { Inventory } from "../inventory/read.js";
import type { IrSpec, IrStage } from "../reading/ir.js";
import { withInputsInName } from "../reading/step-name.js";
import { selectDevices } from "../targets/select.js";
import { batchSizes, maxFailures } from "./batches.js";
import { type Earlier, nothingEarlier } from "./check-earlier.js";
import { checkCredentials } from "./check-credentials.js";
import { copiesOf, digestsOf, type PlanSources, textsOf } from "./sources.js";
import { checkSteps } from "./check.js";
import { newRenderer, type Renderer } from "./render.js";
import { withLength } from "./size/lists.js";
import { cutOf } from "./size/parts.js";
import { warnOfSharedAddresses } from "./shared-addresses.js";
import { stepsOfStage, tracksOf } from "./tracks.js";

const DEFAULT_CONCURRENCY = 20;

export interface Assembly {
  spec: IrSpec;
  inventory: Inventory;
  inputs: Record<string, Json>;
  /** Names that the run is limited to. */
  limit?: ReadonlySet<string>;
  check: boolean;
  concurrency?: number;
  deadlineMs?: number;
  problems: Collector;
  /** What files of configuration and templates were read for the plan. */
  sources: PlanSources;
}

/** Worth nothing where the collector has errors afterwards. */
export function assemble(assembly: Assembly): Plan {
  const { spec, inventory, inputs, problems } = assembly;
  const renderer = newRenderer(inputs, problems);
  // What a wrong inventory lacks may only be unreadable, which is reported already.
  const isReadable = !problems.hasWithin(inventory.document);
  for (const [name, at] of spec.secrets) {
    if (inventory.secrets.has(name)) continue;
    const hint = () =>
      didYouMean(name, inventory.secrets.keys()) ??
      `add \`secrets: { ${name}: { env: VARIABLE } }\` to the inventory`;
    problems.add({ code: "unknown_secret", message: `the inventory has no secret \`${name}\``, at, hint });
  }
  checkReceivers(spec, inventory, problems);
  const used = new Set<ResolvedDevice>();
  const earlier = nothingEarlier();
  const stages = spec.stages
    .map((stage) => stageOf(stage, used, earlier, renderer, assembly))
    .filter((stage) => !stage.finally || stage.tracks.length > 0);
  if (
    used.size === 0 &&
    !problems.failed &&
    assembly.limit &&
    spec.stages.some((stage) => !stage.allowEmpty)
  ) {
    problems.add({
      code: "empty_selection",
      message: "the limit leaves no device of those that the spec selects",
      at: spec.stages[0]!.at,
    });
  }
  for (const name of assembly.sources.secrets)
    if (!spec.secrets.has(name)) spec.secrets.set(name, spec.stages[0]!.at);
  const files = digestsOf(assembly.sources);
  const copies = copiesOf(assembly.sources);
  const jinja = textsOf(assembly.sources);
  const devices = [...inventory.devices.values()].filter((device) => used.has(device));
  const concurrency = assembly.concurrency ?? spec.concurrency ?? DEFAULT_CONCURRENCY;
  if (isReadable) checkCredentials(devices, inventory, problems);
  warnOfSharedAddresses(devices, concurrency, inventory.places, problems);
  const hops = new Set(devices.flatMap((device) => device.jumps));
  const jumpHosts = [...inventory.devices.values()].filter(
    (device) => hops.has(device.name) && !used.has(device),
  );
  const credentials = new Set([...devices, ...jumpHosts].map((device) => device.credential));
  const platforms = new Set(devices.map((device) => device.platform));
  const own = [...platforms].filter((name) => inventory.ownPlatforms.has(name));
  const { deadlineMs = spec.deadlineMs } = assembly;
  const plan: Omit<Plan, "digest"> = {
    version: 1,
    spec_digest: digestOf({ spec: jsonOf(spec.document), files: spec.files }),
    inventory_digest: inventory.digest,
    name: spec.name,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    inputs,
    check: assembly.check,
    concurrency,
    ...(deadlineMs === undefined ? {} : { deadline_ms: deadlineMs }),
    cleanup_timeout_ms: spec.cleanupTimeoutMs,
    stages,
    steps: Object.fromEntries(stepsOf(spec, inputs, problems).map((step) => [step.id, step])),
    devices: named(devices),
    jump_hosts: named(jumpHosts),
    credentials: Object.fromEntries([...inventory.credentials].filter(([name]) => credentials.has(name))),
    secrets: Object.fromEntries([...inventory.secrets].filter(([name]) => spec.secrets.has(name))),
    platforms: Object.fromEntries([...inventory.platforms].filter(([name]) => platforms.has(name))),
    ...(Object.keys(files).length > 0 ? { files } : {}),
    ...(Object.keys(copies).length > 0 ? { copies } : {}),
    ...(Object.keys(jinja).length > 0 ? { jinja } : {}),
    ...(own.length > 0 ? { own_platforms: own } : {}),
    ...(spec.notify.length > 0 ? { notify: spec.notify } : {}),
  };
  checkSize(plan, spec, problems);
  return { ...plan, digest: digestOf(plan) };
}

/** What a run tells at its end belongs to no device. */
function checkReceivers(spec: IrSpec, inventory: Inventory, problems: Collector): void {
  for (const { url_secret, signing_secret } of spec.notify)
    for (const name of [url_secret, signing_secret]) {
      const source = inventory.secrets.get(name ?? "");
      if (name === undefined || !source || !("exec" in source) || !source.exec.some(isTemplate)) continue;
      problems.add({
        code: "secret_misuse",
        message: `the program of the secret \`${name}\` is given the name of a device, and a notification has none`,
        at: spec.secrets.get(name)!,
        hint: "use a secret of its own",
      });
    }
}

/** A plan that no Temporal execution can hold is refused before it starts. */
function checkSize(plan: Pick<Plan, "stages" | "steps">, spec: IrSpec, problems: Collector): void {
  if (problems.failed) return;
  const { over } = cutOf(plan);
  if (!over) return;
  const { stage = 0, message, hint } = over;
  problems.add({ code: "too_complex", message, hint, at: spec.stages[stage]!.at });
}

const named = (devices: ResolvedDevice[]): Record<string, ResolvedDevice> =>
  Object.fromEntries(devices.map((device) => [device.name, device]));

const stepsOf = (spec: IrSpec, inputs: Record<string, Json>, problems: Collector): PlanStep[] =>
  spec.stages.flatMap((stage) =>
    stepsOfStage(stage).map(({ plan, node }) => withInputsInName(plan, node, inputs, problems)),
  );

function stageOf(
  stage: IrStage,
  used: Set<ResolvedDevice>,
  earlier: Earlier,
  renderer: Renderer,
  assembly: Assembly,
): PlanStage {
  const { inventory, spec, problems, limit } = assembly;
  const selected = stage.isFinally
    ? [...inventory.devices.values()].filter((device) => used.has(device))
    : selectDevices(stage.targets, stage.at, {
        inventory,
        inputs: assembly.inputs,
        problems,
        conditions: spec.conditions,
        reported: spec.reported,
      });
  const devices = limit ? selected.filter((device) => limit.has(device.name)) : selected;
  for (const device of devices) {
    used.add(device);
    if (device.platform !== "") continue;
    problems.add({
      code: "missing_platform",
      message: `the device \`${device.name}\` has no platform`,
      at: inventory.places.get(device.name)!,
      hint: "set `platform` on it, on a group or in `defaults`",
    });
  }
  const steps = stepsOfStage(stage);
  checkSteps(steps, devices, inventory, earlier, renderer, assembly.sources);
  // What cannot be rendered was reported, or is of a device on which the step does not run.
  const quiet = newRenderer(assembly.inputs, new Collector());
  for (const { plan } of steps) if (plan.for_each) plan.for_each = withLength(plan.for_each, devices, quiet)!;
  const { tracks, writes } = tracksOf(stage, devices, inventory.platforms, quiet);
  const all = assembly.concurrency ?? spec.concurrency ?? DEFAULT_CONCURRENCY;
  const own = stage.concurrency ?? all;
  return {
    name: stage.name,
    ...(stage.when === undefined ? {} : { when: stage.when }),
    on_failure: stage.onFailure,
    concurrency: assembly.concurrency === undefined ? own : Math.min(own, assembly.concurrency),
    ...(stage.batches && devices.length > 0 ? { batches: batchSizes(stage.batches, devices.length) } : {}),
    ...(stage.maxFailures === undefined
      ? {}
      : { max_failures: maxFailures(stage.maxFailures, devices.length) }),
    exclusive: stage.exclusive || writes,
    ...(stage.isFinally ? { finally: true as const } : {}),
    tracks,
  };
}
