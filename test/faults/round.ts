// One run with faults injected while it goes on, and the look at what was promised.
import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { follow } from "../services/event-reader.js";
import { isOver } from "../services/requests.js";
import { get, pages, request } from "./asking.js";
import type { Fault, Lane } from "./fault.js";
import { brokenPromises, type Ran } from "./promises.js";
import type { Random } from "./random.js";
import { planRun } from "./runs.js";
import type { World } from "./world.js";

/** A run takes as long as its deadline at most; an archive that a store holds up is tried again each minute. */
const [RUN_MS, ARCHIVE_MS] = [25 * 60_000, 5 * 60_000];

export interface Round {
  ran: Ran;
  run: Run;
  results: DeviceResult[];
  broken: string[];
}

export interface RoundOptions {
  kind: string;
  /** No other run of this world has it. */
  n: number;
  random: Random;
  /** Faults of one lane; they end with the run. Default: none. */
  faultsOf(lane: Lane, random: Random): Iterable<{ after_ms: number; fault: Fault }>;
}

/** Kinds of faults of each lane, at random, with random pauses. */
export function* atRandom(
  world: World,
  random: Random,
  faults: readonly Fault[],
  [least_ms, most_ms]: readonly [number, number],
): Generator<{ after_ms: number; fault: Fault }> {
  for (;;) {
    const possible = faults.filter(({ isPossible }) => isPossible?.(world) ?? true);
    if (possible.length === 0) return;
    yield { after_ms: random.between(least_ms, most_ms), fault: random.pick(possible) };
  }
}

/** @throws {Error} where the run, its archive or the API does not come to an end, with the run as it is */
export async function round(world: World, options: RoundOptions): Promise<Round> {
  const { kind, n, random } = options;
  const planned = await planRun(world, kind, n, random);
  const before = new Map(world.lab.devices.map((each) => [each.name, each.ledger().length]));
  const { body, status } = await request(world, "/v1/runs", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `run-${n}` },
    body: JSON.stringify({ spec: planned.spec, inventory: world.lab.inventory(), ...planned.request }),
  });
  if (status !== 201 && status !== 200) throw new Error(`POST /v1/runs: ${status} ${body}`);
  const { id } = JSON.parse(String(body)) as Run;
  const ran: Ran = { ...planned, id, before, faults: [], doubts: 0 };

  const reader = new AbortController();
  const reading = follow(world.stack.url, id, { events: [], connections: 0 }, reader.signal);
  const refused = reading.then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const over = new AbortController();
  const inject = async (lane: Lane): Promise<void> => {
    for (const { after_ms, fault } of options.faultsOf(lane, random.fork())) {
      await sleep(after_ms, undefined, { signal: over.signal }).catch(() => {});
      if (over.signal.aborted) return;
      ran.faults.push(fault);
      ran.doubts += await fault.inject(world, random.fork());
    }
  };
  const lanes = (["machines", "devices"] as const).map(inject);
  const meddling = planned.meddle?.(world, id, random.fork());
  const work = Promise.all([...lanes, meddling]);
  work.catch(() => {});
  try {
    await until(RUN_MS, world, id, (each) => isOver(each));
  } finally {
    over.abort();
    await work;
  }
  const run = await until(ARCHIVE_MS, world, id, ({ archive }) => archive?.status === "complete");
  // Whoever follows it has the end by now, or never gets it.
  await Promise.race([refused, sleep(15_000)]);
  reader.abort();
  const refusal = await refused;
  if (refusal === undefined) ran.read = (await reading).events;
  const results = await pages<DeviceResult>(world, `/v1/runs/${id}/devices`);
  const broken = await brokenPromises(world, ran, run, results);
  if (refusal !== undefined && !ran.faults.some(({ forgets }) => forgets))
    broken.push(`a reader was refused: ${refusal}`);
  return { ran, run, results, broken };
}

async function until(
  within_ms: number,
  world: World,
  id: string,
  holds: (run: Run) => boolean,
): Promise<Run> {
  const end = performance.now() + within_ms;
  for (;;) {
    const run = await get<Run>(world, `/v1/runs/${id}`);
    if (holds(run)) return run;
    if (performance.now() > end) throw new Error(`run ${id} does not come to an end: ${JSON.stringify(run)}`);
    await sleep(250);
  }
}

/** What did not pass, for people: how often, and why in one case. */
export function notPassed({ results }: Pick<Round, "results">): string[] {
  const found = new Map<string, { n: number; message: string }>();
  for (const { steps } of results)
    for (const { id, status, message = "" } of steps)
      if (status !== "passed") {
        const before = found.get(`${id} ${status}`);
        found.set(`${id} ${status}`, { n: (before?.n ?? 0) + 1, message: before?.message ?? message });
      }
  return [...found].map(([what, { n, message }]) => `  ${n} × ${what}: ${message}`);
}
