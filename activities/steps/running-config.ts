// The running configuration of a device, and whether two readings of it say the same.
import { inPieces } from "../../packages/devices/src/shell/patterns-in-text.js";
import { anyOf } from "../../packages/devices/src/shell/regex.js";
import { textDigest } from "../../compiler/index.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Task } from "../task.js";

/** Larger configurations are not compared. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** @returns without lines that change by themselves; undefined where the platform shows none. @throws {DeviceError} */
export async function runningConfig(
  { platform, session, journal }: Task,
  step: Pick<PlanStep, "timeout_ms">,
  signal: AbortSignal = journal.signal,
): Promise<string | undefined> {
  if (platform.running_config === undefined) return undefined;
  const shell = await session.get(signal);
  const { output, refused } = await shell.send(platform.running_config, {
    timeout_ms: step.timeout_ms,
    signal,
  });
  if (refused !== undefined || output.length > LIMIT_BYTES) return undefined;
  const { volatile = [] } = platform;
  const kept: string[] = [];
  await inPieces(output, (piece) => {
    const lines = piece.split("\n").map((line) => line.trimEnd());
    const stays = lines.filter((line) => !anyOf(volatile).some((pattern) => pattern.test(line)));
    kept.push(...stays);
  });
  return kept.join("\n").trim();
}

export const digestOfConfig = (config: string): string => textDigest(config);
