// Looks at devices, so many at once, and tells of each when it is known.
import { WorkflowFailedError } from "@temporalio/client";
import pLimit from "p-limit";
import type { ProbeInput, ProbeResult } from "../../activities/contract.js";
import { runFolder } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import type { Plan } from "../../schemas/plan.js";
import { CONTROL_QUEUE, probeWorkflowId, WORKFLOW_TYPES } from "../../workflows/ids.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { findingOf } from "./finding.js";
import { sliceOf } from "./slice.js";

export interface ProbeOptions {
  temporal: Temporal;
  store: ArtifactStore;
  plan: Plan;
  group: string;
  concurrency: number;
  timeout_ms: number;
}

/** For a device's turn: see `ProbeInput.wait_ms`. */
const WAIT_MS = 30_000;
/** Until a worker of control and one of the site have taken it, and to close the session. */
const EXTRA_MS = 20_000;

/** Who stops reading starts no more. What workers told one another of their logins is removed: it is no run. */
export async function* probeDevices(options: ProbeOptions): AsyncGenerator<DeviceFinding> {
  const names = Object.keys(options.plan.devices);
  const limit = pLimit(options.concurrency);
  const ready: DeviceFinding[] = [];
  let wake = (): void => {};
  const looks = new Set<Promise<void>>();
  const look = async (name: string): Promise<void> => {
    ready.push(await probeOne(options, name));
    wake();
  };
  for (const name of names)
    void limit(() => {
      const going = look(name).finally(() => looks.delete(going));
      looks.add(going);
      return going;
    });
  try {
    for (let left = names.length; left > 0; left--) {
      while (ready.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      yield ready.shift() as DeviceFinding;
    }
  } finally {
    limit.clearQueue();
    await Promise.all(looks);
    // A store that cannot remove is another finding's business.
    await options.store.remove(runFolder(options.group)).catch(() => {});
  }
}

async function probeOne(options: ProbeOptions, name: string): Promise<DeviceFinding> {
  const plan = sliceOf(options.plan, name);
  const device = plan.devices[name] as Plan["devices"][string];
  const result = await ask(options, { plan, device: name, site: device.site }).catch(failed);
  return findingOf(plan, device, result);
}

async function ask(
  { temporal, group, timeout_ms }: ProbeOptions,
  about: Pick<ProbeInput, "plan" | "device" | "site">,
): Promise<ProbeResult> {
  const input: ProbeInput = { ...about, group, wait_ms: WAIT_MS, timeout_ms };
  const workflowId = probeWorkflowId(group, about.device);
  const within_ms = WAIT_MS + timeout_ms + EXTRA_MS;
  await temporal.call((client) =>
    client.workflow.start(WORKFLOW_TYPES.probe, {
      workflowId,
      taskQueue: CONTROL_QUEUE,
      args: [input],
      workflowExecutionTimeout: within_ms,
      workflowIdConflictPolicy: "USE_EXISTING",
      staticSummary: `doctor: ${about.device}`,
    }),
  );
  const signal = AbortSignal.timeout(within_ms + EXTRA_MS);
  for (;;) {
    try {
      return (await temporal.poll(
        (client) => client.workflow.getHandle(workflowId).result(),
        signal,
      )) as ProbeResult;
    } catch (error) {
      // One poll does not last as long as the longest look.
      if (grpcCode(error) !== GRPC.deadline_exceeded || signal.aborted) throw error;
    }
  }
}

function failed(error: unknown): ProbeResult {
  const told = (code: string, message: string): ProbeResult => ({ ok: false, code, message, duration_ms: 0 });
  if (error instanceof Problem) return told(error.code, error.message);
  if (error instanceof WorkflowFailedError) return told("no_worker", "no worker took the look at the device");
  return told("interrupted", `the look was cut short: ${(error as Error).message}`);
}
