// `ping`: packets from a device to another, and what must come back.
import type { Expectation } from "../../schemas/plan.js";
import { asMap, flagOf, get, type MapNode, type Node, numberOf } from "../../compiler/document/index.js";
import { DEFAULT_PING_COUNT, type PingValue, takesPingValue } from "./command.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { expectationsOf } from "../../compiler/reading/expect.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrStep } from "../../compiler/reading/ir.js";
import type { Collector } from "../../compiler/diagnostics/index.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import type { Compiled } from "../kind.js";
import type { PingAction } from "./schema.js";

/** Most platforms wait two seconds for each packet. */
const MS_PER_PACKET = 2_500;
const MS_AROUND = 10_000;

/** Without expectations of its own a ping passes when anything came back. */
const ANSWERED: Expectation = { cel: "parsed.received > 0" };

/** @param step the step around, whose `expect` counts as well */
export function pingOf(node: Node | undefined, step: MapNode, scope: StepScope): Compiled<PingAction> {
  const given = asMap(node);
  const [to] = commandsOf(given ? get(given, "to") : node, scope, BEFORE);
  const [source] = commandsOf(get(given, "source"), scope, BEFORE);
  const [vrf] = commandsOf(get(given, "vrf"), scope, BEFORE);
  const count = numberOf(get(given, "count"));
  const size = numberOf(get(given, "size"));
  const expect = [
    ...expectationsOf(get(given, "expect"), scope),
    ...expectationsOf(get(step, "expect"), scope),
  ];
  const expectsFailure = flagOf(get(step, "expect_failure")) ?? false;
  return {
    value: {
      to: to?.template ?? "",
      ...(count === undefined ? {} : { count }),
      ...(size === undefined ? {} : { size }),
      ...(source ? { source: source.template } : {}),
      ...(vrf ? { vrf: vrf.template } : {}),
    },
    commands: [to, source, vrf].filter((command) => command !== undefined),
    expect: expect.length > 0 || expectsFailure ? expect : [ANSWERED],
    timeoutMs: (count ?? DEFAULT_PING_COUNT) * MS_PER_PACKET + MS_AROUND,
  };
}

interface On {
  step: IrStep;
  platform: Platform;
  device: ResolvedDevice;
  problems: Collector;
}

/** Whether the platform says how to ping, with each of these values. */
export function checkPing(values: PingAction, { step: { at }, platform, device, problems }: On): void {
  const { name, ping } = platform;
  if (!ping) {
    problems.add({
      code: "ping_unsupported",
      message: `the data of platform \`${name}\` does not say how to ping (device \`${device.name}\`)`,
      at,
      hint: "use `run` with the command of the device, or a platform file with `ping`",
    });
    return;
  }
  const refused = (Object.keys(values) as PingValue[]).filter((value) => !takesPingValue(ping, value));
  if (refused.length === 0) return;
  problems.add({
    code: "ping_unsupported",
    message: `a ping of platform \`${name}\` takes no ${refused.map((value) => `\`${value}\``).join(" and no ")} (device \`${device.name}\`)`,
    at,
    hint: `its command is \`${ping.send}\``,
  });
}
