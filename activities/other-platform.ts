// A device that shows the prompt of another platform: what the inventory says of it is wrong, and more logins do not help.
import { DeviceError } from "../packages/devices/src/index.js";
import { knownWithPrompt } from "../packages/devices/src/platforms/known.js";
import { type PromptOf, platformsWithPrompt } from "../packages/devices/src/platforms/with-prompt.js";
import type { PlanStep } from "../schemas/plan.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import { commonFirst } from "../packages/devices/src/words/platform-order.js";
import { followsChange } from "./steps/under-check.js";
import type { Task } from "./task.js";

/**
 * Platforms that show such a prompt, the likeliest first.
 * @param said words of the device around the prompt
 */
export async function platformsLike(line: string, said = "", of: PromptOf = "login"): Promise<string[]> {
  const found = await knownWithPrompt(line, of);
  return commonFirst(
    found.map(({ name }) => name),
    `${said} ${line}`,
  );
}

/** Errors of a login behind which the device may be of another platform. */
const PLATFORM_MAY_BE_WRONG = new Set([
  "login_timeout",
  "mode_unreachable",
  "enable_refused",
  "command_timeout",
  "login_dialog",
  "unanswered_question",
]);

/**
 * The error of a login, or of the way to configuration mode, that did not come to the prompt of its platform, with the
 * platforms that have the prompt which came.
 */
export async function withSimilar(
  error: DeviceError,
  platform: Platform,
  of: PromptOf = "login",
): Promise<DeviceError> {
  const { code, details } = error;
  if (!PLATFORM_MAY_BE_WRONG.has(code) || details.prompt === undefined || details.hop !== undefined)
    return error;
  const isOwn =
    of === "change" &&
    platform.interface !== "netconf" &&
    platformsWithPrompt(details.prompt, [platform]).length > 0;
  if (details.similar !== undefined || isOwn) return error;
  const similar = await platformsLike(details.prompt, details.tail, of);
  return similar.every((name) => name === platform.name)
    ? error
    : new DeviceError(code, error.message, { ...details, similar }, { cause: error });
}

/** After a change, such as a reload, a device may show another prompt for a while; before one it does not. */
export function isOtherPlatform({ plan, input }: Task, step: PlanStep, error: DeviceError): boolean {
  const isAfterChange =
    (input.part !== undefined && input.part !== "requires" && input.part !== "do") ||
    followsChange(plan, input.device, step.id);
  return error.details.similar !== undefined && !isAfterChange;
}
