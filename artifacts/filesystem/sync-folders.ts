// Makes what was put into a folder outlast a power cut, with the folders that lead there.
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Folders whose own entries are on the disk, with all that lead to them: a folder is synced for each file, its path once. */
const onDisk = new Set<string>();
const REMEMBERED = 50_000;

/** @param root the store's, which is taken to be on the disk */
export async function syncFolders(folder: string, root: string): Promise<void> {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const name = await synced(at);
    if (at === root || onDisk.has(name)) break;
    above.push(name);
  }
  if (onDisk.size > REMEMBERED) onDisk.clear();
  for (const name of above) onDisk.add(name);
}

/** @returns what tells the folder from another one that is made in its place */
async function synced(folder: string): Promise<string> {
  const handle: FileHandle = await open(folder, "r");
  try {
    await handle.sync();
    const { dev, ino, birthtimeNs } = await handle.stat({ bigint: true });
    return `${dev}:${ino}:${birthtimeNs}`;
  } finally {
    await handle.close();
  }
}
