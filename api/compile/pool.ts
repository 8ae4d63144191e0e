// A few compiling processes behind the API, with bounds on time, memory and on what one caller may take of them.
import { availableParallelism } from "node:os";
import type { Allowance } from "../../schemas/capability.js";
import { Problem } from "../problem.js";
import { type Answer, type Caller, type Compiler, type Job, type JobName, READING } from "./job.js";
import { CompilerProcess, Exhausted } from "./process.js";
import { FairQueue, QueueFull } from "./fair-queue.js";

export interface CompilerSettings {
  /** Folder of the catalogue; absent: it is empty. */
  catalogue?: string;
  /** Folder of TextFSM templates. */
  templates: string;
  /** What inventories inside request bodies may use of the worker. */
  allowance: Allowance;
  /** The owner's may also have the worker run programs. */
  allow_exec: boolean;
  /** Folders of the worker's own files, where it is on this machine. */
  own: readonly string[];
  /** The API tells its owner from other callers. */
  has_owner: boolean;
}

export interface PoolOptions {
  /** The compiled `main.js`. */
  file: string;
  settings: CompilerSettings;
  /** Largest body, bytes: whoever raises it has larger documents, which take more. */
  body_limit: number;
}

const MIB = 1024 * 1024;
/** Of the processor: a busy machine compiles what an idle one does. */
const CPU_MS = 15_000;
const CPU_MS_PER_MIB = 2_000;
/** As often the time of the processor a job may take by the clock. */
const CLOCK = 4;
/** The same for a job that reads a run: what it reads comes from the store, or of a run that goes on. */
const CLOCK_OF_READING = 16;
const HEAP_MB = 512;
const HEAP_MB_PER_MIB = 128;
const MOST_HEAP_MB = 4_096;
/** At least so much may wait, and four of the largest bodies. */
const WAITING_BYTES = 64 * MIB;
/** An idle process beyond the first is ended after this long. */
const IDLE_MS = 60_000;

export function createCompiler({ file, settings, body_limit }: PoolOptions): Compiler {
  const more_mib = Math.max(0, body_limit / MIB - 1);
  const cpu_ms = Math.round(CPU_MS + more_mib * CPU_MS_PER_MIB);
  const heap_mb = Math.min(MOST_HEAP_MB, Math.round(HEAP_MB + more_mib * HEAP_MB_PER_MIB));
  const jobs_at_once = Math.min(4, Math.max(2, availableParallelism()));
  const queue = new FairQueue({
    jobs_at_once,
    jobs_each: jobs_at_once - 1,
    waiting_bytes: Math.max(WAITING_BYTES, 4 * body_limit),
  });
  const idle: CompilerProcess[] = [];
  let isClosed = false;

  const start = () => new CompilerProcess({ file, settings, heap_mb, cpu_ms });
  // The first request need not wait until a process has started.
  idle.push(start());

  /** The one that worked last comes first: it knows the inventory that comes again. */
  function take(): CompilerProcess {
    for (let next = idle.pop(); next; next = idle.pop()) if (next.isUsable) return next;
    return start();
  }

  function giveBack(one: CompilerProcess): void {
    if (isClosed) return one.stop();
    idle.push(one.isUsable ? one : start());
    const [oldest] = idle;
    if (idle.length < 2 || !oldest) return;
    setTimeout(() => {
      if (idle.length < 2 || idle[0] !== oldest) return;
      idle.shift();
      oldest.stop();
    }, IDLE_MS).unref();
  }

  async function compile(job: Job, signal: AbortSignal | undefined): Promise<Answer<never>> {
    const late = AbortSignal.timeout(cpu_ms * (READING.has(job.name) ? CLOCK_OF_READING : CLOCK));
    const one = take();
    try {
      return await one.run(job, signal ? AbortSignal.any([signal, late]) : late);
    } catch (error) {
      const isLate = late.aborted && error === late.reason;
      if (!isLate && !(error instanceof Exhausted)) throw error;
      const isMemory = !isLate && (error as Exhausted).what === "memory";
      const limit = isMemory ? `more memory than ${heap_mb} MiB` : `longer than ${cpu_ms / 1_000} s`;
      throw READING.has(job.name) ? tooLarge(limit) : tooComplex(limit);
    } finally {
      giveBack(one);
    }
  }

  return {
    async ask(name: JobName, asked: object, { name: caller, signal }: Caller) {
      const done = await queue.take(caller, bytesOf(asked), signal).catch((error: unknown) => {
        throw error instanceof QueueFull ? busy() : gone(error, signal);
      });
      try {
        return await compile({ name, ...asked } as Job, signal);
      } catch (error) {
        throw gone(error, signal);
      } finally {
        done();
      }
    },
    close() {
      isClosed = true;
      for (const one of idle.splice(0)) one.stop();
    },
  };
}

const tooComplex = (what: string): Problem =>
  new Problem(
    "too_complex",
    `Compiling these documents takes ${what} and was stopped. Make the spec or the inventory smaller, or run it on fewer devices at a time.`,
  );

const tooLarge = (what: string): Problem =>
  new Problem(
    "too_complex",
    `This answer takes ${what} to make, since the run is very large, and was given up. \`/v1/runs/ID/devices?limit=10\` has the same results in pages, and the run's artifacts have its files.`,
  );

/** Of all bodies and files in it. */
const bytesOf = (asked: object): number =>
  Object.values(asked).reduce(
    (sum: number, part: unknown) =>
      sum +
      (part instanceof Uint8Array
        ? part.byteLength
        : typeof part === "object" && part !== null
          ? bytesOf(part)
          : 0),
    0,
  );

const busy = (): Problem =>
  new Problem(
    "busy",
    "Too many requests for such work are waiting. Send the request again in a few seconds.",
  );

/** Nobody reads it. */
function gone(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted && error === signal.reason
    ? new Problem("bad_request", "The caller closed the connection before the answer.", { cause: error })
    : error;
}
