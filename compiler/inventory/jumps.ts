// Jump hosts: each device's chain unrolled, nearest to us first; chains that lead back to their beginning refused.
import { type Collector, didYouMean, oneOf } from "../diagnostics/index.js";
import type { TextNode } from "../document/index.js";
import { isTemplate } from "../expressions/index.js";

/** Hops to a device. */
const MAX_HOPS = 16;

export interface Hop {
  /** Where the device, its group or the defaults name it. */
  node: TextNode;
  /** The device itself says so. */
  own: boolean;
}

/**
 * @param hops of each device, by name
 * @param reported devices on a circle that was reported; one report is enough
 * @returns the names to hop through
 */
export function unrollJumps(
  device: string,
  hops: ReadonlyMap<string, Hop | undefined>,
  problems: Collector,
  reported: Set<string>,
): string[] {
  const chain: string[] = [];
  let at = device;
  for (;;) {
    const hop = hops.get(at);
    // A bastion that inherits itself from its group stands at the end of the chain.
    if (!hop || (hop.node.value === at && !hop.own)) return chain.toReversed();
    const next = hop.node.value;
    if (isTemplate(next)) return [];
    if (!hops.has(next)) {
      problems.add({
        code: "unknown_device",
        message: `there is no device \`${next}\` to jump through`,
        at: hop.node,
        hint: () => didYouMean(next, hops.keys()) ?? `name one of ${oneOf([...hops.keys()])}`,
      });
      return [];
    }
    if (next === device || chain.includes(next)) {
      if (!hop.own) return chain.toReversed();
      const cycle = [device, ...chain];
      const known = cycle.some((name) => reported.has(name));
      for (const name of cycle) reported.add(name);
      if (known) return [];
      problems.add({
        code: "jump_cycle",
        message: `the jump hosts of \`${device}\` lead back to \`${next}\`: ${[...cycle, next].join(" → ")}`,
        at: hop.node,
      });
      return [];
    }
    if (chain.length === MAX_HOPS) {
      if (!reported.has(device))
        problems.add({
          code: "bad_value",
          message: `the jump hosts of \`${device}\` are more than ${MAX_HOPS} in a row`,
          at: hop.node,
          hint: "jump through fewer hosts",
        });
      for (const name of [device, ...chain]) reported.add(name);
      return [];
    }
    chain.push(next);
    at = next;
  }
}
