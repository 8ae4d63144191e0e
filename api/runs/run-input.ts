// What a run workflow is started with, from what is known of the plan and the record of who asked for it.
import type { RunInput } from "../../workflows/messages.js";
import type { PlanFacts } from "../compile/facts.js";
import type { RunRecord } from "./idempotency.js";

export interface RunInputParts {
  record: RunRecord;
  facts: PlanFacts;
  labels: Record<string, string>;
  origin?: string;
  traceparent?: string;
}

export function runInputOf({ record, facts, labels, origin, traceparent }: RunInputParts): RunInput {
  const { deadline_ms } = facts;
  return {
    run: record.run,
    workflow: facts.name,
    plan_digest: facts.digest,
    spec_digest: facts.spec_digest,
    actor: record.actor,
    labels,
    ...(facts.inputs ? { inputs: facts.inputs } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(traceparent === undefined ? {} : { traceparent }),
    created_at: record.created_at,
    ...(deadline_ms === undefined
      ? {}
      : { deadline_ms, deadline_at: new Date(Date.parse(record.created_at) + deadline_ms).toISOString() }),
    cleanup_timeout_ms: facts.cleanup_timeout_ms,
    check: facts.check,
    devices: facts.targets.length,
    stages: facts.stages,
  };
}
