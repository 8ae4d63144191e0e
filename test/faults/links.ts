// Faults of devices and of the links to them.
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults, LabDevice } from "../../packages/lab/src/index.js";
import type { Fault } from "./fault.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";

/** A third of the devices, at least one. */
function some(world: World, random: Random): LabDevice[] {
  const struck = world.lab.devices.filter(() => random.next() < 1 / 3);
  return struck.length > 0 ? struck : [random.pick(world.lab.devices)];
}

/** They have the faults for a while. */
async function suffer(world: World, random: Random, faults: Faults): Promise<number> {
  const struck = some(world, random);
  const usual = { latency_ms: world.latency_ms };
  await Promise.all(struck.map((each) => each.setFaults({ ...usual, ...faults })));
  await sleep(random.between(500, 4_000));
  await Promise.all(struck.map((each) => each.setFaults(usual)));
  return struck.length;
}

export const DEVICE_FAULTS: Fault[] = [
  {
    name: "links cut",
    lane: "devices",
    inject: async (world, random) => {
      const struck = some(world, random);
      for (const each of struck) each.disconnect(random.pick(["close", "half_open"]));
      return struck.length;
    },
  },
  {
    name: "devices unreachable",
    lane: "devices",
    inject: (world, random) => suffer(world, random, { refuse_connections: true }),
  },
  {
    name: "prompt repeated, and a pause",
    lane: "devices",
    inject: (world, random) => suffer(world, random, { log_first_ms: 1_500, on: "^show" }),
  },
  {
    name: "prompt in the output",
    lane: "devices",
    inject: (world, random) => suffer(world, random, { prompt_in_output: true, on: "^show" }),
  },
];
