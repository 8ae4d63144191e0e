// `ping` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Template } from "../../schemas/plan.js";
import { key, TemplateText } from "../../schemas/spec/common.js";
import { ExpectSchema } from "../../schemas/spec/expectation.js";

const PingTarget = v.pipe(
  TemplateText,
  v.description("Address or name; `${{ … }}` is rendered for each device"),
);
export const PingSchema = v.pipe(
  v.union([
    PingTarget,
    v.strictObject({
      to: PingTarget,
      count: key(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), "Packets. Default 5"),
      size: key(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
        "Bytes of a packet, as the platform counts them",
      ),
      source: key(TemplateText, "Address or interface to send from, as the platform takes it"),
      vrf: key(TemplateText, "VRF, routing instance or network instance"),
      expect: v.optional(ExpectSchema),
    }),
  ]),
  v.description("Sends packets from the device; `parsed` has `sent`, `received`, `loss` and `rtt`"),
);

export interface PingAction {
  to: Template;
  count?: number;
  size?: number;
  source?: Template;
  vrf?: Template;
}
