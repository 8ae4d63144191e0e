// How much of what devices print is in memory as data at once. Data takes many times the memory of its text: 5 MB of JSON that
// nests deep were 40 MB, for each device that printed it at the same time.
import { DeviceError } from "../../packages/devices/src/errors.js";

/** Characters of outputs that are data at once, over all devices of the worker. One output that is larger has it all. */
const MOST = 12 * 1024 * 1024;
/** Smaller outputs are as good as nothing, and never wait. */
const SMALL = 256 * 1024;

export interface DataBudget {
  /**
   * Waits for its turn, in the order in which callers came.
   * @returns what gives it back @throws {DeviceError} `cancelled`
   */
  take(characters: number, signal: AbortSignal): Promise<() => void>;
}

export function createDataBudget(most = MOST, small = SMALL): DataBudget {
  let left = most;
  const waiting: { size: number; begin: () => void }[] = [];

  function next(): void {
    while (waiting[0] && waiting[0].size <= left) {
      const { size, begin } = waiting.shift()!;
      left -= size;
      begin();
    }
  }

  function giveBack(size: number): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      left += size;
      next();
    };
  }

  return {
    async take(characters, signal) {
      if (characters <= small) return () => {};
      const size = Math.min(characters, most);
      await new Promise<void>((resolve, reject) => {
        const entry = { size, begin };
        function begin(): void {
          signal.removeEventListener("abort", stop);
          resolve();
        }
        function stop(): void {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(new DeviceError("cancelled", "cancelled while waiting"));
          next();
        }
        if (signal.aborted) return reject(new DeviceError("cancelled", "cancelled while waiting"));
        signal.addEventListener("abort", stop, { once: true });
        waiting.push(entry);
        next();
      });
      return giveBack(size);
    },
  };
}

export const dataBudget = createDataBudget();
