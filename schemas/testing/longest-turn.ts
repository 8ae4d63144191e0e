import { readFileSync } from "node:fs";

/** The longest time that this thread computes between two turns of the loop, milliseconds; waiting for a busy machine does not count. */
export async function longestTurn(work: Promise<unknown>): Promise<number> {
  const state = { isOver: false };
  let longest = 0;
  const watch = (async () => {
    while (!state.isOver) {
      const before = computed_ms();
      await new Promise((resolve) => setImmediate(resolve));
      longest = Math.max(longest, computed_ms() - before);
    }
  })();
  await work.catch(() => undefined).finally(() => (state.isOver = true));
  await watch;
  return longest;
}

/** Of this thread alone on Linux, whose first figure there is in nanoseconds; of the whole process elsewhere. */
function computed_ms(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}
