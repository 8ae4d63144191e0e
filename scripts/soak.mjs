// `npm run soak`: runs of all kinds one after the other, with faults at random. Ends with 1 at the first promise that is broken.
import { join } from "node:path";
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { faultTests, newSeed } from "./lib/fault-tests.mjs";
import { at } from "./lib/root.mjs";
import { asProgram } from "./lib/run.mjs";

const USAGE = `npm run soak [-- [--minutes 60] [--seed N] [--store folder|bucket]]

Prints a line each minute: runs, devices by outcome, faults by kind, violations, and the memory of a worker, the API and
Temporal with its slope. What is needed to look into a violation is kept in .orchestrator/soak/.
`;
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    seed: { type: "string", default: newSeed() },
    store: { type: "string", default: "folder" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else
  await asProgram(async () => {
    await bootstrap((line) => process.stderr.write(`${line}\n`));
    const folder = at(".orchestrator", "soak");
    mkdirSync(folder, { recursive: true });
    const report = join(folder, `${values.seed}.ndjson`);
    const code = await faultTests(["test/faults/soak.faults.ts"], {
      seed: values.seed,
      env: {
        ORCHESTRATOR_SOAK_MINUTES: values.minutes,
        ORCHESTRATOR_SOAK_STORE: values.store,
        ORCHESTRATOR_SOAK_REPORT: report,
      },
    });
    if (code !== 0) process.stderr.write(`what was broken is in ${report}\n`);
    return code;
  });
