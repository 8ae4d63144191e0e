// Which runs had a device: one small object for each device, or one list for a run that has very many.
import { recordText } from "../../packages/devices/src/words/masked.js";
import pLimit from "p-limit";
import {
  deviceIndexFolder,
  deviceIndexPath,
  LARGE_RUNS_FOLDER,
  largeRunPath,
  nameOfFolder,
} from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { readJson } from "./views.js";

/** More devices than these are listed in one object, which every question for a device then reads. */
const LARGE = 100;
const AT_ONCE = 48;

/** So that {@link runsWith} finds the run. */
export async function indexDevices(store: ArtifactStore, run: string, devices: string[]): Promise<void> {
  if (devices.length > LARGE) {
    await store.put(largeRunPath(run), recordText(devices));
    return;
  }
  const limit = pLimit(AT_ONCE);
  await Promise.all(
    devices.map((device) => limit(() => store.put(deviceIndexPath(device, run), recordText({})))),
  );
}

export async function removeFromIndex(store: ArtifactStore, run: string, devices: string[]): Promise<void> {
  if (await store.delete(largeRunPath(run))) return;
  const limit = pLimit(AT_ONCE);
  await Promise.all(devices.map((device) => limit(() => store.delete(deviceIndexPath(device, run)))));
}

/** Ids of the runs that had the device, in any order. @param isWanted spares the others the reading of their lists */
export async function runsWith(
  store: ArtifactStore,
  device: string,
  isWanted: (run: string) => boolean,
): Promise<string[]> {
  const own = (await namesIn(store, deviceIndexFolder(device))).filter(isWanted);
  const large = (await namesIn(store, LARGE_RUNS_FOLDER)).filter(isWanted);
  const limit = pLimit(AT_ONCE);
  const found = await Promise.all(
    large.map((run) =>
      limit(async () =>
        (await readJson<string[]>(store, largeRunPath(run)))?.includes(device) ? [run] : [],
      ),
    ),
  );
  return [...own, ...found.flat()];
}

/** Of the folders directly below. */
export async function namesIn(store: ArtifactStore, folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const child of store.children(folder)) {
    const name = nameOfFolder(child);
    if (name !== undefined) names.push(name);
  }
  return names;
}
