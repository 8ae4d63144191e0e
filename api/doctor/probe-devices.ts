// Looks at devices, so many at once, and tells of each when it is known.
import { PROBE } from "../../policy/temporal.js";
import { WorkflowFailedError } from "@temporalio/client";
import pLimit from "p-limit";
import type { ProbeInput, ProbeResult } from "../../activities/contract.js";
import { runFolder } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import { CONTROL_QUEUE, probeWorkflowId, WORKFLOW_TYPES } from "../../workflows/ids.js";
import type { CompiledProbe, ProbeStops } from "../compile/job.js";
import { linesOf } from "../compile/pieces.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { findingOf } from "./finding.js";
import { sliceOf } from "./slice.js";

export interface ProbeOptions {
  temporal: Temporal;
  store: ArtifactStore;
  probe: CompiledProbe;
  /** A line of JSON for each device. */
  devices: Uint8Array[];
  group: string;
  concurrency: number;
  timeout_ms: number;
}

/** Who stops reading starts no more. What workers told one another of their logins is removed: it is not a run. */
export async function* probeDevices(options: ProbeOptions): AsyncGenerator<DeviceFinding> {
  const limit = pLimit(options.concurrency);
  const ready: DeviceFinding[] = [];
  let wake = (): void => {};
  const looks = new Set<Promise<void>>();
  const look = async (line: string): Promise<void> => {
    ready.push(await probeOne(options, JSON.parse(line) as ProbeStops));
    wake();
  };
  for await (const line of linesOf(options.devices))
    void limit(() => {
      const going = look(line).finally(() => looks.delete(going));
      looks.add(going);
      return going;
    });
  try {
    for (let left = options.probe.names.length; left > 0; left--) {
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

async function probeOne(options: ProbeOptions, stops: ProbeStops): Promise<DeviceFinding> {
  const { device } = stops;
  const plan = sliceOf(options.probe.plan, stops);
  const result = await ask(options, { plan, device: device.name, site: device.site }).catch(failed);
  return findingOf(plan, device, result);
}

async function ask(
  { temporal, group, timeout_ms }: ProbeOptions,
  about: Pick<ProbeInput, "plan" | "device" | "site">,
): Promise<ProbeResult> {
  const asked_at = new Date().toISOString();
  const input: ProbeInput = { ...about, group, wait_ms: PROBE.wait_ms, timeout_ms, asked_at };
  const workflowId = probeWorkflowId(group, about.device);
  const within_ms = PROBE.wait_ms + timeout_ms + PROBE.answer_ms;
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
  const signal = AbortSignal.timeout(within_ms + PROBE.answer_ms);
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
