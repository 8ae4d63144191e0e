// `ping`: packets from a device to another, and what must come back.
import type { Expectation, PingAction } from "../../schemas/plan.js";
import { asMap, flagOf, get, type MapNode, type Node, numberOf } from "../../compiler/document/index.js";
import { DEFAULT_PING_COUNT } from "./command.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { expectationsOf } from "../../compiler/reading/expect.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrCommand } from "../../compiler/reading/ir.js";

/** Most platforms wait two seconds for each packet. */
const MS_PER_PACKET = 2_500;
const MS_AROUND = 10_000;

/** Without expectations of its own a ping passes when anything came back. */
const ANSWERED: Expectation = { cel: "parsed.received > 0" };

/** @param step the step around, whose `expect` counts as well */
export function pingOf(
  node: Node | undefined,
  scope: StepScope,
  step: MapNode,
): { ping: PingAction; commands: IrCommand[]; expect: Expectation[]; timeoutMs: number } {
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
    ping: {
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
