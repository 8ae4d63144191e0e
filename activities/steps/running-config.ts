// The running configuration of a device, and whether two readings of it say the same.
import { createHash } from "node:crypto";
import { anyOf } from "../../devices/shell/regex.js";
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
  const volatile = anyOf(platform.volatile ?? []);
  return output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => volatile?.test(line) !== true)
    .join("\n")
    .trim();
}

export const digestOfConfig = (config: string): string => createHash("sha256").update(config).digest("hex");
