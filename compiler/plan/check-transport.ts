// What a step asks of the transport of a device, which not every transport has.
import { type Capability, TRANSPORTS, transportNamed } from "../../packages/devices/src/transports.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { kindOf } from "../../steps/register.js";
import { type Collector, oneOf, type SourceRange } from "../diagnostics/index.js";
import type { IrStep } from "../reading/ir.js";

const WHAT: Record<Capability, string> = {
  exec: "runs commands",
  edit: "sends lines of configuration",
  candidate: "replaces a configuration as a whole",
  commit_confirm: "commits with a timer that takes the change back",
  files: "transfers files",
};

/** Reports the first device of each transport that lacks something. */
export function checkTransports(step: IrStep, devices: readonly ResolvedDevice[], problems: Collector): void {
  const needs = needsOf(step);
  const seen = new Set<string>();
  for (const device of devices) {
    if (seen.has(device.transport)) continue;
    seen.add(device.transport);
    const transport = transportNamed(device.transport);
    const missing = needs.find(({ capability }) => transport && !transport.capabilities[capability]);
    if (!missing) continue;
    const { capability, at } = missing;
    const able = TRANSPORTS.filter((each) => each.capabilities[capability]).map(({ name }) => name);
    problems.add({
      code: "transport_unsupported",
      message: `the step needs a transport that ${WHAT[capability]}, and \`${device.transport}\` of device \`${device.name}\` does not`,
      at,
      hint: `set \`transport\` of the device to ${oneOf(able)}, where the device has it`,
    });
  }
}

function needsOf(step: IrStep): { capability: Capability; at: SourceRange }[] {
  const { kind, value } = kindOf(step.plan.action);
  const needs = kind.needs?.(value);
  return [
    ...(step.commands.length > 0 ? [{ capability: "exec" as const, at: step.at }] : []),
    ...(step.configures ? [{ capability: "edit" as const, at: step.at }] : []),
    ...(step.replace ? [{ capability: "candidate" as const, at: step.replace.at }] : []),
    ...(step.confirm ? [{ capability: "commit_confirm" as const, at: step.confirm }] : []),
    ...(needs ? [{ capability: needs, at: step.at }] : []),
  ];
}
