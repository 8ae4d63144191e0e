// Files under way lie in a folder of their own, where no listing looks, under names that tell whose they are.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isAbsent } from "./errors.js";

/** What another machine left is removed after this long, since nobody here can ask whether its process lives. */
const FOREIGN_AGE_MS = 24 * 3_600_000;

const instance = randomBytes(4).toString("hex");
let made = 0;

/** One boot of one machine, and one process id namespace in it: within it a pid means one process. */
const machine = (() => {
  const facts = [hostname()];
  for (const fact of [
    () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"),
    () => readlinkSync("/proc/self/ns/pid"),
  ]) {
    try {
      facts.push(fact());
    } catch {
      // not Linux: the host name has to do
    }
  }
  return createHash("sha256").update(facts.join("\n")).digest("hex").slice(0, 12);
})();

/** @returns a name that nobody else uses: machine, process, instance, number. */
export function temporaryName(): string {
  made += 1;
  return `${machine}.${process.pid}.${instance}.${made}`;
}

/** Removes what processes that have ended left in the folder. Several may do it at once. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (await isAbandoned(folder, name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const OUR_NAME = /^[\da-f]{12}\.\w+\.\w+\.\d+$/;

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  if (!OUR_NAME.test(name)) return false;
  const [whose, pid] = name.split(".");
  if (whose === machine) return !isAlive(Number(pid));
  try {
    return (await stat(join(folder, name))).mtimeMs < Date.now() - FOREIGN_AGE_MS;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
