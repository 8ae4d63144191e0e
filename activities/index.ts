// All activities over one set of dependencies: on a device queue those with sessions, on the control queue the others.
import { Context } from "@temporalio/activity";
import { archiveWorkflowId, CONTROL_QUEUE, leaseWorkflowId, WORKFLOW_TYPES } from "../workflows/ids.js";
import type { Leases } from "../run-model/lease-queue.js";
import { SIGNALS } from "../workflows/messages.js";
import type { ArchiveInput, LeaseRequest } from "../workflows/messages.js";
import type { Activities, LocalActivities } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { evaluateStep } from "./evaluate.js";
import { isProgrammingError } from "./defect.js";
import { endAtDefect } from "./failure.js";
import { notify } from "./notify.js";
import { loadStage } from "./load-stage.js";
import { probeDevice } from "./probe-device.js";
import { runReadsOfGroup } from "./read-group.js";
import { runDiff } from "./run-diff.js";
import { runPoll } from "./run-poll.js";
import { runReads } from "./run-reads.js";
import { runWrite } from "./run-write.js";

export type DeviceActivities = Pick<
  Activities,
  "runReads" | "runReadsOfGroup" | "runWrite" | "runPoll" | "runDiff" | "probeDevice"
>;

export const deviceActivities = (deps: ActivityDeps): DeviceActivities => ({
  runReads: (input) => endAtDefect(deps.log, () => runReads(deps, input)),
  runReadsOfGroup: (input) => runReadsOfGroup(deps, input),
  runWrite: (input) => endAtDefect(deps.log, () => runWrite(deps, input)),
  runPoll: (input) => endAtDefect(deps.log, () => runPoll(deps, input)),
  runDiff: (input) => endAtDefect(deps.log, () => runDiff(deps, input)),
  probeDevice: (input) => probeDevice(deps, input),
});

export const controlActivities = (
  deps: ActivityDeps,
): Omit<Activities, keyof DeviceActivities> & LocalActivities => ({
  loadStage: (input) => endAtDefect(deps.log, () => loadStage(deps, input)),
  evaluate: (input) => evaluateStep(deps, input),
  findWorker: async (input) => ({ ...input, found: await deps.hasWorker(input.queue) }),
  findClosed: async ({ workflow_ids }) => {
    const ends = await Promise.all(workflow_ids.map((id) => deps.closed(id)));
    return { closed: ends.filter((end) => end !== undefined) };
  },
  requestLease: async ({ site, request }) => {
    await Context.current().client.workflow.signalWithStart<(input: Leases) => Promise<void>, [LeaseRequest]>(
      WORKFLOW_TYPES.lease,
      {
        workflowId: leaseWorkflowId(site),
        taskQueue: CONTROL_QUEUE,
        args: [await deps.lostLeases(leaseWorkflowId(site))],
        signal: SIGNALS.leaseRequest,
        signalArgs: [request],
        staticSummary: `leases of site ${site}`,
      },
    );
  },
  archiveRun: (input) => endAtDefect(deps.log, () => deps.archive(input), isProgrammingError),
  renewArchive: async ({ run }) => {
    await Context.current().client.workflow.signalWithStart<(input: ArchiveInput) => Promise<void>>(
      WORKFLOW_TYPES.archive,
      {
        workflowId: archiveWorkflowId(run),
        taskQueue: CONTROL_QUEUE,
        args: [{ run }],
        signal: SIGNALS.runClosed,
        signalArgs: [],
        staticSummary: `archive of run ${run}`,
      },
    );
  },
  notify: (input) => endAtDefect(deps.log, () => notify(deps, input)),
});
