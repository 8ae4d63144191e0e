// Keeps other processes out while a file is changed: a second file that only one can create.
import { open, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock older than this belongs to a process that died. */
const STALE_MS = 10_000;
const WAIT_MS = 15_000;

/** @throws {Error} when another process holds the lock for 15 s */
export async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  const until = Date.now() + WAIT_MS;
  while (!(await create(lock))) {
    const held = await stat(lock).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > STALE_MS) await rm(lock, { force: true });
    else if (Date.now() > until) {
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
