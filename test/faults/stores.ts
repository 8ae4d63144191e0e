// Faults of the store and of its disk.
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fill } from "../services/disk.js";
import type { Fault } from "./fault.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";

const THEIRS = "0123456789ab.1.01234567.1";

/** In the place of the store's folder of temporary files. @throws {Error} where something outside was touched */
async function plantLink(world: World, random: Random): Promise<void> {
  const outside = await mkdtemp(join(tmpdir(), "orchestrator-outside-"));
  await writeFile(join(outside, THEIRS), "theirs");
  const [place, aside] = [".tmp", ".tmp-aside"].map((name) => join(world.folder ?? "", name)) as [
    string,
    string,
  ];
  await mkdir(place, { recursive: true });
  await rename(place, aside);
  await symlink(outside, place);
  await sleep(random.between(500, 4_000));
  await rm(place);
  await rename(aside, place);
  const left = await readdir(outside);
  await rm(outside, { recursive: true });
  if (left.join() !== THEIRS)
    throw new Error(`the store has touched what lies outside of it: ${left.join(", ")}`);
}

async function lie(world: World, random: Random, which: () => boolean): Promise<number> {
  world.lies?.drop(which);
  await sleep(random.between(1_000, 6_000));
  world.lies?.drop(() => false);
  return 1;
}

export const STORE_FAULTS: Fault[] = [
  {
    name: "disk full",
    lane: "machines",
    isPossible: ({ disk }) => disk !== undefined,
    inject: async ({ disk = "" }, random) => {
      const free = await fill(disk);
      await sleep(random.between(1_000, 6_000));
      await free();
      return 1;
    },
  },
  {
    name: "link planted",
    lane: "machines",
    isPossible: ({ folder }) => folder !== undefined,
    inject: async (world, random) => {
      await plantLink(world, random);
      return 1;
    },
  },
  {
    name: "store keeps nothing",
    lane: "machines",
    loses: true,
    isPossible: ({ lies }) => lies !== undefined,
    inject: (world, random) => lie(world, random, () => true),
  },
  {
    name: "store drops 1 in 20",
    lane: "machines",
    loses: true,
    isPossible: ({ lies }) => lies !== undefined,
    inject: (world, random) => lie(world, random, () => random.next() < 1 / 20),
  },
];
