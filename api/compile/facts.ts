// What the API itself needs to know of a plan: names, sizes and digests. The plan may be fifty times as large.
import { outlineOf } from "../../projection/state.js";
import type { Plan } from "../../schemas/plan.js";
import type { RunInput } from "../../workflows/messages.js";
import { cutOf, holdsDevices } from "../../compiler/index.js";

/** Inputs of more JSON than this stay in the plan. */
const INPUTS_BYTES = 4_096;

export interface PlanFacts
  extends Pick<
    Plan,
    | "name"
    | "description"
    | "digest"
    | "spec_digest"
    | "templates_digest"
    | "copies"
    | "check"
    | "deadline_ms"
    | "cleanup_timeout_ms"
  > {
  /** Where they are small enough to travel with the run's workflow. */
  inputs?: Plan["inputs"];
  /** Of the inputs as JSON. */
  inputs_bytes: number;
  /** Names of all devices, in inventory order. */
  devices: string[];
  sites: string[];
  steps: string[];
  /** Those that some stage works on. */
  targets: string[];
  stages: RunInput["stages"];
}

export function factsOf(plan: Plan): PlanFacts {
  const { name, description, digest, spec_digest, templates_digest, check, deadline_ms, inputs, copies } =
    plan;
  const devices = Object.keys(plan.devices);
  const { parts } = cutOf(plan);
  const inputs_bytes = Buffer.byteLength(JSON.stringify(inputs));
  const countOf = ({ tracks }: Plan["stages"][number]) =>
    tracks.reduce((sum, track) => sum + track.devices.length, 0);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    digest,
    spec_digest,
    ...(templates_digest === undefined ? {} : { templates_digest }),
    check,
    ...(copies === undefined ? {} : { copies }),
    ...(deadline_ms === undefined ? {} : { deadline_ms }),
    cleanup_timeout_ms: plan.cleanup_timeout_ms,
    ...(inputs_bytes <= INPUTS_BYTES ? { inputs } : {}),
    inputs_bytes,
    devices,
    sites: [...new Set(devices.map((device) => plan.devices[device]!.site))],
    steps: Object.keys(plan.steps),
    targets: outlineOf(plan).devices,
    stages: plan.stages.map((stage, n) => ({
      name: stage.name,
      devices: countOf(stage),
      ...(parts ? { part: parts[n]! } : {}),
      ...(stage.finally ? { finally: { holds: holdsDevices(plan, stage) } } : {}),
    })),
  };
}
