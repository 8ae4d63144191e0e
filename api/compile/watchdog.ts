// Thread of a compiling process: sees that the parent is gone, or that a job takes too much, while the compiler is busy.
import { workerData } from "node:worker_threads";

export interface Watch {
  /** Id of the API's process. */
  parent: number;
  /** The job under way, counted from 1; 0 where there is none. */
  job: Int32Array;
  cpu_ms: number;
}

/** What the process is ended with when a job took its time of the processor. */
export const OVER_TIME = "SIGXCPU";
const EVERY_MS = 100;

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

export function watch({ parent, job, cpu_ms }: Watch): void {
  let known = { job: 0, cpu: 0 };
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
    const now = Atomics.load(job, 0);
    if (now !== known.job) known = { job: now, cpu: cpuNow() };
    else if (now !== 0 && cpuNow() - known.cpu > cpu_ms) process.kill(process.pid, OVER_TIME);
  }, EVERY_MS);
}

if (workerData !== null) watch(workerData as Watch);
