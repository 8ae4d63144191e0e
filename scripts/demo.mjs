// `npm run demo`: all of it on this machine, with simulated devices, from nothing. `-- --keep` leaves it up until Ctrl-C.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { prepare } from "./build.mjs";
import { startDev } from "./lib/dev.mjs";
import { at } from "./lib/root.mjs";
import { end, endOnSignals, endTree, isEnding, onEnd, start } from "./lib/run.mjs";

const USAGE = `npm run demo [-- [--keep] [--lab N] [--port N] [--data DIR] [SPEC…]]

Starts Temporal, a worker, the API and a simulated lab, runs examples/demo.yaml (or the given specs) against it, and stops
all of it. --keep leaves it up until Ctrl-C; --lab: number of simulated devices; --port: of the API;
--data: where all of it is kept, a new folder below .orchestrator/demo/ by default.
`;
const KEPT_DEMOS = 3;
const say = (line) => process.stderr.write(`${line}\n`);

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        keep: { type: "boolean", default: false },
        lab: { type: "string", default: "3" },
        port: { type: "string", default: "8080" },
        data: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}

/** A folder of its own for every demo, so that none goes on with what an interrupted one left; old ones are removed. */
function newDataFolder() {
  const demos = at(".orchestrator", "demo");
  mkdirSync(demos, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(demos).toSorted().slice(0, -KEPT_DEMOS)) {
    if (!existsSync(join(demos, name, "dev.lock")))
      rmSync(join(demos, name), { recursive: true, force: true });
  }
  return join(demos, new Date().toISOString().replaceAll(/[:.]/g, "-"));
}

/** Runs one spec with live progress on our stderr. */
function runSpec(url, spec, inventory) {
  const env = { ...process.env, ORCHESTRATOR_URL: url };
  const args = [at("dist", "cli", "main.js"), "run", spec, "-i", inventory, "--json"];
  const child = start(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  onEnd(() => endTree(child));
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      try {
        resolve({ code: code ?? 3, run: output.trim() ? JSON.parse(output) : undefined });
      } catch {
        reject(new Error(`\`orchestrator run --json\` did not print JSON:\n${output}`));
      }
    });
  });
}

/** Reports are written when the run has ended, by the archive, so they may be a moment behind. */
async function reportOf(data, run) {
  const file = join(data, "artifacts", "runs", run.id, "report.html");
  for (let tries = 0; tries < 100 && !existsSync(file); tries += 1)
    await new Promise((done) => setTimeout(done, 200));
  return existsSync(file) ? relative(process.cwd(), file) : undefined;
}

async function demo({ values, positionals }) {
  await prepare(say);
  const data = resolve(values.data ?? newDataFolder());
  say("starting Temporal, worker, API and a simulated lab …");
  const dev = await startDev({ data, args: ["--port", values.port, "--lab", values.lab], say });
  onEnd(dev.stop);
  const died = dev.died.then((error) => {
    if (isEnding()) return new Promise(() => {});
    throw error;
  });

  let worst = 0;
  for (const spec of positionals.length > 0 ? positionals : [at("examples", "demo.yaml")]) {
    const { code, run } = await Promise.race([
      runSpec(dev.url, spec, join(data, "lab", "inventory.yaml")),
      died,
    ]);
    worst ||= code;
    if (!run?.id) continue;
    const report = await Promise.race([reportOf(data, run), died]);
    say("");
    say(`verdict   ${run.workflow}: ${run.status}${run.message ? ` (${run.message})` : ""}`);
    say(`report    ${report ?? `${dev.url}/v1/runs/${run.id}/report.html`}`);
    say(`API       ${dev.url}/docs`);
    say(`run page  ${dev.url}/runs/${run.id}`);
    if (dev.ui)
      say(`Temporal  ${dev.ui}/namespaces/default/workflows/${encodeURIComponent(`run/${run.id}`)}`);
  }
  if (values.keep) {
    say(`\nall of it stays up; Ctrl-C ends it. Try: ORCHESTRATOR_URL=${dev.url} npx orchestrator runs list`);
    await died;
  }
  say(
    "\nthe http addresses answered until now. `npm run demo -- --keep` and `npx orchestrator dev` keep them up",
  );
  return worst;
}

const given = readArguments();
if (given.values.help) process.stdout.write(USAGE);
else {
  endOnSignals();
  try {
    await end(await demo(given));
  } catch (error) {
    say(error.message);
    await end(3);
  }
}
