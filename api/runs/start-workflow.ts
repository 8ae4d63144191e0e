// Hands a run to Temporal: found there by name, site, device or label. Starting it twice gives one run.
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { defineSearchAttributeKey, TypedSearchAttributes } from "@temporalio/common";
import {
  CONTROL_QUEUE,
  MAX_SEARCH_DEVICES_BYTES,
  runWorkflowId,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TYPES,
} from "../../workflows/ids.js";
import type { RunInput, RunMemo } from "../../workflows/messages.js";
import type { PlanFacts } from "../compile/facts.js";
import type { Temporal } from "../temporal.js";

/** @throws {Problem} `temporal_unreachable` */
export async function startWorkflow(temporal: Temporal, input: RunInput, facts: PlanFacts): Promise<void> {
  const { workflow, spec_digest, actor, labels, inputs, origin, created_at, deadline_at, devices } = input;
  const memo: RunMemo = {
    workflow,
    spec_digest,
    actor,
    labels,
    created_at,
    devices,
    ...(inputs ? { inputs } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(deadline_at === undefined ? {} : { deadline_at }),
  };
  await temporal.call(async (client) => {
    try {
      await client.workflow.start(WORKFLOW_TYPES.run, {
        workflowId: runWorkflowId(input.run),
        taskQueue: CONTROL_QUEUE,
        args: [input],
        memo: memo,
        typedSearchAttributes: searchAttributes(input, facts),
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: "REJECT_DUPLICATE",
        staticSummary: `${workflow}: ${devices} ${devices === 1 ? "device" : "devices"}`.slice(0, 200),
        staticDetails: details(input, facts).slice(0, 10_000),
      });
    } catch (error) {
      // Closed already: the start that this one repeats went through long ago.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  });
}

function searchAttributes(input: RunInput, facts: PlanFacts): TypedSearchAttributes {
  const keyword = (name: string, value: string) => ({
    key: defineSearchAttributeKey(name, "KEYWORD"),
    value,
  });
  const list = (name: string, value: string[]) => ({
    key: defineSearchAttributeKey(name, "KEYWORD_LIST"),
    value,
  });
  const labels = Object.entries(input.labels).map(([name, value]) => `${name}=${value}`);
  return new TypedSearchAttributes([
    keyword(SEARCH_ATTRIBUTES.workflow, input.workflow),
    keyword(SEARCH_ATTRIBUTES.status, "running"),
    list(SEARCH_ATTRIBUTES.site, thatFit(facts.sites)),
    list(SEARCH_ATTRIBUTES.device, thatFit(facts.devices)),
    list(SEARCH_ATTRIBUTES.label, thatFit(labels)),
  ]);
}

function thatFit(names: string[]): string[] {
  let bytes = 0;
  const end = names.findIndex((name) => (bytes += Buffer.byteLength(name) + 3) > MAX_SEARCH_DEVICES_BYTES);
  return end < 0 ? names : names.slice(0, end);
}

/** What Temporal's Web UI shows of the run, as Markdown. */
function details(input: RunInput, facts: PlanFacts): string {
  const stages = input.stages.map(({ name, devices }, n) => `${n + 1}. ${name}: ${devices} devices`);
  return [
    ...(facts.description ? [facts.description.slice(0, 5_000)] : []),
    `Started by **${input.actor}**${input.origin ? `, again after \`${input.origin}\`` : ""}${input.check ? ", as a check: nothing is changed" : ""}.`,
    stages.join("\n"),
  ].join("\n\n");
}
