// What only the platforms of the selected devices can tell: is it read-only, can it be configured, can it be confirmed?
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { spend } from "../budget.js";
import { Collector } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";
import type { IrCommand, IrStep } from "../reading/ir.js";
import { kindOf } from "../../steps/register.js";
import { commandEffect, stepEffect } from "./decide.js";
import { checkEndless } from "./check-endless.js";
import { checkEarlier, type Earlier } from "./check-earlier.js";
import { checkSources } from "./check-sources.js";
import type { PlanSources } from "./sources.js";
import { checkSecrets } from "./check-secrets.js";
import { checkTransports } from "./check-transport.js";
import { checkOpenSecrets, type Commanded } from "./open-secrets.js";
import { dependsOnDevice, rendered, type Renderer } from "./render.js";
import { willRun } from "./will-run.js";

/** @param steps each with those inside of it, in order */
export function checkSteps(
  steps: readonly IrStep[],
  devices: readonly ResolvedDevice[],
  inventory: Inventory,
  earlier: Earlier,
  renderer: Renderer,
  sources: PlanSources,
): void {
  // What cannot be rendered is reported once, of devices on which the step is sure to run.
  const quiet: Renderer = {
    ...renderer,
    problems: new Collector(),
    reported: new Set(),
    constants: new Map(),
  };
  const all = new Set(devices);
  for (const step of steps) {
    spend(1 + devices.length);
    kindOf(step.plan.action).kind.checkInventory?.(step.node, inventory.devices, renderer.problems);
    const will_run = new Map(devices.map((device) => [device, willRun(step, device, renderer)]));
    checkEarlier({ step, devices: all, will_run }, earlier, renderer);
    const possible = devices.filter((device) => will_run.get(device) !== "skipped");
    const sure = devices.filter((device) => will_run.get(device) === "runs");
    for (const command of [...step.commands, ...step.reads, ...step.changes])
      renderAll(command, sure, renderer);
    checkSources({ step, inventory, sources, renderer }, possible);
    checkTransports(step, possible, renderer.problems);
    const first = firstOfPlatforms(possible);
    for (const device of first) {
      const platform = inventory.platforms.get(device.platform);
      if (!platform) continue;
      checkStep(step, platform, renderer, device);
      const severity = stepEffect(step, device, platform, quiet) === "read" ? "warning" : "error";
      const commanded: Commanded = {
        devices: possible.filter((other) => other.platform === device.platform),
        shapes: platform.secrets,
        severity,
        node: step.node,
        loop: step.loop,
      };
      const written = [...step.commands, ...step.changes];
      for (const node of new Set(written.map((command) => command.node)))
        checkSecrets(node, platform.secrets, renderer.problems, severity);
      for (const command of written) {
        checkOpenSecrets(command, commanded, renderer);
      }
    }
    for (const command of new Set([...step.commands, ...step.reads])) {
      const some = dependsOnDevice(command) ? possible : first;
      checkEndless(command, step, some, inventory, quiet, renderer.problems);
    }
    if (step.plan.effect === "read") continue;
    for (const command of step.reads) {
      const some = dependsOnDevice(command) ? possible : first;
      checkReadOnly(command, step, some, inventory, quiet, renderer.problems);
    }
  }
}

function firstOfPlatforms(devices: readonly ResolvedDevice[]): ResolvedDevice[] {
  const first = new Map<string, ResolvedDevice>();
  for (const device of devices) if (!first.has(device.platform)) first.set(device.platform, device);
  return [...first.values()];
}

function checkStep(step: IrStep, platform: Platform, { problems }: Renderer, device: ResolvedDevice): void {
  if (step.configures && !platform.configure) {
    problems.add({
      code: "configure_unsupported",
      message: `platform \`${platform.name}\` has no configuration mode (device \`${device.name}\`)`,
      at: step.at,
      hint: "use `run` with `effect: write`, or a platform file with `configure`",
    });
  }
  if (step.replace && platform.configure) checkReplace(step.replace, platform, problems, device);
  const { kind, value } = kindOf(step.plan.action);
  kind.checkPlatform?.(value, { step, platform, device, problems });
  if (step.confirm && platform.configure && !platform.configure.confirm) {
    problems.add({
      code: "confirm_unsupported",
      message: `\`${platform.name}\` (device \`${device.name}\`) has no commit-confirm`,
      at: step.confirm,
      hint: kind.confirms?.otherwise,
    });
  }
}

function checkReplace(
  { at, confirms }: NonNullable<IrStep["replace"]>,
  platform: Platform,
  problems: Collector,
  device: ResolvedDevice,
): void {
  const { name } = platform;
  const replace = platform.interface !== "netconf" ? platform.configure?.replace : undefined;
  if (!replace) {
    problems.add({
      code: "replace_unsupported",
      message: `\`${name}\` (device \`${device.name}\`) cannot replace its whole configuration`,
      at,
      hint: "leave `replace` out, and send what removes lines as well (`no …`)",
    });
  } else if (replace.file && device.transport !== "ssh") {
    problems.add({
      code: "replace_unsupported",
      message: `\`${name}\` replaces its configuration by a file, which needs SSH, and device \`${device.name}\` has transport \`${device.transport}\``,
      at,
      hint: "set `transport: ssh` where the device has it",
    });
  } else if (confirms && (replace.file || replace.commit !== undefined) && replace.confirm === undefined) {
    problems.add({
      code: "replace_unsupported",
      message: `\`${name}\` (device \`${device.name}\`) has no commit-confirm for a configuration that is replaced`,
      at,
      hint: "leave `confirm` out, or `replace`",
    });
  }
}

function checkReadOnly(
  command: IrCommand,
  step: IrStep,
  devices: readonly ResolvedDevice[],
  inventory: Inventory,
  renderer: Renderer,
  problems: Collector,
): void {
  for (const device of devices) {
    const platform = inventory.platforms.get(device.platform);
    if (!platform || commandEffect(command, step, device, platform, renderer) !== "write") continue;
    const [text] = rendered(command, device, renderer) ?? [command.template];
    problems.add({
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
