// A few parsing threads and the work that waits for them. Threads start when they are needed and hold up no exit.
import type { Json } from "../../schemas/json.js";
import { ParsingThread, threadFile } from "./thread.js";
import { perform, type Work } from "./work.js";

const THREADS = 2;
const LIMIT_MS = 10_000;
const LIMIT_MS_PER_MIB = 2_000;

const threads = new Set<ParsingThread>();
const idle: ParsingThread[] = [];
const waiting: (() => void)[] = [];

/** Time for a text of this many characters, milliseconds. */
export const limitFor = (length: number): number => LIMIT_MS + Math.ceil(length / 2 ** 20) * LIMIT_MS_PER_MIB;

/**
 * Parses in a thread. In a checkout that has never been built there is no thread, and the work is done here.
 *
 * @param limit_ms counted from when the work has its thread; default by the length of the text
 * @throws {ParseError}
 */
export async function performInThread(work: Work, limit_ms = limitFor(work.text.length)): Promise<Json> {
  const file = threadFile();
  if (file === undefined) return perform(work);
  const thread = await takeThread(file);
  try {
    return await thread.run(work, limit_ms);
  } finally {
    giveBack(thread);
  }
}

async function takeThread(file: string): Promise<ParsingThread> {
  for (;;) {
    const known = idle.pop();
    if (known?.usable) return known;
    if (known) threads.delete(known);
    else if (threads.size < THREADS) {
      const thread = new ParsingThread(file);
      threads.add(thread);
      return thread;
    } else await new Promise<void>((resolve) => waiting.push(resolve));
  }
}

function giveBack(thread: ParsingThread): void {
  if (thread.usable) idle.push(thread);
  else threads.delete(thread);
  waiting.shift()?.();
}
