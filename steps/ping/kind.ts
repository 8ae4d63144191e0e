// `ping`: packets from the device, by the command and the patterns of the platform's data.
import type { StepKind } from "../kind.js";
import { pingCommand } from "./command.js";
import { checkPing, pingOf } from "./compile.js";
import { type PingAction, PingSchema } from "./schema.js";

/** As long as most. */
const LONG = "ping vrf MANAGEMENT 2001:db8::1 repeat 5 size 1400 source Loopback0";

export const ping: StepKind<PingAction> = {
  schema: () => PingSchema,
  takes: ["expect", "expect_failure"],
  compile: pingOf,
  effect: "read",
  node: () => "reads",
  summary: ({ to }) => `ping ${to}`,
  explain: (value, { platform, tryRender }) => ({
    commands: tryRender(`ping ${value.to}`, (render) => {
      const { to, source, vrf } = value;
      const rendered = {
        ...value,
        to: render(to),
        ...(source === undefined ? {} : { source: render(source) }),
        ...(vrf === undefined ? {} : { vrf: render(vrf) }),
      };
      return [platform?.ping ? pingCommand(platform.ping, rendered) : `ping ${rendered.to}`];
    }),
  }),
  sends: () => ({ commands: [LONG] }),
  shown: ({ to }) => [`ping ${to}`],
  checkPlatform: checkPing,
  execute: () => import("./execute.js"),
};
