// Every name that Temporal sees: workflow ids, types, queues, search attributes. Each is defined here and only here.

export const WORKFLOW_TYPES = {
  run: "run",
  shard: "shard",
  archive: "archive",
  lease: "lease",
  notify: "notify",
  probe: "probe",
} as const;

export const runWorkflowId = (run: string): string => `run/${run}`;
export const shardWorkflowId = (run: string, stage: number, shard: number): string =>
  `${shardsPrefix(runWorkflowId(run))}${stage}/shard/${shard}`;
/** What the ids of all shards of a run begin with. */
export const shardsPrefix = (run_workflow_id: string): string => `${run_workflow_id}/stage/`;
export const archiveWorkflowId = (run: string): string => `archive/${run}`;
/** What the ids of all notifications of a run begin with. */
export const notificationsPrefix = (run: string): string => `notify/${run}/`;
/** @param id of the notification: one workflow delivers it */
export const notifyWorkflowId = (run: string, id: string): string => `${notificationsPrefix(run)}${id}`;
/** @param group of one request */
export const probeWorkflowId = (group: string, device: string): string => `probe/${group}/${device}`;
export const leaseWorkflowId = (site: string): string => `lease/${site}`;

/** Stage, device and place in the device's work: `0/r1/3`. Unique within a workflow. */
export const segmentActivityId = (stage: number, device: string, n: number): string =>
  `${stage}/${device}/${n}`;

/** Of several devices: stage, and the first device with the place in its work: `0+3/r1`. */
export const groupActivityId = (stage: number, device: string, n: number): string =>
  `${stage}+${n}/${device}`;

/** The run of a workflow of its: the run itself, a shard, the archive, a notification. */
export const runOf = (workflow_id: string): string | undefined =>
  /^(?:run|archive|notify)\/([^/]+)/.exec(workflow_id)?.[1];
/** The device of a segment's activity; its name may hold slashes. */
export const deviceOf = (activity_id: string): string | undefined =>
  /^\d+\/(.+)\/\d+$/s.exec(activity_id)?.[1];

/** Workflows run here, and so do activities that touch no device. */
export const CONTROL_QUEUE = "control";
/** Activities that open sessions run on a worker of the device's site. */
export const devicesQueue = (site: string): string => `devices@${site}`;
/** @returns the site whose devices the queue is for */
export const siteOfQueue = (queue: string): string | undefined => /^devices@(.+)$/s.exec(queue)?.[1];
/** The same for stages of few devices: each worker keeps some room for them, so that a large run does not hold them up. */
export const fewDevicesQueue = (site: string): string => `few-devices@${site}`;
/** Polled by every worker of the site, also by one that is too busy to take device activities. Nothing is put there. */
export const presenceQueue = (devices_queue: string): string => `presence/${devices_queue}`;
export const DEFAULT_SITE = "default";

export const SEARCH_ATTRIBUTES = {
  workflow: "OrchestratorWorkflow",
  status: "OrchestratorStatus",
  site: "OrchestratorSite",
  device: "OrchestratorDevice",
  label: "OrchestratorLabel",
} as const;
/** Their types, by the name that Temporal sees. */
export const SEARCH_ATTRIBUTE_TYPES: Readonly<Record<string, "Keyword" | "KeywordList">> = {
  [SEARCH_ATTRIBUTES.workflow]: "Keyword",
  [SEARCH_ATTRIBUTES.status]: "Keyword",
  [SEARCH_ATTRIBUTES.site]: "KeywordList",
  [SEARCH_ATTRIBUTES.device]: "KeywordList",
  [SEARCH_ATTRIBUTES.label]: "KeywordList",
};
/** Finds nothing; refused by a namespace that lacks one of them. */
export const USES_SEARCH_ATTRIBUTES = Object.keys(SEARCH_ATTRIBUTE_TYPES)
  .map((name) => `${name} = 'none'`)
  .join(" AND ");

/** More names than these do not fit a search attribute (2,048 bytes); the store's device index has them all. */
export const MAX_SEARCH_DEVICES_BYTES = 2_000;
