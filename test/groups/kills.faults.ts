// Thirty kills of two workers while devices read in groups, and while they also change: what a device has gone on from is not
// asked again, every device ends, and no line goes out twice.
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesSentTwice, type Ran } from "../faults/promises.js";
import { Random, seedOf } from "../faults/random.js";
import { fault } from "../faults/register.js";
import { atRandom, round } from "../faults/round.js";
import { startWorld, type World } from "../faults/world.js";

const seed = seedOf(process.env);
const KILLS = 15;
const PAUSE = [0, 2_500] as const;

let world: World;
beforeAll(async () => {
  world = await startWorld({ devices: 48, latency_ms: 300 });
});
afterAll(() => world?.close());

test.each(["reads", "mixed"])(`${KILLS} kills in runs of %s, seed ${seed}`, async (kind) => {
  const rans: Ran[] = [];
  let kills = 0;
  const random = new Random(seed);
  for (let n = kind === "reads" ? 1 : 101; kills < KILLS; n++) {
    const { ran, broken } = await round(world, {
      kind,
      n,
      random: random.fork(),
      faultsOf: (lane, chance) =>
        lane === "machines" ? atRandom(world, chance, [fault("worker killed")], PAUSE) : [],
    });
    rans.push(ran);
    kills += ran.faults.length;
    console.log(`${kills} kills: ${kind} run ${ran.id}`);
    expect({ run: ran.id, broken }).toEqual({ run: ran.id, broken: [] });
  }
  expect(linesSentTwice(world, rans)).toEqual([]);
});
