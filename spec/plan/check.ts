// What only the platforms of the selected devices can tell: is it read-only, can it be configured, can it be confirmed?
import type { ResolvedDevice } from "../../schemas/device.js";
import type { Platform } from "../../schemas/platform.js";
import { didYouMean } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";
import { devicesOfDiff } from "../steps/diff.js";
import type { IrCommand, IrStep } from "../steps/ir.js";
import { commandEffect } from "./decide.js";
import { dependsOnDevice, rendered, type Renderer } from "./render.js";
import { flatSteps } from "./tracks.js";

export function checkSteps(
  steps: readonly IrStep[],
  devices: readonly ResolvedDevice[],
  inventory: Inventory,
  renderer: Renderer,
): void {
  const first = new Map<string, ResolvedDevice>();
  for (const device of devices) if (!first.has(device.platform)) first.set(device.platform, device);
  for (const step of flatSteps(steps)) {
    for (const node of devicesOfDiff(step.node)) {
      if (inventory.devices.has(node.value)) continue;
      renderer.problems.add({
        code: "unknown_device",
        message: `there is no device \`${node.value}\` in the inventory`,
        at: node,
        hint: didYouMean(node.value, inventory.devices.keys()),
      });
    }
    for (const [name, device] of first) {
      const platform = inventory.platforms.get(name);
      if (platform) checkStep(step, platform, renderer, device);
    }
    if (step.plan.effect !== "read")
      for (const command of step.reads) checkReadOnly(command, step, devices, first, inventory, renderer);
    for (const change of step.changes) renderAll(change, devices, renderer);
    if (step.action === "run") for (const command of step.commands) renderAll(command, devices, renderer);
  }
}

function checkStep(step: IrStep, platform: Platform, { problems }: Renderer, device: ResolvedDevice): void {
  if (step.configures && !platform.configure) {
    problems.add({
      code: "configure_unsupported",
      message: `the data of \`${platform.name}\` (device \`${device.name}\`) does not say how to configure it`,
      at: step.at,
      hint: "use `run` with `effect: write`, or a platform file with `configure`",
    });
  }
  if (step.confirm && platform.configure && !platform.configure.confirm) {
    problems.add({
      code: "confirm_unsupported",
      message: `\`${platform.name}\` (device \`${device.name}\`) has no commit-confirm`,
      at: step.confirm,
      hint:
        step.action === "trigger"
          ? "leave `confirm` out: the trigger's `undo` takes the change back"
          : "take the change back in `rescue`, or use a `trigger` with `undo`",
    });
  }
}

/** On all devices where the command depends on the device, else on one of each platform. */
function checkReadOnly(
  command: IrCommand,
  step: IrStep,
  devices: readonly ResolvedDevice[],
  first: ReadonlyMap<string, ResolvedDevice>,
  inventory: Inventory,
  renderer: Renderer,
): void {
  for (const device of dependsOnDevice(command) ? devices : first.values()) {
    const platform = inventory.platforms.get(device.platform);
    if (!platform || commandEffect(command, step, device, platform, renderer) !== "write") continue;
    const [text] = rendered(command, device, renderer) ?? [command.template];
    renderer.problems.add({
      code: "not_read_only",
      message: `only read-only commands are allowed here; \`${platform.name}\` does not list \`${text}\` as one`,
      at: command.node,
      hint: "if it changes nothing, say `effect: read`; else use `run`",
    });
    return;
  }
}

function renderAll(command: IrCommand, devices: readonly ResolvedDevice[], renderer: Renderer): void {
  for (const device of dependsOnDevice(command) ? devices : devices.slice(0, 1)) {
    rendered(command, device, renderer);
    if (renderer.reported.has(command)) return;
  }
}
