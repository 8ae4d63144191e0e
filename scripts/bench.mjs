// `npm run bench`: the engine beside raw ssh2 on the same simulated devices. Figures are ratios from one run on one machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepare } from "./build.mjs";
import { engineRun, engineSingles, eventsOf, memoryOf, startLab, warmUp } from "./bench/engine.mjs";
import { rawRun, rawSingles } from "./bench/raw-ssh2.mjs";
import { benchTextfsm } from "./bench/textfsm.mjs";
import { startDev } from "./lib/dev.mjs";
import { asProgram, onEnd } from "./lib/run.mjs";

const USAGE = `npm run bench [-- [--devices 200] [--commands 10] [--concurrency 50] [--rounds 9] [--singles 30]]

Starts Temporal, a worker, the API and a simulated lab, and lets raw ssh2 and the engine take turns on the same devices.
`;
/** Rounds that do not count: V8 goes on compiling both sides for as long. */
const WARM_UP = 5;
const say = (line) => process.stderr.write(`${line}\n`);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${Math.round(value)} ms`;
const mb = (bytes) => `${Math.round(bytes / 1024 / 1024)} MB`;

const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "200" },
    commands: { type: "string", default: "10" },
    concurrency: { type: "string", default: "50" },
    rounds: { type: "string", default: "9" },
    singles: { type: "string", default: "30" },
    help: { type: "boolean", default: false },
  },
});

async function bench() {
  const size = Object.fromEntries(
    ["devices", "commands", "concurrency", "rounds", "singles"].map((name) => [name, Number(values[name])]),
  );
  await prepare(say);
  const data = mkdtempSync(join(tmpdir(), "orchestrator-bench-"));
  onEnd(() => rmSync(data, { recursive: true, force: true }));
  const inventory = await startLab(join(data, "inventory.yaml"), size.devices);
  const dev = await startDev({ data, args: ["--port", "0"], say });
  onEnd(dev.stop);
  const target = { url: dev.url, inventory };
  await warmUp(target, size);

  const round = async (name) => {
    const raw = await rawRun(inventory, size);
    const engine = await engineRun(target, size);
    const ratio = engine.ms / raw.ms;
    say(`${name}: raw ssh2 ${ms(raw.ms)}, engine ${ms(engine.ms)}, ratio ${ratio.toFixed(2)}`);
    return { raw, engine, ratio };
  };
  const first = await round("first round, each device's first login");
  for (let n = 1; n <= WARM_UP; n++) await round(`warm-up ${n}`);
  const rounds = [];
  for (let n = 1; n <= size.rounds; n++) rounds.push(await round(`round ${n}`));
  const rawOne = await rawSingles(inventory, size.singles);
  const engineOne = await engineSingles(target, size.singles);
  const events = await eventsOf(target, rounds.at(-1).engine.id);

  const { devices, commands, concurrency } = size;
  console.log(
    `${devices} devices × ${commands} commands, ${concurrency} at once, medians of ${size.rounds} rounds`,
  );
  console.log(`  raw ssh2           ${ms(median(rounds.map(({ raw }) => raw.ms)))}`);
  console.log(
    `  engine             ${ms(median(rounds.map(({ engine }) => engine.ms)))}   from POST to finished`,
  );
  console.log(`  ratio              ${median(rounds.map(({ ratio }) => ratio)).toFixed(2)}`);
  console.log(`  first round        ${first.ratio.toFixed(2)}   before, when no session is kept yet`);
  console.log(`  Temporal events    ${events}`);
  console.log("one command on one device, warm");
  console.log(`  raw ssh2           p50 ${ms(median(rawOne))}   a new connection each`);
  console.log(`  engine             p50 ${ms(median(engineOne))}   from POST to finished`);
  console.log("resident memory after it");
  for (const [name, bytes] of Object.entries(await memoryOf()))
    console.log(`  ${name.padEnd(18)} ${mb(bytes)}`);
  console.log("parsing beside the reference TextFSM, on large outputs");
  for (const { name, bytes, our_seconds, reference_seconds, ratio } of await benchTextfsm(process.env)) {
    const times = `${ms(our_seconds * 1_000)}, reference ${ms(reference_seconds * 1_000)}`;
    console.log(`  ${name.padEnd(32)} ${mb(bytes)}  ${times}, ${ratio.toFixed(1)} times as fast`);
  }
  return 0;
}

if (values.help) process.stdout.write(USAGE);
else await asProgram(bench);
