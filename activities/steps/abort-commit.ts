// Takes a commit back that was not confirmed, without waiting for the device's timer; what fails here the timer still does.
import { transportOf } from "../../packages/devices/src/transports.js";
import { ROLLBACK } from "../../policy/steps.js";
import { stepText } from "../../artifacts/paths.js";
import { put } from "./commands.js";
import type { Ending } from "./confirm.js";
import { maskText } from "../off-loop/slices.js";
import type { StepOutcome } from "./outcome.js";
import { expectedOf } from "./rollback.js";
import { digestOfConfig, runningConfig } from "./running-config.js";

/** @throws {DeviceError} @throws {NotSent} from `claim` */
export async function abortCommit({ task, step, id, claim }: Ending): Promise<StepOutcome> {
  const { input, journal, platform, redactor, device, time } = task;
  const can =
    transportOf(device).capabilities.commit_confirm === "protocol" ||
    (platform.interface !== "netconf" && platform.configure?.confirm?.abort !== undefined);
  if (!can) return leave("the platform has no way to take a commit back");
  const { before, after, by } = await expectedOf(task, step);
  if (before === undefined || after === undefined || before === after)
    return leave("what the change did to the configuration is not known");
  const left_ms = by - ROLLBACK.margin_ms - time.now();
  if (left_ms <= 0) return leave("the timer is about to run out");
  const signal = AbortSignal.any([journal.signal, AbortSignal.timeout(left_ms)]);
  const config = await runningConfig(task, step, signal);
  if (config === undefined || digestOfConfig(config) !== after)
    return leave("the configuration is not as the change left it");
  const session = await task.session.get(signal);
  const { output, refused } = await session.abortCommit({
    timeout_ms: step.timeout_ms,
    signal,
    beforeSend: claim,
  });
  const path = stepText(input.run, input.device, id, input.part);
  const artifacts = [await put(task, path, await maskText(redactor, output))];
  return refused === undefined
    ? { status: "passed", message: "the change was taken back at once", artifacts }
    : {
        status: "failed",
        message: `the device did not take the change back at once: ${redactor.cutText(refused)}; its timer does`,
        artifacts,
      };
}

const leave = (why: string): StepOutcome => ({
  status: "skipped",
  message: `${why}, so it is left to the device's timer`,
  detail: { sent: false },
});
