// `npm run bench:readers`: many readers of one run's events, some of whom never read: how late events come, and what it costs
// the API in memory. Exits with 1 where that is more than it may be.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { archived, startLab, warmUp } from "./bench/engine.mjs";
import { memoryOf } from "./bench/processes.mjs";
import { prepare } from "./build.mjs";
import { startDev } from "./lib/dev.mjs";
import { at } from "./lib/root.mjs";
import { asProgram, onEnd, start } from "./lib/run.mjs";

const USAGE = `npm run bench:readers [-- [--readers 500] [--idle 10] [--devices 200] [--commands 20]]

Starts Temporal, a worker, the API and a simulated lab. Readers in processes of their own follow a run while it goes on, and
read it again from its archive.
`;
/** What is asked of it: 95 of 100 events come within so many milliseconds, and the API grows by less than so many MB. */
const [MOST_MS, MOST_MB] = [2_000, 150];
const PROCESSES = 2;
/** A device takes so long for each command, so that events come over time. */
const LATENCY = "100ms";

const say = (line) => process.stderr.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    readers: { type: "string", default: "500" },
    idle: { type: "string", default: "10" },
    devices: { type: "string", default: "200" },
    commands: { type: "string", default: "20" },
    help: { type: "boolean", default: false },
  },
});
const [readers, idle, devices, commands] = ["readers", "idle", "devices", "commands"].map((name) =>
  Number(values[name]),
);

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/** Processes with their readers, who wait for the word. */
async function gather(url, run) {
  const share = (all, n) => Math.floor(all / PROCESSES) + (n < all % PROCESSES ? 1 : 0);
  const children = Array.from({ length: PROCESSES }, (_, n) => {
    const counts = [share(readers - idle, n), share(idle, n)].map(String);
    const args = [at("scripts", "bench", "readers.mjs"), url, run, ...counts];
    const child = start(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  const next = () =>
    Promise.all(
      children.map(async ({ lines }) => {
        const { value, done } = await lines.next();
        if (done) throw new Error("readers ended before they had read everything");
        return value;
      }),
    );
  await next();
  return {
    async read(how) {
      for (const { child } of children) child.stdin.write(`${how}\n`);
      const told = (await next()).map((line) => JSON.parse(line));
      const all = (pick) => told.flatMap(pick).sort((a, b) => a - b);
      return {
        delays: all(({ delays }) => delays),
        first: all(({ waits }) => waits.first),
        last: all(({ waits }) => waits.last),
        streams: new Set(told.flatMap(({ streams }) => streams)).size,
      };
    },
    leave() {
      for (const { child } of children) child.kill("SIGKILL");
    },
  };
}

/** The API's resident memory while something goes on, megabytes. */
async function growth(work) {
  const memory = async () => (await memoryOf())["api"] / 1024 / 1024;
  const before = await memory();
  let most = before;
  const timer = setInterval(async () => {
    most = Math.max(most, await memory());
  }, 500);
  try {
    const result = await work();
    return { result, before, most: Math.max(most, await memory()) };
  } finally {
    clearInterval(timer);
  }
}

async function startRun({ url, inventory }) {
  const steps = Array.from({ length: commands }, (_, n) => ({ id: `c${n + 1}`, run: "show version" }));
  const response = await fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      spec: { name: "read", concurrency: 20, steps },
      inventory: readFileSync(inventory, "utf8"),
    }),
  });
  if (response.status !== 201) throw new Error(`POST /v1/runs: ${response.status} ${await response.text()}`);
  return (await response.json()).id;
}

async function bench() {
  await prepare(say);
  const data = mkdtempSync(join(tmpdir(), "orchestrator-readers-"));
  onEnd(() => rmSync(data, { recursive: true, force: true }));
  const inventory = await startLab(join(data, "inventory.yaml"), devices, LATENCY);
  const dev = await startDev({ data, args: ["--port", "0"], say });
  onEnd(dev.stop);
  const target = { url: dev.url, inventory };
  await warmUp(target, { commands });

  const run = await startRun(target);
  const follow = await gather(dev.url, run);
  const live = await growth(() => follow.read("live"));
  follow.leave();
  await archived(dev.url, run);
  const again = await gather(dev.url, run);
  const over = await growth(() => again.read("archive"));
  again.leave();

  const { delays, streams } = live.result;
  const late = quantile(delays, 0.95);
  const grown = [live, over].map(({ before, most }) => Math.round(most - before));
  console.log(
    `${readers} readers of a run of ${devices} devices × ${commands} commands, ${idle} of them not reading`,
  );
  console.log("while it goes on");
  console.log(
    `  delay              p50 ${quantile(delays, 0.5)} ms, p95 ${late} ms, most ${delays.at(-1)} ms   from an event's time in Temporal`,
  );
  console.log(`  API's memory       ${Math.round(live.before)} MB, grows by ${grown[0]} MB`);
  console.log("from its archive, all at once");
  const { first, last } = over.result;
  console.log(`  first event        p95 ${quantile(first, 0.95)} ms`);
  console.log(`  last event         p95 ${quantile(last, 0.95)} ms`);
  console.log(`  API's memory       ${Math.round(over.before)} MB, grows by ${grown[1]} MB`);
  const wrong = [
    ...(late < MOST_MS ? [] : [`p95 is to be under ${MOST_MS} ms`]),
    ...(Math.max(...grown) < MOST_MB ? [] : [`memory is to grow by less than ${MOST_MB} MB`]),
    ...(streams === 1 && over.result.streams === 1 ? [] : ["readers have read different streams"]),
  ];
  for (const what of wrong) console.log(`✗ ${what}`);
  return wrong.length > 0 ? 1 : 0;
}

if (values.help) process.stdout.write(USAGE);
else await asProgram(bench);
