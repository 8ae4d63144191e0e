// Process: compiles for the API. `main.js SETTINGS`; jobs come and answers go over the channel to the parent.
import { Worker } from "node:worker_threads";
import { createTemplatesDigest } from "../../packages/devices/src/parse/index.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { liftPatternLimit } from "../../packages/devices/src/words/pattern-limit.js";
import { createCatalogue } from "../catalogue.js";
import { Problem } from "../problem.js";
import { requestPolicy } from "../request-policy.js";
import type { CompilerWorld } from "../runs/compile.js";
import type { Job } from "./job.js";
import { perform } from "./perform.js";
import { piecesOfParts } from "./pieces.js";
import type { CompilerSettings } from "./pool.js";
import type { Message, Told } from "./process.js";
import { ReceivedFiles } from "./bytes.js";
import type { Watch } from "./watchdog.js";

const TOO_LARGE =
  "These documents, or the plan that comes of them, are too large to be compiled. Make the spec or the inventory smaller, or run it on fewer devices at a time.";

async function main(): Promise<void> {
  // The work of a compilation is counted, and a watchdog ends it.
  liftPatternLimit();
  const { parent, cpu_ms, ...settings } = JSON.parse(process.argv[2] ?? "{}") as CompilerSettings &
    Omit<Watch, "job">;
  const job = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Watch = { parent, job, cpu_ms };
  new Worker(new URL("watchdog.js", import.meta.url), { workerData, execArgv: [] }).unref();
  process.once("disconnect", () => process.exit());
  const world: CompilerWorld = {
    platforms: await loadPlatforms(),
    catalogue: createCatalogue(settings.catalogue),
    policyFor: requestPolicy(settings.allowance, settings),
    has_owner: settings.has_owner,
    templates_digest: createTemplatesDigest(settings.templates),
  };
  let jobs = 0;
  const files = new ReceivedFiles();
  process.on("message", (told: Told) => {
    if ("piece" in told) return files.add(told.n, told.piece);
    const asked = files.putInto(told as Job);
    Atomics.store(job, 0, ++jobs);
    void answer(asked, world).finally(() => Atomics.store(job, 0, 0));
  });
}

async function answer(job: Job, world: CompilerWorld): Promise<void> {
  try {
    const { value, files = {} } = await perform(job, world);
    for (const [file, text] of Object.entries(files))
      for (const piece of piecesOfParts(text)) await tell({ file, piece });
    await tell({ value });
  } catch (error) {
    // Texts, arrays and the stack have their limits too.
    if (error instanceof RangeError) return tell({ problem: { code: "too_complex", message: TOO_LARGE } });
    if (!(error instanceof Problem)) return tell({ defect: (error as Error).stack ?? String(error) });
    const { code, message, more } = error;
    await tell({ problem: { code, message, ...(more.errors ? { errors: more.errors } : {}) } });
  }
}

const tell = (message: Message): Promise<void> =>
  new Promise((resolve) => {
    // Where nobody is there to hear it, the process is ending.
    process.send?.(message, undefined, {}, () => resolve());
  });

await main();
