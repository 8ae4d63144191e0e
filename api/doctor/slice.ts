// The part of a plan that a session with one device needs: small enough to travel in a message.
import type { Plan } from "../../schemas/plan.js";
import type { ProbeStops } from "../compile/job.js";

/** @param plan without devices */
export function sliceOf(plan: Plan, { device, jumps }: ProbeStops): Plan {
  const stops = [device, ...jumps];
  const pick = <T>(from: Record<string, T>, names: (string | undefined)[]): Record<string, T> =>
    Object.fromEntries(
      names.flatMap((name) => (name !== undefined && Object.hasOwn(from, name) ? [[name, from[name]!]] : [])),
    );
  return {
    ...plan,
    devices: { [device.name]: device },
    jump_hosts: Object.fromEntries(jumps.map((jump) => [jump.name, jump])),
    credentials: pick(
      plan.credentials,
      stops.map(({ credential }) => credential),
    ),
    platforms: pick(
      plan.platforms,
      stops.map(({ platform }) => platform),
    ),
  };
}
