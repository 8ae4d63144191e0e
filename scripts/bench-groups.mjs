// `npm run bench:groups`: what a run costs by how many devices share an activity of Temporal. The built workflows are changed
// for each number and put back at the end; 1 is an activity for each device.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepare } from "./build.mjs";
import { temporalBill } from "./bench/bill.mjs";
import { engineRun, startLab } from "./bench/engine.mjs";
import { cpuNow, cpuSince } from "./bench/processes.mjs";
import { startDev } from "./lib/dev.mjs";
import { at } from "./lib/root.mjs";
import { asProgram, onEnd } from "./lib/run.mjs";

const USAGE =
  "npm run bench:groups [-- [--devices 200] [--commands 10] [--concurrency 50] [--rounds 3] [--most 1,4,8,16,32]]\n";
const MOST = /most_devices: \d+/g;

const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "200" },
    commands: { type: "string", default: "10" },
    concurrency: { type: "string", default: "50" },
    rounds: { type: "string", default: "3" },
    most: { type: "string", default: "1,4,8,16,32" },
    help: { type: "boolean", default: false },
  },
});
const say = (line) => process.stderr.write(`${line}\n`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function bench() {
  await prepare(say);
  const size = Object.fromEntries(
    ["devices", "commands", "concurrency"].map((name) => [name, Number(values[name])]),
  );
  const bundles = readdirSync(at("dist", "worker"))
    .filter((name) => name.startsWith("workflow-bundle"))
    .map((name) => ({
      path: at("dist", "worker", name),
      text: readFileSync(at("dist", "worker", name), "utf8"),
    }));
  onEnd(() => {
    for (const { path, text } of bundles) writeFileSync(path, text);
  });
  const folder = mkdtempSync(join(tmpdir(), "orchestrator-bench-"));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  const inventory = await startLab(join(folder, "inventory.yaml"), size.devices);
  console.log(
    `${size.devices} devices × ${size.commands} commands, ${size.concurrency} at once, kept sessions`,
  );
  for (const most of values.most.split(",")) {
    for (const { path, text } of bundles) writeFileSync(path, text.replaceAll(MOST, `most_devices: ${most}`));
    const dev = await startDev({ data: join(folder, most), args: ["--port", "0"], say });
    const target = { url: dev.url, inventory };
    await engineRun(target, size);
    const rounds = [];
    for (let n = 0; n < Number(values.rounds); n++) {
      const before = cpuNow();
      const { id, ms } = await engineRun(target, size);
      rounds.push({ ms, cpu: cpuSince(before), bill: await temporalBill(dev.url, id) });
    }
    const of = (part) => median(rounds.map(({ cpu }) => cpu[part] ?? 0)).toFixed(2);
    const { actions, events } = rounds.at(-1).bill;
    console.log(
      `${most.padStart(3)} together: ${Math.round(median(rounds.map(({ ms }) => ms)))} ms; CPU worker ${of("worker")} s, ` +
        `temporal server ${of("temporal server")} s, api ${of("api")} s; ${actions} actions, ${events} events`,
    );
    await dev.stop();
  }
  return 0;
}

if (values.help) process.stdout.write(USAGE);
else await asProgram(bench);
