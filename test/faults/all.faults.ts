// `npm run test:faults`: each fault by itself, repeated while runs go on, on both kinds of stores.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "./fault.js";
import { evidence } from "./evidence.js";
import { linesSentTwice, type Ran } from "./promises.js";
import { Random, seedOf } from "./random.js";
import { FAULTS } from "./register.js";
import { atRandom, notPassed, round } from "./round.js";
import { RUN_KINDS } from "./runs.js";
import { startWorld, type World } from "./world.js";

const seed = seedOf(process.env);
const DEVICES = 24;
/** Milliseconds between the end of a fault and the next one. */
const PAUSE = [300, 3_000] as const;

const inBucket = ({ name, loses }: Fault) =>
  loses || ["worker killed", "power cut", "links cut"].includes(name);

describe.each([
  ["folder", FAULTS.filter(({ loses }) => !loses)],
  ["bucket", FAULTS.filter(inBucket)],
] as const)(`with a %s as store, seed ${seed}`, (store, faults) => {
  let world: World;
  const rans: Ran[] = [];
  beforeAll(async () => {
    world = await startWorld({ devices: DEVICES, store });
  });
  afterAll(() => world?.close());

  test.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (name, fault) => {
    expect(fault.isPossible?.(world) ?? true, "some faults need root").toBe(true);
    const number = FAULTS.indexOf(fault);
    const random = new Random(seed + number);
    for (const [at, kind] of ["mixed", random.pick(RUN_KINDS)].entries()) {
      const done = await round(world, {
        kind,
        n: 1 + number * 10 + at,
        random: random.fork(),
        faultsOf: (lane, chance) => (lane === fault.lane ? atRandom(world, chance, [fault], PAUSE) : []),
      });
      const { ran, broken, run } = done;
      rans.push(ran);
      const what = `${name}: ${kind} run ${ran.id} ${run.status}, ${ran.faults.length} times`;
      console.log([what, ...notPassed(done)].join("\n"));
      if (broken.length > 0) console.log(JSON.stringify(await evidence(world, ran)));
      expect({ run: ran.id, broken }).toEqual({ run: ran.id, broken: [] });
    }
  });

  test("no line of any run went out twice, whatever came later", () => {
    expect(linesSentTwice(world, rans)).toEqual([]);
  });
});
