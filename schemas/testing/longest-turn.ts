/** The longest time of this process between two turns of the loop, milliseconds; of a busy machine the waiting does not count. */
export async function longestTurn(work: Promise<unknown>): Promise<number> {
  const state = { isOver: false };
  let longest = 0;
  const watch = (async () => {
    while (!state.isOver) {
      const before = process.cpuUsage();
      await new Promise((resolve) => setImmediate(resolve));
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
    }
  })();
  await work.catch(() => undefined).finally(() => (state.isOver = true));
  await watch;
  return longest;
}
