// Loaded into the API with `--import`: notes when its loop was held for long, by the processor time of its thread, so that a
// busy machine does not count.
import { appendFileSync, readFileSync } from "node:fs";

const EVERY_MS = 5;
const NOTED_MS = 6;

const file = process.env.BENCH_LOOP_FILE;

/** Of the main thread, milliseconds. */
function processorMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

if (file !== undefined && /\bapi[\\/]main\.js$/.test(process.argv[1] ?? "")) {
  let last = processorMs();
  setInterval(() => {
    const now = processorMs();
    if (now - last > NOTED_MS) appendFileSync(file, `${Date.now()} ${(now - last).toFixed(1)}\n`);
    last = processorMs();
  }, EVERY_MS).unref();
}
