// Which files a report carries: those of steps that did not pass first, each and all bounded.
import pLimit from "p-limit";
import type { DeviceResult } from "../../schemas/result.js";
import type { Recording } from "./html/data.js";
import { isUnsuccessful } from "../../run-model/outcome.js";

export interface EmbedLimits {
  /** Bytes of one file. Default 64 KiB. */
  each?: number;
  /** Bytes of all. Default 4 MiB. */
  all?: number;
  /** Default 2,000. */
  files?: number;
}

export interface EmbedSource {
  /** The text of an artifact by its path below the run's folder, undefined where there is none. */
  read: (path: string) => Promise<string | undefined>;
  /** The recordings of a device; default: none is known. */
  recordings?: (device: string) => Promise<Recording[]>;
}

export interface Embedded {
  texts: Map<string, string>;
  /** By device, of those that were asked for. */
  recordings: Map<string, Recording[]>;
}

export interface EmbeddedFile {
  path: string;
  bytes: number;
}

const AT_ONCE = 16;
/** Recordings of more devices are not looked for. */
const LISTED_DEVICES = 300;
const READABLE = /^(text\/|application\/(json|xml|yaml))/;

export async function embedFiles(
  results: Iterable<DeviceResult>,
  { read, recordings }: EmbedSource,
  limits?: EmbedLimits,
): Promise<Embedded> {
  const listed = recordings ? await listRecordings(results, recordings) : new Map<string, Recording[]>();
  return { texts: await readFiles(chooseFiles(results, listed, limits), read), recordings: listed };
}

/** Those of devices that did not pass first. */
export async function listRecordings(
  devices: Iterable<Pick<DeviceResult, "device" | "status">>,
  recordings: NonNullable<EmbedSource["recordings"]>,
): Promise<Map<string, Recording[]>> {
  const all = [...devices];
  const ordered = [
    ...all.filter(({ status }) => isUnsuccessful(status)),
    ...all.filter(({ status }) => !isUnsuccessful(status)),
  ];
  const listed = await inParallel(
    ordered.slice(0, LISTED_DEVICES),
    async ({ device }) => [device, await recordings(device)] as const,
  );
  return new Map(listed);
}

/** In this order: outputs of bad steps, recordings of bad devices, other outputs, other recordings. */
export function chooseFiles(
  results: Iterable<DeviceResult>,
  recordings: ReadonlyMap<string, Recording[]>,
  { each = 65_536, all = 4_194_304, files = 2_000 }: EmbedLimits = {},
): EmbeddedFile[] {
  const outputs = { bad: [] as EmbeddedFile[], other: [] as EmbeddedFile[] };
  const casts = { bad: [] as EmbeddedFile[], other: [] as EmbeddedFile[] };
  const kind = (status: string) => (isUnsuccessful(status) ? "bad" : "other");
  for (const { device, status, steps } of results) {
    for (const step of steps)
      for (const { path, bytes, media_type } of step.artifacts)
        if (bytes <= each && READABLE.test(media_type)) outputs[kind(step.status)].push({ path, bytes });
    for (const file of recordings.get(device) ?? []) if (file.bytes <= each) casts[kind(status)].push(file);
  }
  const chosen: EmbeddedFile[] = [];
  let left = all;
  for (const file of [outputs.bad, casts.bad, outputs.other, casts.other].flat()) {
    if (chosen.length === files) break;
    if (file.bytes > left) continue;
    left -= file.bytes;
    chosen.push(file);
  }
  return chosen;
}

export async function readFiles(
  files: EmbeddedFile[],
  read: EmbedSource["read"],
): Promise<Map<string, string>> {
  const found = await inParallel(files, async ({ path }) => [path, await read(path)] as const);
  return new Map(found.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}

/** Results in the order of the items, so that a report written again is the same to the byte. */
function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(() => work(item))));
}
