// Faults of processes and of the machine that they run on.
import { setTimeout as sleep } from "node:timers/promises";
import { copyDatabase } from "../services/database.js";
import type { StackProcess } from "../services/process.js";
import type { Fault } from "./fault.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";

const HOURS = 3_600_000;

const mortal = (world: World, of: readonly StackProcess[]) => of.filter((each) => world.mayEnd(each));

/** Kills it, and starts it again after a while. */
async function killed(world: World, random: Random, of: StackProcess): Promise<void> {
  await of.kill9();
  await sleep(random.between(0, 1_500));
  await of.restart();
  world.restarted(of);
}

/** A fault of one process of several. */
const ofOne = (
  name: string,
  among: (world: World) => readonly StackProcess[],
  work: (world: World, random: Random, of: StackProcess) => Promise<void>,
): Fault => ({
  name,
  lane: "machines",
  isPossible: (world) => mortal(world, among(world)).length > 0,
  inject: async (world, random) => {
    await work(world, random, random.pick(mortal(world, among(world))));
    return 1;
  },
});

async function ended(world: World, _random: Random, of: StackProcess): Promise<void> {
  await of.restart();
  world.restarted(of);
}

/** Longer than a heartbeat's timeout, or not. */
async function frozen(_world: World, random: Random, of: StackProcess): Promise<void> {
  of.freeze();
  await sleep(random.pick([random.between(500, 3_000), random.between(3_000, 10_000), 20_000]));
  of.thaw();
}

/** Temporal comes back without its last commits. */
async function putBack(world: World, random: Random, alsoEnds: readonly StackProcess[]): Promise<number> {
  const { temporal } = world.stack;
  const restore = await copyDatabase(world.stack);
  await sleep(random.between(100, 3_000));
  await Promise.all([temporal, ...alsoEnds].map((each) => each.kill9()));
  await restore();
  for (const each of [temporal, ...alsoEnds]) {
    await each.restart();
    world.restarted(each);
  }
  return alsoEnds.length;
}

const workers = ({ stack }: World) => stack.workers;
const all = ({ stack }: World) => [stack.temporal, stack.api, ...stack.workers];

export const PROCESS_FAULTS: Fault[] = [
  ofOne("worker killed", workers, killed),
  ofOne("worker ended in order", workers, ended),
  ofOne("worker frozen", workers, frozen),
  ofOne("api killed", ({ stack }) => [stack.api], killed),
  ofOne("temporal killed", ({ stack }) => [stack.temporal], killed),
  ofOne("database restarted", ({ stack }) => [stack.temporal], ended),
  {
    name: "power cut",
    lane: "machines",
    forgets: true,
    isPossible: (world) => mortal(world, all(world)).length === all(world).length,
    inject: (world, random) => putBack(world, random, [world.stack.api, ...world.stack.workers]),
  },
  {
    name: "database put back",
    lane: "machines",
    forgets: true,
    // Workers that go on would answer from workflows in memory that are ahead of the database, which breaks their histories.
    isPossible: (world) =>
      mortal(world, [world.stack.temporal, ...workers(world)]).length === 1 + workers(world).length,
    inject: (world, random) => putBack(world, random, workers(world)),
  },
  {
    name: "clock set",
    lane: "machines",
    inject: async (world, random) => {
      await world.setClock(random.pick([2 * HOURS, -2 * HOURS]));
      await sleep(random.between(500, 5_000));
      await world.setClock(0);
      return 1;
    },
  },
];
