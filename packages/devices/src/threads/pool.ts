// A few worker threads and the work that waits for them. Threads start when they are needed and keep no process alive.
import { existsSync } from "node:fs";
import { packageFolder } from "../platforms/package-folder.js";
import { WorkThread } from "./thread.js";

export interface PoolOptions {
  /** The compiled thread, from the root of the build: `packages/devices/src/parse/parse-thread.js`. */
  file: string;
  threads: number;
  /** Heap of a thread; one that needs more is replaced. */
  heap_mb: number;
}

export class ThreadPool<Question, Answer> {
  private readonly threads = new Set<WorkThread<Question, Answer>>();
  private readonly idle: WorkThread<Question, Answer>[] = [];
  private readonly waiting: (() => void)[] = [];
  private path: string | undefined;

  constructor(private readonly options: PoolOptions) {}

  /** False in a checkout that has never been built: whoever asks does the work itself. */
  get available(): boolean {
    this.path ??= compiled(this.options.file);
    return this.path !== undefined;
  }

  /** Waits for a thread and lends it to the work. */
  async use<T>(work: (thread: WorkThread<Question, Answer>) => Promise<T>): Promise<T> {
    const thread = await this.take();
    try {
      return await work(thread);
    } finally {
      this.giveBack(thread);
    }
  }

  private async take(): Promise<WorkThread<Question, Answer>> {
    for (;;) {
      const known = this.idle.pop();
      if (known?.usable) return known;
      if (known) this.threads.delete(known);
      else if (this.threads.size < this.options.threads) {
        const thread = new WorkThread<Question, Answer>(this.path!, this.options.heap_mb);
        this.threads.add(thread);
        return thread;
      } else await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private giveBack(thread: WorkThread<Question, Answer>): void {
    if (thread.usable) this.idle.push(thread);
    else this.threads.delete(thread);
    this.waiting.shift()?.();
  }
}

/** In `dist/`, also where this runs from its source. */
function compiled(file: string): string | undefined {
  const path = packageFolder(`dist/${file}`);
  return existsSync(path) ? path : undefined;
}
