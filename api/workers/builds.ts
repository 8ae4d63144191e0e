// The builds of deployments and who serves them; which one new runs get.
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import proto from "@temporalio/proto";
import { TEMPORAL_CALL } from "../../policy/processes.js";
import type { Build, PromoteRequest } from "../../schemas/workers.js";
import { devicesQueue, siteOfQueue, WORKFLOW_TYPES } from "../../workflows/ids.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import {
  isSameVersion,
  lookAtSite,
  lookAtWorkers,
  type SeenWorker,
  signsOfLife,
  type Version,
  versionOf,
} from "./seen.js";

const { RoutingConfigUpdateState, WorkerDeploymentVersionStatus: STATUS } = proto.temporal.api.enums.v1;
const STATUSES = new Map<unknown, Build["status"]>([
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT, "current"],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING, "ramping"],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING, "draining"],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED, "drained"],
]);
const SOON_MS = 100;

/**
 * Of all deployments; workers without one come last.
 * @param known names of deployments
 * @throws {Problem} `temporal_unreachable`
 */
export async function listBuilds(temporal: Temporal, known: string[] = []): Promise<Build[]> {
  const { namespace } = temporal;
  return temporal.call(async (client) => {
    const [listed, { seen }, heard] = await Promise.all([
      deploymentNames(client, namespace),
      lookAtWorkers(client, namespace),
      signsOfLife(client, namespace),
    ]);
    const sites = await lookAtSites(client, namespace, heard);
    // The list is seconds old, and lacks for a moment what has just changed.
    const named = seen.flatMap(({ version }) => version?.deployment ?? []);
    const names = [...new Set([...known, ...listed, ...named])].toSorted();
    const deployments = await Promise.all(names.map((name) => describe(client, namespace, name)));
    const builds = deployments.flatMap((info) => info?.versionSummaries ?? []);
    const found = await Promise.all(
      builds.map(async ({ deploymentVersion, status }): Promise<Build[]> => {
        const version = versionOf(deploymentVersion);
        if (!version) return [];
        return [
          {
            ...version,
            status: STATUSES.get(status) ?? "inactive",
            ...served(version, seen, sites),
            open_runs: await openRuns(client, version),
          },
        ];
      }),
    );
    const rest = served(undefined, seen, sites);
    const unversioned: Build[] =
      rest.workers > 0
        ? [{ deployment: null, build: null, status: "unversioned", ...rest, open_runs: null }]
        : [];
    return [...found.flat(), ...unversioned];
  });
}

/** @throws {Problem} `not_found`, `bad_request`, `no_worker`, `temporal_unreachable` */
export async function promoteBuild(
  temporal: Temporal,
  { build, deployment, force = false }: PromoteRequest,
  actor: string,
): Promise<Build[]> {
  const builds = await listBuilds(temporal);
  const named = builds.filter(
    (each) => each.build === build && (deployment === undefined || each.deployment === deployment),
  );
  const [found, another] = named;
  if (!found?.deployment) {
    const known = builds.flatMap((each) => each.build ?? []).join(", ");
    throw new Problem(
      "not_found",
      `There is no build ${build}; ${known === "" ? "no worker was ever started with --deployment" : `there are ${known}`}.`,
    );
  }
  if (another)
    throw new Problem(
      "bad_request",
      `Several deployments have a build ${build}: ${named.map((each) => each.deployment).join(", ")}. Say which one.`,
    );
  if (!force) refuseAbsent(found, builds);
  await setCurrent(temporal, { deployment: found.deployment, build }, { force, actor });
  return listBuilds(temporal, [found.deployment]);
}

/** A site whose workers are of another build alone would have none for new runs. */
function refuseAbsent(build: Build, all: Build[]): void {
  const cure = "Start them first, or use --force.";
  if (build.workers === 0) throw new Problem("no_worker", `No worker of build ${build.build} lives. ${cure}`);
  const served = all
    .filter(({ status, deployment }) => status === "current" && deployment === build.deployment)
    .flatMap(({ sites }) => sites);
  const missing = served.filter((site) => !build.sites.includes(site));
  if (missing.length > 0)
    throw new Problem(
      "no_worker",
      `Build ${build.build} has no worker for ${missing.length === 1 ? "site" : "sites"} ${missing.join(", ")}, where the current build has one. ${cure}`,
    );
}

async function setCurrent(
  temporal: Temporal,
  { deployment: deploymentName, build: buildId }: Version,
  { force, actor }: { force: boolean; actor: string },
): Promise<void> {
  const { namespace } = temporal;
  try {
    await temporal.call((client) =>
      client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        identity: actor,
        ignoreMissingTaskQueues: force,
        allowNoPollers: force,
      }),
    );
  } catch (error) {
    if (grpcCode(error) !== GRPC.failed_precondition) throw error;
    throw new Problem("no_worker", `Temporal refuses it: ${(error as Error).message}.`, { cause: error });
  }
  // Task queues are told one after the other.
  const until = performance.now() + TEMPORAL_CALL.deadline_ms;
  while (performance.now() < until) {
    const info = await temporal.call((client) => describe(client, namespace, deploymentName));
    const state = info?.routingConfigUpdateState;
    if (state !== RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS) return;
    await sleep(SOON_MS);
  }
}

async function deploymentNames(client: Client, namespace: string): Promise<string[]> {
  const names: string[] = [];
  let nextPageToken: Uint8Array | undefined;
  try {
    do {
      const page = await client.workflowService.listWorkerDeployments({
        namespace,
        ...(nextPageToken ? { nextPageToken } : {}),
      });
      names.push(...(page.workerDeployments ?? []).flatMap(({ name }) => name ?? []));
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
  } catch (error) {
    if (grpcCode(error) !== GRPC.unimplemented) throw error;
  }
  return names;
}

async function describe(client: Client, namespace: string, deploymentName: string) {
  try {
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    return workerDeploymentInfo;
  } catch (error) {
    if (grpcCode(error) === GRPC.not_found || grpcCode(error) === GRPC.unimplemented) return undefined;
    throw error;
  }
}

async function lookAtSites(client: Client, namespace: string, heard: SeenWorker[]) {
  const names = new Set(heard.flatMap(({ queue }) => siteOfQueue(queue ?? "") ?? []));
  return Promise.all(
    [...names].toSorted().map(async (site): Promise<[string, SeenWorker[]]> => {
      const own = heard.filter(({ queue }) => queue === devicesQueue(site));
      return [site, await lookAtSite(client, namespace, site, own)];
    }),
  );
}

function served(version: Version | undefined, seen: SeenWorker[], sites: [string, SeenWorker[]][]) {
  const own = (worker: SeenWorker) => worker.alive && isSameVersion(worker.version, version);
  return {
    workers: seen.filter(own).length,
    sites: sites.filter(([, workers]) => workers.some(own)).map(([site]) => site),
  };
}

/** The server puts the build of a run into search attributes of its own. */
async function openRuns(client: Client, { deployment, build }: Version): Promise<number | null> {
  try {
    const { count } = await client.workflow.count(
      `WorkflowType = '${WORKFLOW_TYPES.run}' AND ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion = '${deployment}:${build}'`,
    );
    return count;
  } catch {
    return null;
  }
}
