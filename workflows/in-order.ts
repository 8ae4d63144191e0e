// Signals to one workflow in the order in which they were meant: Temporal delivers those of one task in any order.

/**
 * Sends one at a time, the next when the one before has arrived.
 * @param send what fails is dropped, as for a workflow that has ended
 */
export function inOrder<T>(send: (what: T) => Promise<void>): (what: T) => void {
  const queue: T[] = [];
  let busy = false;
  const drain = async () => {
    busy = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await send(next).catch(() => {});
    busy = false;
  };
  return (what) => {
    queue.push(what);
    if (!busy) void drain();
  };
}
