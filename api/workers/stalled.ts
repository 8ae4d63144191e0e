// Whether an open execution stands still, and why: its worker's build cannot go on with it, or none lives that may.
import proto from "@temporalio/proto";
import { isoTime, messageOf } from "../../projection/payloads.js";
import { STALLED } from "../../policy/processes.js";
import type { Stalled } from "../../schemas/workers.js";
import type { Temporal } from "../temporal.js";
import type { LookAtWorkers } from "./look.js";
import { isSameVersion, type Version, versionOf } from "./seen.js";

const { EventType, VersioningBehavior, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;
const NON_DETERMINISTIC = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;
/** The failure that counts is among the last events: what comes after it is not written. */
const LAST_EVENTS = 10;

type Described = proto.temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

/** What of a description tells whether the execution goes on. */
export interface Standing {
  workflow_id: string;
  run_id: string;
  task?: Described["pendingWorkflowTask"];
  /** The build that it stays on. */
  pinned?: Version;
}

export function standingOf({ workflowExecutionInfo: info, pendingWorkflowTask: task }: Described): Standing {
  const versioning = info?.versioningInfo;
  const override = versioning?.versioningOverride?.pinned?.version;
  const stays = versioning?.behavior === VersioningBehavior.VERSIONING_BEHAVIOR_PINNED;
  const pinned = versionOf(override) ?? (stays ? versionOf(versioning?.deploymentVersion) : undefined);
  return {
    workflow_id: info?.execution?.workflowId ?? "",
    run_id: info?.execution?.runId ?? "",
    ...(task ? { task } : {}),
    ...(pinned ? { pinned } : {}),
  };
}

/** Costs nothing for an execution whose workflow waits for others, and is not bound to a build. @throws {Problem} `temporal_unreachable` */
export async function stalledOf(
  temporal: Temporal,
  look: LookAtWorkers,
  standing: Standing,
): Promise<Stalled | undefined> {
  const { task, pinned } = standing;
  if (task && Number(task.attempt) > 1) {
    const failed = await failedTask(temporal, standing);
    if (failed) return failed;
  }
  const scheduled = task?.originalScheduledTime ?? task?.scheduledTime;
  const waits_ms = scheduled && !task?.startedTime ? Date.now() - Date.parse(isoTime(scheduled)) : 0;
  if (!pinned && waits_ms < STALLED.waits_ms) return undefined;
  const { seen, current } = await look();
  const build = pinned ?? current;
  const lives = seen.some(({ alive, version }) => alive && isSameVersion(version, build));
  if (lives) return undefined;
  const since = scheduled ? isoTime(scheduled) : null;
  if (!pinned)
    return {
      code: "no_worker",
      message: `no worker${build ? ` of the current build ${build.build}` : ""} takes it. Start one with \`orchestrator worker\`; \`orchestrator workers list\` shows which there are`,
      since,
    };
  return {
    code: "no_worker_of_build",
    message: `no worker of build ${pinned.build} (deployment ${pinned.deployment}) lives, and the run stays on that build. Start one: it goes on where it is`,
    since,
    build: pinned.build,
  };
}

/** The first part of a run that stands still. @throws {Problem} `temporal_unreachable` */
export async function stalledPart(
  temporal: Temporal,
  look: LookAtWorkers,
  standings: ReadonlyMap<string, Standing>,
): Promise<Stalled | undefined> {
  for (const standing of standings.values()) {
    const stalled = await stalledOf(temporal, look, standing);
    if (stalled) return stalled;
  }
  return undefined;
}

async function failedTask(
  temporal: Temporal,
  { workflow_id, run_id, task, pinned }: Standing,
): Promise<Stalled | undefined> {
  const { history } = await temporal.call((client) =>
    client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: temporal.namespace,
      execution: { workflowId: workflow_id, runId: run_id },
      maximumPageSize: LAST_EVENTS,
    }),
  );
  const last = (history?.events ?? []).find(
    ({ eventType }) =>
      eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED ||
      eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT ||
      eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  );
  const failed = last?.workflowTaskFailedEventAttributes;
  if (!last || !failed) return undefined;
  // The SDK does not say of each of them which workflow it is of.
  const reader = { converter: temporal.converter };
  const said = failed.failure ? await messageOf(reader, failed.failure) : "";
  const isIncompatible = failed.cause === NON_DETERMINISTIC;
  const why = reasonOf(said);
  return {
    code: isIncompatible ? "incompatible_build" : "workflow_task_failing",
    message: isIncompatible
      ? `the build of the worker (${failed.identity ?? ""}) cannot go on with it: its workflow does something else than the run has done (${why}). Start workers of the build that began the run in place of these: it goes on where it is, and nothing is lost`
      : `the worker (${failed.identity ?? ""}) fails each time it goes on with it: ${why}. Its log says more; with another build the run goes on where it is`,
    since: isoTime(last.eventTime),
    attempts: Number(task?.attempt ?? 1),
    ...(pinned ? { build: pinned.build } : {}),
  };
}

const LONGEST_REASON = 300;

/** The SDK's message holds the core's as a debug print. */
function reasonOf(message: string): string {
  const said = /\[TMPRL1100\] (?:Nondeterminism error: )?((?:[^"\\]|\\.)*)/.exec(message)?.[1] ?? message;
  return said.replaceAll('\\"', '"').split("\n")[0]?.slice(0, LONGEST_REASON) ?? "";
}
