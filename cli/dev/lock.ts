// One `dev` for each data directory. The lock also names the processes that it started, for the case that it was
// killed: the next one waits for them, or ends them, before it touches their database and ports.
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "../../schemas/make-folder.js";
import { unusableFolder } from "../../schemas/setting.js";
import { CliError } from "../errors.js";
import { type ProcessIdentity, isAlive, startOf } from "../process-identity.js";

interface LockFile extends ProcessIdentity {
  url?: string;
  children: ProcessIdentity[];
}

export interface DataLock {
  /** Notes a process that must not outlive us, by its id. */
  add(pid: number): Promise<void>;
  /** Notes where the API listens, for the message that a second `dev` gets. */
  serving(url: string): Promise<void>;
  release(): Promise<void>;
}

const ORPHAN_GRACE_MS = 5_000;

/** @throws {CliError} `data_directory_busy` when a living `dev` has it, `file_unwritable` when it cannot be made */
export async function lockData(directory: string, log: (line: string) => void): Promise<DataLock> {
  const path = join(directory, "dev.lock");
  const mine: LockFile = { pid: process.pid, started: (await startOf(process.pid)) ?? "", children: [] };
  await makeFolder(directory, (folder) => mkdir(folder, { mode: 0o700 }))
    .then(() => access(join(directory, "/"), constants.W_OK))
    .catch((error: unknown) => {
      const { message } = unusableFolder({ name: "--data", given: directory, path: directory }, error);
      throw new CliError("file_unwritable", message, { cause: error });
    });

  while (!(await create(path, mine))) {
    const other = await readLock(path);
    if (other === undefined) continue;
    if (await isAlive(other)) {
      throw new CliError(
        "data_directory_busy",
        `Another \`orchestrator dev\` (process ${other.pid}${other.url ? `, ${other.url}` : ""}) uses ${directory}. Stop it, or give this one its own directory with --data DIR.`,
      );
    }
    if (await inherit(path, other, mine)) {
      log(`the last \`orchestrator dev\` on ${directory} did not end in order; cleaning up after it`);
      for (const child of other.children) await endOrphan(child);
      break;
    }
  }

  let writing = Promise.resolve();
  const save = (): Promise<void> => {
    writing = writing.then(() => replace(path, mine));
    return writing;
  };
  return {
    async add(pid) {
      const started = await startOf(pid);
      if (started === undefined) return;
      mine.children = [...(await living(mine.children)), { pid, started }];
      await save();
    },
    async serving(url) {
      mine.url = url;
      await save();
    },
    async release() {
      await writing;
      await rm(path, { force: true });
    },
  };
}

async function living(children: ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const alive = await Promise.all(children.map(isAlive));
  return children.filter((_, i) => alive[i]);
}

/** Atomic: a link to a whole file either is made or finds another one there. */
async function create(path: string, content: LockFile): Promise<boolean> {
  const draft = await draftOf(path, content);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function draftOf(path: string, content: LockFile): Promise<string> {
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(content));
  return draft;
}

/**
 * Puts our lock in the place of a dead one's. Several may try; the one that holds the marker looks once more and then
 * replaces it. Orphans stay noted until they are gone, in case that we die as well.
 */
async function inherit(path: string, dead: LockFile, mine: LockFile): Promise<boolean> {
  const marker = `${path}.takeover`;
  if (!(await create(marker, mine))) {
    const owner = await readLock(marker);
    if (owner !== undefined && !(await isAlive(owner))) await rm(marker, { force: true });
    else await sleep(20);
    return false;
  }
  try {
    const present = await readLock(path);
    if (present?.pid !== dead.pid || present.started !== dead.started) return false;
    mine.children = dead.children;
    await replace(path, mine);
    return true;
  } finally {
    await rm(marker, { force: true });
  }
}

async function replace(path: string, content: LockFile): Promise<void> {
  await rename(await draftOf(path, content), path);
}

/** @returns undefined when it is gone by now; a file that nobody can read counts as a dead process's. */
async function readLock(path: string): Promise<LockFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const found = JSON.parse(text) as Partial<LockFile>;
    return {
      pid: found.pid ?? 0,
      started: found.started ?? "",
      children: found.children ?? [],
      ...(found.url ? { url: found.url } : {}),
    };
  } catch {
    return { pid: 0, started: "", children: [] };
  }
}

/** Children notice by themselves that their parent is gone; one that does not is ended. */
async function endOrphan(child: ProcessIdentity): Promise<void> {
  const until = performance.now() + ORPHAN_GRACE_MS;
  while (await isAlive(child)) {
    if (performance.now() > until) {
      try {
        process.kill(child.pid, "SIGKILL");
      } catch {
        // It ended just now.
      }
    }
    await sleep(100);
  }
}
