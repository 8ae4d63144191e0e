// A look at one device: a session is opened as for a run, once, and closed again.
import { ActivityFailure, TimeoutFailure } from "@temporalio/workflow";
import type { ProbeInput, ProbeResult } from "../activities/contract.js";
import { probeActivity } from "./activities.js";
import { noWorker } from "../run-model/segment-failure.js";

export async function probe(input: ProbeInput): Promise<ProbeResult> {
  const { site } = input;
  try {
    return await probeActivity(input)(input);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    const none = cause instanceof TimeoutFailure && cause.timeoutType === "SCHEDULE_TO_START";
    return {
      ok: false,
      code: none ? "no_worker" : "interrupted",
      message: none ? noWorker(site) : `the device check was interrupted: ${(cause as Error).message}`,
      duration_ms: 0,
    };
  }
}
