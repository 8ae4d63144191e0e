// What a person needs to look into what was broken, before the stack goes away.
import type { Ran } from "./promises.js";
import { get, pages } from "./asking.js";
import type { World } from "./world.js";

const LOG_CHARACTERS = 50_000;

export async function evidence(world: World, { before, read: _read, faults, ...ran }: Ran) {
  return {
    ...ran,
    faults: faults.map(({ name }) => name),
    results: await pages(world, `/v1/runs/${ran.id}/devices`).catch(String),
    history: await get(world, `/v1/runs/${ran.id}/history`).catch(String),
    ledgers: Object.fromEntries(
      world.lab.devices.map((each) => [each.name, each.ledger().slice(before.get(each.name))]),
    ),
    logs: [world.stack.api, ...world.stack.workers].map((each) => each.log().slice(-LOG_CHARACTERS)),
  };
}
