// Loaded before a worker: notes how long its loop was held at most, by the processor time of its thread, so that other work on
// the machine does not count. `TEST_HELD` names a file that gets a line every half second: when, how many milliseconds, and how
// many MB of memory the process has.
import { appendFileSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const EVERY_MS = 5;
const LINE_MS = 500;

if (isMainThread && /\bworker[\\/]main\.js$/.test(process.argv[1] ?? "")) {
  const processor = () =>
    Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6);
  let before = processor();
  let worst = 0;
  let written = performance.now();
  setInterval(() => {
    const now = processor();
    worst = Math.max(worst, now - before);
    before = processor();
    if (performance.now() - written < LINE_MS) return;
    appendFileSync(process.env.TEST_HELD, `${Date.now()} ${Math.round(worst)} ${megabytes()}\n`);
    written = performance.now();
    worst = 0;
  }, EVERY_MS).unref();
}
