// `npm run cluster -- --exec node scripts/bench-cluster.mjs`: how long runs take on a cluster, and what its parts use.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineRun, startLab } from "./bench/engine.mjs";
import { countBelow, cpuNow, cpuSince, memoryOf } from "./bench/processes.mjs";
import { postgresProgram, SUPERUSER } from "./cluster/postgres.mjs";
import { asProgram, onEnd } from "./lib/run.mjs";

const CHANGE = {
  name: "bench-change",
  concurrency: 200,
  steps: [{ id: "change", configure: ["interface Loopback1", "description once"] }],
};
const CASES = [
  { name: "200 devices × 10 reads", size: { devices: 200, commands: 10, concurrency: 200 } },
  { name: "1,000 devices × 1 read", size: { devices: 1_000, commands: 1, concurrency: 400 } },
  { name: "200 devices × 1 change", size: { devices: 200, spec: CHANGE } },
  { name: "one device × 1 read", size: { devices: 1, commands: 1, concurrency: 1 } },
];
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const MB = 1024 * 1024;

const { ORCHESTRATOR_URL: url, ORCHESTRATOR_TEST_CLUSTER: given } = process.env;
if (!url || !given) {
  process.stderr.write(
    "Start it within a cluster: npm run cluster -- --exec node scripts/bench-cluster.mjs\n",
  );
  process.exit(2);
}
const { pid, postgres_port, password } = JSON.parse(given);

function databaseBytes() {
  const args = ["-h", "127.0.0.1", "-p", String(postgres_port), "-U", SUPERUSER, "-d", "postgres", "-At"];
  const query = "select sum(pg_database_size(datname)) from pg_database where datname like 'temporal%'";
  return Number(
    execFileSync(postgresProgram("psql"), [...args, "-c", query], {
      env: { ...process.env, PGPASSWORD: password },
      encoding: "utf8",
    }),
  );
}

/** Every other device belongs to the other site. */
function onTwoSites(file) {
  let n = 0;
  return readFileSync(file, "utf8").replaceAll(/^( +)port: \d+$/gm, (line, indent) => {
    n += 1;
    return `${line}\n${indent}site: ${n % 2 === 0 ? "site-a" : "site-b"}`;
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function bench() {
  const folder = mkdtempSync(join(tmpdir(), "orchestrator-bench-"));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  countBelow(pid);
  const inventory = await startLab(join(folder, "inventory.yaml"), 1_000);
  const text = onTwoSites(inventory);
  await engineRun({ url, inventory }, { devices: 200, commands: 1, concurrency: 200 }, text);
  for (const { name, size } of CASES) {
    const rounds = [];
    const [cpu, stored] = [cpuNow(), databaseBytes()];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push((await engineRun({ url, inventory }, size, text)).ms);
    const used = Object.entries(cpuSince(cpu))
      .filter(([part]) => part !== "bench" && part !== "lab")
      .map(([part, seconds]) => `${part} ${(seconds / ROUNDS).toFixed(1)} s`);
    const grown = (databaseBytes() - stored) / ROUNDS / MB;
    const times = rounds.map((each) => (each / 1_000).toFixed(2)).join(", ");
    console.log(
      `${name}: ${(median(rounds) / 1_000).toFixed(2)} s (${times}); CPU a run: ${used.join(", ")}; database +${grown.toFixed(1)} MB a run`,
    );
  }
  for (const [part, bytes] of Object.entries(memoryOf()))
    console.log(`memory ${part}: ${Math.round(bytes / MB)} MB`);
  return 0;
}

await asProgram(bench);
