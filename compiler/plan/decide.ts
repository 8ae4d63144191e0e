// Whether a step only reads, on a device: by what it says itself, by its commands and the platform's data.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Effect } from "../../schemas/plan.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { kindOf } from "../../steps/register.js";
import { effectOf } from "../effect.js";
import { compileRegex, matchesStart } from "../regex.js";
import type { IrCommand, IrStep } from "../reading/ir.js";
import { fixedParts, rendered, type Renderer } from "./render.js";

/** The items of a loop, where the spec lists them. */
export function fixedLoop(step: IrStep): { as: string; items: Json[] } | undefined {
  const { loop } = step;
  if (!loop || !Array.isArray(loop.items) || JSON.stringify(loop.items).includes("${{")) return undefined;
  return { as: loop.as, items: loop.items };
}

/**
 * `undefined` where the command is known only in the run and the part that is fixed does not decide.
 * That part decides for a read; what the values bring in is judged again before the command is sent.
 */
export function commandEffect(
  command: IrCommand,
  step: IrStep,
  device: ResolvedDevice,
  platform: Platform,
  renderer: Renderer,
): "read" | "write" | undefined {
  const texts = rendered(command, device, renderer, fixedLoop(step));
  if (texts) return texts.every((text) => effectOf(platform, text) === "read") ? "read" : "write";
  const { prefix, texts: fixed } = fixedParts(command);
  if (!platform.read_only.some((pattern) => matchesStart(pattern, prefix.trimStart()))) return undefined;
  const writes = (platform.not_read_only ?? []).some((pattern) =>
    fixed.some((text) => compileRegex(pattern).matcher(text).find()),
  );
  return writes ? "write" : "read";
}

/** What the step does to the device, for retries and leases. */
export function stepEffect(
  step: IrStep,
  device: ResolvedDevice,
  platform: Platform,
  renderer: Renderer,
): Effect {
  const { effect } = kindOf(step.plan.action).kind;
  if (effect === "read" || effect === "none") return "read";
  if (step.plan.effect) return step.plan.effect;
  if (effect === "write" || effect === "idempotent") return effect;
  const effects = step.commands.map((command) => commandEffect(command, step, device, platform, renderer));
  return effects.every((effect) => effect === "read") ? "read" : "write";
}
