// Keeps other processes out while a file is changed: a second file that only one can create.
import { open, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock that stays the same for so long belongs to a process that died. What the clocks say of its age may be wrong. */
const STALE_MS = 10_000;
const WAIT_MS = 15_000;

/** @throws {Error} when another process holds the lock for 15 s */
export async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  let seen = { mtimeMs: Number.NaN, since: began };
  while (!(await create(lock))) {
    const { mtimeMs } = (await stat(lock).catch(() => undefined)) ?? { mtimeMs: Number.NaN };
    const now = performance.now();
    if (mtimeMs !== seen.mtimeMs) seen = { mtimeMs, since: now };
    if (now - seen.since > STALE_MS) await rm(lock, { force: true });
    else if (now - began > WAIT_MS) {
      throw new Error(`${lock} is held by another process; remove it if none is running`);
    } else await sleep(2 + Math.random() * 8);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function create(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
