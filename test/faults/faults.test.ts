// The short form of `npm run test:faults`: some faults at random, beside a run that reads and changes.
import { expect, onTestFailed, onTestFinished, test } from "vitest";
import { linesSentTwice } from "./promises.js";
import { Random, seedOf } from "./random.js";
import { FAULTS } from "./register.js";
import { atRandom, round } from "./round.js";
import { startWorld } from "./world.js";

const seed = seedOf(process.env);
/** They take longer than this test does. */
const LONG = new Set(["worker frozen"]);
/** Of each lane: each one makes the run longer. */
const MOST = 3;

function* first<T>(most: number, of: Iterable<T>): Generator<T> {
  let n = 0;
  for (const each of of) {
    if (n++ === most) return;
    yield each;
  }
}

test(`what breaks at random bends no promise, seed ${seed}`, { timeout: 240_000 }, async () => {
  onTestFailed(() => console.error(`ORCHESTRATOR_FAULT_SEED=${seed} repeats it`));
  const world = await startWorld({ devices: 12, disk_mib: 64 });
  onTestFinished(() => world.close());
  const { ran, broken } = await round(world, {
    kind: "mixed",
    n: 1,
    random: new Random(seed),
    faultsOf: (lane, chance) =>
      first(
        MOST,
        atRandom(
          world,
          chance,
          FAULTS.filter((fault) => fault.lane === lane && !LONG.has(fault.name)),
          [500, 4_000],
        ),
      ),
  });
  expect(ran.faults.length).toBeGreaterThan(0);
  expect({ faults: ran.faults.map(({ name }) => name), broken }).toMatchObject({ broken: [] });
  expect(linesSentTwice(world, [ran])).toEqual([]);
});
