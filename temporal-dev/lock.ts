// One server per data directory: two on one database would undo each other's work.
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TemporalDevError } from "./errors.js";

/** Whether the process lives and, where the system tells command lines, still is what it was when it was noted. */
async function alive(pid: number, mark: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  return line === undefined ? process.platform !== "linux" : line.includes(mark);
}

/** Takes away what a dead holder left, unless somebody else was quicker and the file is already another's. */
async function removeStale(file: string, content: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await rename(file, aside).catch(() => {});
  const taken = await readFile(aside, "utf8").catch(() => content);
  if (taken !== content) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

export interface DataLock {
  /** Notes whose process it is; until then it is ours. */
  hold(pid: number, mark: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * @param patience_ms how long a holder that is just ending is waited for
 * @throws {TemporalDevError} `data_in_use`
 */
export async function lockData(data_dir: string, patience_ms = 5_000): Promise<DataLock> {
  const file = join(data_dir, "temporal.lock");
  const until = Date.now() + patience_ms;
  const note = (pid: number, mark: string) => `${pid}\n${mark}\n`;
  for (;;) {
    try {
      await writeFile(file, note(process.pid, ""), { flag: "wx" });
      return {
        hold: (pid, mark) => writeFile(file, note(pid, mark)),
        release: () => rm(file, { force: true }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const content = await readFile(file, "utf8").catch(() => "");
    const [pid = "", mark = ""] = content.split("\n");
    if (content && !(await alive(Number(pid), mark))) await removeStale(file, content);
    else if (Date.now() > until)
      throw new TemporalDevError(
        "data_in_use",
        `Another Temporal server (process ${pid || "unknown"}) works on ${data_dir}. Stop it, or choose another data directory with --data.`,
      );
    else await sleep(50);
  }
}
