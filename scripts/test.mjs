// `npm test`: installs what is missing and runs every check. `npm test unit`: only the unit tests.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "./audit.mjs";
import { bootstrap } from "./bootstrap.mjs";
import { build } from "./build.mjs";
import { check } from "./check.mjs";
import { ensurePackages } from "./lib/packages.mjs";
import { at, tool } from "./lib/root.mjs";
import { endOnSignals, isEnding, onEnd, run, seconds } from "./lib/run.mjs";

const only = process.argv[2];
if (only !== undefined && only !== "unit") {
  process.stderr.write(
    `npm test knows no part "${only}": give \`unit\`, or nothing for all. One file: npx vitest run FILE\n`,
  );
  process.exit(2);
}

endOnSignals();
const folder = mkdtempSync(join(tmpdir(), "orchestrator-test-"));
const removeFolder = () => rmSync(folder, { recursive: true, force: true });
onEnd(removeFolder);

const say = (line) => process.stdout.write(`${line}\n`);
/** So many files are named with their processor time. */
const DEAREST = 40;
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const retried = [];
const skips = [];

/** A step that throws or finds something counts as one failure; the next ones run all the same. */
async function step(name, work) {
  if (isEnding()) return;
  const started = performance.now();
  say(`== ${name}`);
  let found = [];
  try {
    found = (await work()) ?? [];
  } catch (error) {
    found = [error.message];
    say(error.message);
  }
  if (isEnding()) return;
  total.failed += found.length;
  failures.push(...found.map((what) => `${name}: ${what}`));
  say(`== ${name}: ${found.length === 0 ? "done" : "FAILED"} in ${seconds(performance.now() - started)}\n`);
}

async function vitest(project) {
  const file = join(folder, `${project}.json`);
  const reporters = ["--reporter=default", `--reporter=${at("scripts", "lib", "vitest-reporter.mjs")}`];
  const cpu = join(folder, `${project}.cpu.ndjson`);
  const env = { ...process.env, ORCHESTRATOR_TEST_REPORT: file, ORCHESTRATOR_TEST_CPU: cpu };
  const { code } = await run(tool("vitest"), ["run", "--project", project, ...reporters], {
    env,
    show: "all",
  });
  if (isEnding()) return [];
  const report = JSON.parse(readFileSync(file, "utf8"));
  sayCosts(cpu);
  for (const key of Object.keys(total)) total[key] += report[key];
  failures.push(...report.failures);
  retried.push(...report.retried);
  skips.push(
    ...report.skips.map(
      ({ file: where, test, reason }) => `${where}: ${test}${reason ? ` (${reason})` : ""}`,
    ),
  );
  return code !== 0 && report.failed === 0 ? [`vitest ended with exit code ${code}`] : [];
}

/** What the files took of the processors, the dearest first: of the test process, and of what they started. */
function sayCosts(file) {
  if (!existsSync(file)) return;
  const costs = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const sum = costs.reduce((all, { own, children }) => all + own + children, 0);
  const dearest = costs.toSorted((a, b) => b.own + b.children - a.own - a.children).slice(0, DEAREST);
  say(`processor time: ${sum.toFixed(1)} s`);
  for (const { file: name, own, children } of dearest)
    say(`  ${own.toFixed(1)} s + ${children.toFixed(1)} s ${name}`);
}

const unavailable = [];
/** What could be found out neither way; no reason to fail. */
const unknowns = [];
await step("dependencies", () => bootstrap(say));
if (total.failed === 0) {
  // Fetched and unpacked while nothing needs them yet.
  const packages = only === "unit" ? Promise.resolve([]) : ensurePackages(say);
  packages.catch(() => {});
  // It only waits for the registry.
  const audited = only === "unit" ? Promise.resolve({ found: [] }) : audit();
  audited.catch(() => {});
  if (only !== "unit") {
    await step("check", check);
    await step("build", () => build(say));
  }
  await step("unit tests", () => vitest("unit"));
  if (only !== "unit") {
    await step("audit of dependencies", async () => {
      const { found, unknown } = await audited;
      if (unknown !== undefined)
        unknowns.push(`weaknesses of dependencies: npm's registry did not answer the audit (${unknown})`);
      return found;
    });
    await step("system packages", async () => void unavailable.push(...(await packages)));
    await step("long tests", () => vitest("long"));
    await step("end-to-end tests", () => vitest("e2e"));
  }
}
removeFolder();

if (!isEnding()) {
  const ran = total.passed + total.failed > 0;
  const strict = Boolean(process.env.CI) && process.env.CI !== "false";
  if (failures.length > 0) say(`failed:\n${failures.map((what) => `  ${what}`).join("\n")}`);
  if (retried.length > 0)
    say(`passed at the second try only:\n${retried.map((what) => `  ${what}`).join("\n")}`);
  const without = [...unavailable, ...skips];
  if (without.length > 0)
    say(
      `skipped${strict ? ", which is a failure with CI=true" : ""}:\n${without.map((what) => `  ${what}`).join("\n")}`,
    );
  if (unknowns.length > 0) say(`not known:\n${unknowns.map((what) => `  ${what}`).join("\n")}`);
  if (!ran) say("no test ran");
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 || !ran || (strict && without.length > 0) ? 1 : 0;
}
