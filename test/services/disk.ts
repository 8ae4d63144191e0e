// A disk of a test's own, which can be filled to the last byte.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Only root may make a disk. */
export const canMakeDisks = process.getuid?.() === 0 && existsSync("/proc/mounts");

export interface Disk {
  folder: string;
  remove(): void;
}

export function makeDisk(mebibytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), "orchestrator-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder]);
  return {
    folder,
    remove: () => {
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns what frees the space again */
export async function fill(disk: string): Promise<() => Promise<void>> {
  const file = join(disk, "filler");
  const handle = await open(file, "w");
  try {
    for (const piece of [1_048_576, 4_096, 1])
      for (;;) {
        try {
          await handle.appendFile(Buffer.alloc(piece));
        } catch {
          break;
        }
      }
  } finally {
    await handle.close();
  }
  return () => rm(file);
}
