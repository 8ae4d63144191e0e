// `npm run test:faults`: each fault by itself, while runs of several kinds go on, and a look at what was promised.
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { faultTests, newSeed } from "./lib/fault-tests.mjs";
import { asProgram } from "./lib/run.mjs";

const USAGE = `npm run test:faults [-- [--seed N] [--only NAME]]

Starts Temporal, two workers, the API, a store and a simulated lab, and breaks one after the other. --seed: what chance decides
is decided as in the run that printed it; --only: faults whose name has this in it.
`;
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: newSeed() },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else
  await asProgram(async () => {
    await bootstrap((line) => process.stderr.write(`${line}\n`));
    const files = ["test/faults/all.faults.ts", "test/groups/kills.faults.ts"];
    return faultTests(files, { seed: values.seed, ...(values.only ? { only: values.only } : {}) });
  });
