// The one place that knows where an artifact lies. Everything of a run is below its folder; indexes are beside.
import { createHash } from "node:crypto";
import { decodeName, encodeName } from "./names.js";

/** Folder of all runs; `children(RUNS_FOLDER)` names them, {@link nameOfFolder} decodes them. */
export const RUNS_FOLDER = "runs/";

export const runFolder = (run: string): string => `${RUNS_FOLDER}${encodeName(run)}/`;
/** Written last: the archive of a run is complete when it exists. */
export const runJsonPath = (run: string): string => `${runFolder(run)}run.json`;
export const specPath = (run: string): string => `${runFolder(run)}spec.yaml`;
export const inventoryPath = (run: string): string => `${runFolder(run)}inventory.json`;
export const planPath = (run: string): string => `${runFolder(run)}plan.json`;
export const eventsPath = (run: string): string => `${runFolder(run)}events.ndjson`;
/** Device results of a finished run. */
export const resultsPath = (run: string): string => `${runFolder(run)}results.json`;
export const reportPath = (run: string, extension: "html" | "xml" | "json" | "md"): string =>
  `${runFolder(run)}report.${extension}`;

/** TextFSM templates that runs were started with, by their digest: all files as JSON, by name. */
export const templatesPath = (digest: string): string => `templates/${digest}.json.gz`;

/** Files that are copied to devices, by their digest: shared by all runs that copy them. */
export const COPIED_FILES_FOLDER = "files/";
export const copiedFilePath = (sha256: string): string =>
  `${COPIED_FILES_FOLDER}${encodeName(sha256)}/content`;
/** Files that the run has downloaded to copy them to devices. Beside the run's folder, since nobody has masked them. */
export const downloadsFolder = (run: string): string => `downloads/${encodeName(run)}/`;
/** Which file an address gave, the first time that it was downloaded: all devices of the run get that. Create-only. */
export const downloadPath = (run: string, address: string): string =>
  `${downloadsFolder(run)}${createHash("sha256").update(address).digest("hex")}.json`;
/** Its bytes, as one worker has got them. */
export const downloadedPath = (run: string, id: string): string =>
  `${downloadsFolder(run)}${encodeName(id)}/content`;
/** A file that was fetched from a device. */
export const fetchedFilePath = (run: string, device: string, name: string): string =>
  `${deviceFolder(run, device)}files/${encodeName(name)}`;

/** Files of configuration that the run sends. Beside the run's folder, since they may hold secrets: nobody lists or downloads them. */
export const configurationPath = (run: string): string => `configurations/${encodeName(run)}.json`;

export const historyFolder = (run: string): string => `${runFolder(run)}history/`;
/** One Temporal history; `name` is what tells it from the run's others, as its workflow id and Temporal run id. */
export const historyPath = (run: string, name: string): string =>
  `${historyFolder(run)}${encodeName(name)}.json`;

export const devicesFolder = (run: string): string => `${runFolder(run)}devices/`;
export const deviceFolder = (run: string, device: string): string =>
  `${devicesFolder(run)}${encodeName(device)}/`;
/** What the device printed. `step` may carry iterations, as in results: `bounce[2]`; `part` is that of a trigger. */
export const stepText = (run: string, device: string, step: string, part?: string): string =>
  `${deviceFolder(run, device)}${stepName(step, part)}.txt`;
/** What was made of it: parsed value, checks, differences. */
export const stepJson = (run: string, device: string, step: string, part?: string): string =>
  `${deviceFolder(run, device)}${stepName(step, part)}.json`;
export const snapshotPath = (run: string, device: string, name: string): string =>
  `${deviceFolder(run, device)}snapshots/${encodeName(name)}.json`;
/** Copy of a snapshot of another run that was compared with, so that a run is whole without it. */
export const otherSnapshotPath = (run: string, other: string, device: string, name: string): string =>
  `${deviceFolder(run, device)}snapshots/${encodeName(other)}/${encodeName(name)}.json`;
export const diffPath = (run: string, device: string, step: string, part?: string): string =>
  `${deviceFolder(run, device)}diffs/${stepName(step, part)}.json`;
/** `n` tells the sessions of the run on the device apart. */
export const sessionCast = (run: string, device: string, n: number | string): string =>
  `${deviceFolder(run, device)}session-${n}.cast`;
/** The exact bytes, where they are not valid UTF-8. */
export const sessionRaw = (run: string, device: string, n: number | string): string =>
  `${deviceFolder(run, device)}session-${n}.raw`;

const PACK_FOLDER = /^runs\/[^/]+\/devices\/[^/]+\//;
const PACK_MARK = "@";
const PACK_EXTENSION = ".zip";

/** The folder of a device, whose files may lie in packs (`artifacts/packs/`), of a path that is in it; else undefined. */
export const packFolderOf = (path: string): string | undefined => PACK_FOLDER.exec(path)?.[0];
/** What packs of a folder, and objects that they name, begin with. The name of no file begins so. */
export const packPrefix = (folder: string): string => folder + PACK_MARK;
/** @param order packs that are behind others in the order of their paths hold what is newer. @param n of one attempt */
export const packPath = (folder: string, order: string, n: number): string =>
  `${packedObjectPath(folder, order, n)}${PACK_EXTENSION}`;
/** A file that is too large for a pack; the pack names it. */
export const packedObjectPath = (folder: string, order: string, n: number): string =>
  `${packPrefix(folder)}${order}.${String(n).padStart(6, "0")}`;
export const isPackPart = (path: string): boolean => {
  const folder = packFolderOf(path);
  return folder !== undefined && path.startsWith(PACK_MARK, folder.length);
};
export const isPack = (path: string): boolean => isPackPart(path) && path.endsWith(PACK_EXTENSION);

export const intentsFolder = (run: string): string => `${runFolder(run)}intents/`;
/** Created before the first byte of a change goes out. Never holds the attempt: all attempts of a change meet here. */
export const intentPath = (
  run: string,
  device: string,
  step: string,
  iteration?: number,
  part?: string,
): string => `${changePath(run, device, step, iteration, part)}.json`;
/** Created by who begins to send the claimed change, or by who revokes a claim that has not begun: only one of them can. */
export const intentSendingPath: typeof intentPath = (run, device, step, iteration, part) =>
  `${changePath(run, device, step, iteration, part)}@sending.json`;
/** What became of the change. An intent that has begun and is without it is indeterminate. */
export const intentOutcomePath: typeof intentPath = (run, device, step, iteration, part) =>
  `${changePath(run, device, step, iteration, part)}@outcome.json`;

/** A claim that was given up before anything was sent gives way to the next. @param generation from 0 */
export const nextClaim = (path: string, generation: number): string =>
  generation === 0 ? path : path.replace(/\.json$/, `@again${generation}.json`);

/** The n-th time that a worker tried a credential of the run alone, or was refused; created by whoever tries. */
export const loginPath = (run: string, credential: string, n: number): string =>
  `${runFolder(run)}logins/${encodeName(credential)}/${n}.json`;
/** What came of it. A login without it goes on, or its worker died. */
export const loginOutcomePath = (run: string, credential: string, n: number): string =>
  `${runFolder(run)}logins/${encodeName(credential)}/${n}@outcome.json`;

export const resolutionsFolder = (run: string): string => `${runFolder(run)}resolutions/`;
/** What a person said, after the run's end, of an indeterminate change; `step` may name one iteration of a loop: `push[2]`. */
export const resolutionPath = (run: string, device: string, step: string): string =>
  `${resolutionsFolder(run)}${encodeName(device)}/${stepName(step)}.json`;

export const notificationsFolder = (run: string): string => `${runFolder(run)}notifications/`;
/** What came of telling a receiver how the run ended; create-only. It holds no secret. */
export const notificationPath = (run: string, id: string): string =>
  `${notificationsFolder(run)}${encodeName(id)}.json`;

/** `children` of it are the runs that had the device among theirs. */
export const deviceIndexFolder = (device: string): string => `index/devices/${encodeName(device)}/`;
/** Written when the run starts, removed with it. */
export const deviceIndexPath = (device: string, run: string): string =>
  `${deviceIndexFolder(device)}${encodeName(run)}/run.json`;
/** `children` of it are the runs whose devices stand in one list, {@link largeRunPath}. */
export const LARGE_RUNS_FOLDER = "index/large/";
/** Written instead of very many {@link deviceIndexPath}: the names of the run's devices. */
export const largeRunPath = (run: string): string => `${LARGE_RUNS_FOLDER}${encodeName(run)}/devices.json`;
/** Which run an Idempotency-Key names. Keys are hashed: they may be of any length, and may be confidential. */
export const idempotencyPath = (key: string): string =>
  `index/idempotency/${createHash("sha256").update(key).digest("hex")}.json`;

/** Exists from the moment that a run is removed for good: whatever is left of it, here or in Temporal, is not a run any more. */
export const prunedPath = (run: string): string => `index/pruned/${encodeName(run)}.json`;

/** The name behind a folder, as `children` gives it; undefined where it was too long and had to be cut. */
export const nameOfFolder = (folder: string): string | undefined => decodeName(folder);

/** @returns the path relative to the run's folder, as artifact references carry it. */
export function inRun(run: string, path: string): string {
  const folder = runFolder(run);
  if (!path.startsWith(folder)) throw new RangeError(`${path} is not below ${folder}`);
  return path.slice(folder.length);
}
/** The inverse of {@link inRun}. */
export const ofRun = (run: string, relative: string): string => runFolder(run) + relative;

const ITERATIONS = /(?:\[\d+\])+$/;

function changePath(run: string, device: string, step: string, iteration?: number, part?: string): string {
  const iterated = iteration === undefined ? step : `${step}[${iteration}]`;
  return `${intentsFolder(run)}${encodeName(device)}/${stepName(iterated, part)}`;
}

/** `bounce[2]`, part `undo` → `bounce@2@undo`. No encoded name holds an `@`, so that nothing else ends up there. */
function stepName(step: string, part?: string): string {
  const iterations = ITERATIONS.exec(step)?.[0] ?? "";
  const base = encodeName(step.slice(0, step.length - iterations.length));
  return base + iterations.replace(/\[(\d+)\]/g, "@$1") + (part === undefined ? "" : `@${encodeName(part)}`);
}
