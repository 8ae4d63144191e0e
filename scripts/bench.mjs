// `npm run bench`: the engine beside raw ssh2 on the same simulated devices. Figures are ratios from one run on one machine.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepare } from "./build.mjs";
import { temporalBill, writtenNow } from "./bench/bill.mjs";
import { casesOf } from "./bench/cases.mjs";
import { engineRun, engineSingles, startLab } from "./bench/engine.mjs";
import { installPeers } from "./bench/peers.mjs";
import { cpuNow, cpuSince, memoryOf } from "./bench/processes.mjs";
import { rawRun, rawSingles } from "./bench/raw-ssh2.mjs";
import { benchTextfsm } from "./bench/textfsm.mjs";
import { startDev } from "./lib/dev.mjs";
import { asProgram, onEnd } from "./lib/run.mjs";

const USAGE = `npm run bench [-- [--devices 200] [--commands 10] [--concurrency 50] [--latency 0ms] [--rounds 5] [--singles 30] [--no-parsing]
                       [--peers]]

Starts Temporal, a worker, the API and a simulated lab. Raw ssh2, which logs in each time, and the engine take turns on the
same devices, in three cases: a worker that has just started (a new one in each round), and, with a worker that has done a few
such runs, new sessions and kept sessions. With --peers nornir+netmiko, scrapli over asyncssh and scrapligo take their turns, too;
they are installed from PyPI and by Go.
`;
/** Rounds that do not count, of raw ssh2 and of a worker that is no new one: V8 goes on compiling for as long. */
const WARM_UP = 3;
const say = (line) => process.stderr.write(`${line}\n`);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${Math.round(value)} ms`;
const mb = (bytes) => `${Math.round(bytes / 1024 / 1024)} MB`;
const kb = (bytes) => `${Math.round(bytes / 1024)} KB`;
const seconds = (value) => `${value.toFixed(2)} s`;

const COUNTS = ["devices", "commands", "concurrency", "rounds", "singles"];
const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "200" },
    commands: { type: "string", default: "10" },
    concurrency: { type: "string", default: "50" },
    latency: { type: "string", default: "0ms" },
    rounds: { type: "string", default: "5" },
    singles: { type: "string", default: "30" },
    "no-parsing": { type: "boolean", default: false },
    peers: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const size = Object.fromEntries(COUNTS.map((name) => [name, Number(values[name])]));

async function bench() {
  await prepare(say);
  const peers = values.peers ? await installPeers(say) : [];
  const data = mkdtempSync(join(tmpdir(), "orchestrator-bench-"));
  onEnd(() => rmSync(data, { recursive: true, force: true }));
  const inventory = await startLab(join(data, "inventory.yaml"), size.devices, values.latency);
  const metrics = `http://127.0.0.1:${await freePort()}`;
  process.env.ORCHESTRATOR_METRICS_PORT = new URL(metrics).port;
  const dev = await startDev({ data, args: ["--port", "0"], say });
  onEnd(dev.stop);
  const target = { url: dev.url, inventory };
  const pages = [`${metrics}/metrics`, `${dev.url}/metrics`];

  for (let n = 0; n < WARM_UP; n++) await rawRun(inventory, size);
  const { newWorker, newSessions, keptSessions } = casesOf(inventory, `${metrics}/readyz`);
  const measure = async (...cases) => {
    const measured = cases.map((each) => ({ ...each, rounds: [] }));
    for (let n = 1; n <= size.rounds; n++)
      for (const { name, prepare, rounds } of measured)
        rounds.push(await timedRound({ n, name, target, text: await prepare(), pages, peers }));
    return measured;
  };
  const cold = await measure(newWorker);
  // The sessions that the last of these opens are those that are kept.
  for (let n = 0; n < WARM_UP; n++) await engineRun(target, size, await keptSessions.prepare());
  const cases = [...cold, ...(await measure(newSessions, keptSessions))];
  const rawOne = await rawSingles(inventory, size.singles);
  const engineOne = await engineSingles(target, size.singles);

  const { devices, commands, concurrency, rounds } = size;
  console.log(
    `${devices} devices × ${commands} commands, ${concurrency} at once, latency ${values.latency}, medians of ${rounds} rounds`,
  );
  for (const each of cases) await show(each, target);
  console.log("one command on one device, warm");
  console.log(`  raw ssh2           p50 ${ms(median(rawOne))}   a new connection each`);
  console.log(`  engine             p50 ${ms(median(engineOne))}   from POST to finished`);
  console.log("resident memory after it");
  for (const [name, bytes] of Object.entries(memoryOf())) console.log(`  ${name.padEnd(18)} ${mb(bytes)}`);
  if (values["no-parsing"]) return 0;
  console.log("parsing beside the reference TextFSM, on large outputs");
  for (const { name, bytes, our_seconds, reference_seconds, ratio } of await benchTextfsm(process.env)) {
    const times = `${ms(our_seconds * 1_000)}, reference ${ms(reference_seconds * 1_000)}`;
    console.log(`  ${name.padEnd(32)} ${mb(bytes)}  ${times}, ${ratio.toFixed(1)} times as fast`);
  }
  return 0;
}

async function timedRaw(inventory) {
  const before = cpuNow();
  const run = await rawRun(inventory, size);
  return { ...run, cpu: cpuSince(before) };
}

/** Who opens the round alternates. */
async function timedRound({ n, name, target, text, pages, peers }) {
  const isRawFirst = n % 2 === 1;
  const before = isRawFirst ? await timedRaw(target.inventory) : undefined;
  const engine = await timedEngine(target, text, pages);
  const round = { raw: before ?? (await timedRaw(target.inventory)), engine, peers: {} };
  for (const peer of peers) round.peers[peer.name] = await peer.run(target.inventory, size);
  const times = [["raw ssh2", round.raw], ["engine", engine], ...Object.entries(round.peers)]
    .map(([who, took]) => `${who} ${ms(took.ms)}`)
    .join(", ");
  say(`round ${n}, ${name}: ${times}, ratio ${ratioOf(round).toFixed(2)}`);
  return round;
}

/** Processor and store until the archive stands. */
async function timedEngine(target, text, pages) {
  const [before, stored] = [cpuNow(), await writtenNow(pages)];
  const run = await engineRun(target, size, text);
  const cpu = cpuSince(before);
  const written = await writtenNow(pages);
  const operations = written.operations - stored.operations;
  return { ...run, cpu, store: { operations, bytes: written.bytes - stored.bytes } };
}

const ratioOf = ({ raw, engine }) => engine.ms / raw.ms;
const againstOf = (peer) => (round) => round.peers[peer].ms / round.engine.ms;

async function show({ name, rounds }, target) {
  const of = (pick) => median(rounds.map(pick));
  console.log(name);
  console.log(
    `  raw ssh2           ${ms(of(({ raw }) => raw.ms))}   it logs in   CPU ${seconds(of(({ raw }) => raw.cpu.bench))}`,
  );
  console.log(`  engine             ${ms(of(({ engine }) => engine.ms))}   from POST to finished`);
  console.log(`  ratio              ${of(ratioOf).toFixed(2)}`);
  for (const peer of Object.keys(rounds[0].peers)) {
    const took = of(({ peers }) => peers[peer].ms);
    const cpu = seconds(of(({ peers }) => peers[peer].cpu));
    console.log(
      `  ${peer.padEnd(18)} ${ms(took)}   ${of(againstOf(peer)).toFixed(2)} times the engine's   CPU ${cpu}`,
    );
  }
  const used = ["worker", "api", "temporal server", "lab"].map((part) => [
    part,
    of(({ engine }) => engine.cpu[part] ?? 0),
  ]);
  console.log(`  CPU                ${used.map(([part, value]) => `${part} ${seconds(value)}`).join(", ")}`);
  const ours = used.filter(([part]) => part !== "lab").reduce((sum, [, value]) => sum + value, 0);
  console.log(`  CPU per device     ${((ours / size.devices) * 1_000).toFixed(1)} ms, the lab left out`);
  const { id, store } = rounds.at(-1).engine;
  const { actions, events, bytes } = await temporalBill(target.url, id);
  console.log(`  Temporal           ${actions} actions, ${events} events, ${kb(bytes)} of history as JSON`);
  console.log(`  store              ${store.operations} writes, ${kb(store.bytes)}`);
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

if (values.help) process.stdout.write(USAGE);
else await asProgram(bench);
