// `npm run soak`: runs of all kinds one after the other on one stack while faults come at random, and a line each minute of what
// was done and of what it costs in memory. The first thing that is broken ends it.
import { appendFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StackProcess } from "../services/process.js";
import { evidence } from "./evidence.js";
import { Growth } from "./memory.js";
import { linesSentTwice, type Ran } from "./promises.js";
import { Random, seedOf } from "./random.js";
import { FAULTS } from "./register.js";
import { atRandom, round } from "./round.js";
import { RUN_KINDS } from "./runs.js";
import { startWorld, type World } from "./world.js";

const seed = seedOf(process.env);
const minutes = Number(process.env["ORCHESTRATOR_SOAK_MINUTES"] ?? "0");
const store = process.env["ORCHESTRATOR_SOAK_STORE"] === "bucket" ? "bucket" : "folder";
const report = process.env["ORCHESTRATOR_SOAK_REPORT"];
const DEVICES = 24;
const MINUTE_MS = 60_000;
const PAUSES = { machines: [1_000, 12_000], devices: [2_000, 15_000] } as const;
/** Memory is watched from this age on, and the API and Temporal live longer than that; the second worker is never killed. */
const [YOUNG_MS, LIFE_MS] = [4 * MINUTE_MS, 12 * MINUTE_MS];
/** Runs whose history and artifacts are kept: the disk is small. */
const KEPT = 15;

const say = (line: string) => process.stdout.write(`${line}\n`);

let world: World;
let spared: StackProcess | undefined;
beforeAll(async () => {
  world = await startWorld({
    devices: DEVICES,
    store,
    disk_mib: 512,
    least_life_ms: (each) => {
      if (each === spared) return Number.POSITIVE_INFINITY;
      return each.name === "api" || each.name === "temporal" ? LIFE_MS : 0;
    },
  });
  spared = world.stack.workers[1];
});
afterAll(() => world?.close());

class Table {
  readonly counts = { runs: 0, devices: 0, broken: 0 };
  readonly faults = new Map<string, number>();
  readonly statuses = new Map<string, number>();
  private readonly growths = {
    worker: new Growth(YOUNG_MS),
    api: new Growth(YOUNG_MS),
    temporal: new Growth(YOUNG_MS),
  };
  private readonly began = performance.now();

  look(): void {
    const now = performance.now();
    const { stack } = world;
    this.growths.worker.look(spared?.pid ?? 0, now);
    this.growths.api.look(stack.api.pid, now);
    this.growths.temporal.look(stack.temporal.ready.pid as number, now);
  }

  count(ran: Ran, devices: number, statuses: Record<string, unknown>): void {
    this.counts.runs += 1;
    this.counts.devices += devices;
    for (const { name } of ran.faults) this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
    for (const [status, n] of Object.entries(statuses))
      if (Number(n) > 0 && status !== "total")
        this.statuses.set(status, (this.statuses.get(status) ?? 0) + Number(n));
  }

  line(): string {
    const minute = Math.round((performance.now() - this.began) / MINUTE_MS);
    const all = (of: Map<string, number>) => [...of].map(([name, n]) => `${name} ${n}`).join(", ");
    const memory = Object.entries(this.growths).map(([name, growth]) => {
      const slope =
        growth.slope === undefined
          ? ""
          : ` (${growth.slope >= 0 ? "+" : ""}${growth.slope.toFixed(1)}/10 min)`;
      return `${name} ${Math.round(growth.mib)} MB${slope}`;
    });
    const { runs, devices, broken } = this.counts;
    return (
      `${String(minute).padStart(3)} min | ${runs} runs, ${devices} devices (${all(this.statuses)}) | ` +
      `faults: ${all(this.faults)} | ${broken} violations | ${memory.join(", ")}`
    );
  }
}

test.skipIf(minutes === 0)(
  `for ${minutes} minutes, seed ${seed}`,
  { timeout: (minutes + 40) * MINUTE_MS },
  async () => {
    const random = new Random(seed);
    const table = new Table();
    const rans: Ran[] = [];
    const looking = setInterval(() => table.look(), 5_000);
    const telling = setInterval(() => say(table.line()), MINUTE_MS);
    const end = performance.now() + minutes * MINUTE_MS;
    try {
      for (let n = 1; performance.now() < end; n++) {
        const kind = random.pick(RUN_KINDS);
        const { ran, run, broken } = await round(world, {
          kind,
          n,
          random: random.fork(),
          faultsOf: (lane, chance) =>
            atRandom(
              world,
              chance,
              FAULTS.filter((fault) => fault.lane === lane),
              PAUSES[lane],
            ),
        });
        rans.push(ran);
        table.count(ran, DEVICES, run.devices);
        broken.push(...linesSentTwice(world, rans));
        table.counts.broken += broken.length;
        if (broken.length > 0 && report)
          appendFileSync(report, `${JSON.stringify({ seed, broken, ...(await evidence(world, ran)) })}\n`);
        expect({ seed, n, kind, run: ran.id, broken }).toEqual({ seed, n, kind, run: ran.id, broken: [] });
        if (n % KEPT === 0) await world.stack.cli("artifacts", "prune", "--keep", `${KEPT}`);
      }
    } finally {
      clearInterval(looking);
      clearInterval(telling);
      say(table.line());
    }
  },
);
