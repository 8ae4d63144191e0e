// Waits for the end of a replay, which asks nobody and may not hang.
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { ApiError, type OrchestratorClient } from "../../packages/client/src/index.js";
import { CliError } from "../errors.js";
import { hasEnded } from "../exit.js";
import { duration } from "../text.js";
import type { PrivateStack } from "./stack.js";
import { TurningPoints } from "./turning-points.js";

/** Events of the run tell sooner. */
const LOOK_MS = 1_000;
const COUNT_MS = 5_000;
/** Nothing is waited for in a replay, but for answers that the recording breaks off. */
const STUCK_MS = 10 * 60_000;

export interface Pace {
  look_ms: number;
  count_ms: number;
  stuck_ms: number;
}
const PACE: Pace = { look_ms: LOOK_MS, count_ms: COUNT_MS, stuck_ms: STUCK_MS };

/**
 * Where the run is held for a person, it goes on as it did then.
 * @throws {CliError} `server_error` where no step ends any more
 */
export async function followQuietly(
  { client, said }: Pick<PrivateStack, "client" | "said">,
  { id }: Pick<Run, "id">,
  recorded: DeviceResult[],
  { look_ms, count_ms, stuck_ms }: Pace = PACE,
): Promise<Run> {
  const turningPoints = new TurningPoints(client, id);
  let ended = -1;
  let [counted_at, moved_at] = [0, performance.now()];
  try {
    for (;;) {
      const run = await client.run(id);
      if (hasEnded(run.status)) return run;
      if (run.status === "paused") await resume(client, id, recorded);
      const now = performance.now();
      if (now - counted_at > count_ms) {
        counted_at = now;
        const results = await client.devices(id);
        const count = results.reduce((sum, { steps }) => sum + steps.length, 0);
        if (count !== ended) moved_at = now;
        ended = count;
        if (now - moved_at > stuck_ms) throw stuck(results, stuck_ms, said());
      }
      await turningPoints.next(look_ms);
    }
  } finally {
    turningPoints.end();
  }
}

function stuck(results: DeviceResult[], ms: number, said: string[]): CliError {
  const open = results.filter(({ status }) => status === "running" || status === "waiting");
  const named = open.slice(0, 10).map(({ device, steps }) => {
    const last = steps.at(-1)?.id;
    return last === undefined ? device : `${device} (after ${last})`;
  });
  return new CliError(
    "server_error",
    [`In the replay no step has ended for ${duration(ms)}: ${named.join(", ")}.`, ...said].join("\n"),
  );
}

/** A device that the recorded run did not take any further was skipped. */
async function resume(client: OrchestratorClient, id: string, recorded: DeviceResult[]): Promise<void> {
  const skip = (await client.devices(id)).flatMap(({ device, steps }) => {
    const last = steps.at(-1)?.id;
    const then = recorded.find((each) => each.device === device)?.steps.at(-1)?.id;
    return last !== undefined && last === then ? [device] : [];
  });
  const resumed = client.http.POST("/v1/runs/{id}/resume", { params: { path: { id } }, body: { skip } });
  await client.answered(resumed).catch((error: unknown) => {
    // It has gone on meanwhile.
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  });
}
