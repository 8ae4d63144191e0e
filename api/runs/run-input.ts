// What a run workflow is started with, from the plan and the record of who asked for it.
import type { Plan } from "../../schemas/plan.js";
import type { RunInput } from "../../workflows/messages.js";
import { estimateEvents } from "../../workflows/events.js";
import type { RunRecord } from "./idempotency.js";

/** Inputs of more JSON than this stay in the plan. */
const INPUTS_BYTES = 4_096;

export interface RunInputParts {
  record: RunRecord;
  plan: Plan;
  labels: Record<string, string>;
  origin?: string;
  traceparent?: string;
}

export function runInputOf({ record, plan, labels, origin, traceparent }: RunInputParts): RunInput {
  const small = Buffer.byteLength(JSON.stringify(plan.inputs)) <= INPUTS_BYTES;
  const devices = new Set(plan.stages.flatMap(devicesOf));
  const { deadline_ms } = plan;
  return {
    run: record.run,
    workflow: plan.name,
    plan_digest: plan.digest,
    spec_digest: plan.spec_digest,
    actor: record.actor,
    labels,
    ...(small ? { inputs: plan.inputs } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(traceparent === undefined ? {} : { traceparent }),
    created_at: record.created_at,
    ...(deadline_ms === undefined
      ? {}
      : { deadline_ms, deadline_at: new Date(Date.parse(record.created_at) + deadline_ms).toISOString() }),
    cleanup_timeout_ms: plan.cleanup_timeout_ms,
    check: plan.check,
    events: estimateEvents(plan),
    devices: devices.size,
    stages: plan.stages.map((stage) => ({ name: stage.name, devices: devicesOf(stage).length })),
  };
}

const devicesOf = (stage: Plan["stages"][number]): string[] => stage.tracks.flatMap((track) => track.devices);
