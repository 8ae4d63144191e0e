// The part of a plan that a session with one device needs: small enough to travel in a message.
import type { Plan } from "../../schemas/plan.js";

export function sliceOf(plan: Plan, name: string): Plan {
  const device = plan.devices[name];
  if (!device) throw new RangeError(`the plan has no device ${name}`);
  const jumps = device.jumps.flatMap((jump) => plan.jump_hosts[jump] ?? plan.devices[jump] ?? []);
  const stops = [device, ...jumps];
  const pick = <T>(from: Record<string, T>, names: (string | undefined)[]): Record<string, T> =>
    Object.fromEntries(Object.entries(from).filter(([each]) => names.includes(each)));
  return {
    ...plan,
    stages: [],
    steps: {},
    devices: { [name]: device },
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
