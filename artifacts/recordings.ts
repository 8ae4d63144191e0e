// The recorded sessions of a device within a run.
import { deviceFolder, inRun } from "./paths.js";
import type { ArtifactStore } from "./store.js";

/** @returns in path order, the paths below the run's folder */
export async function recordingsOf(
  store: ArtifactStore,
  run: string,
  device: string,
): Promise<{ path: string; bytes: number }[]> {
  const found = [];
  for await (const { path, bytes } of store.sizes(deviceFolder(run, device)))
    if (path.endsWith(".cast")) found.push({ path: inRun(run, path), bytes });
  return found;
}
