// Which files a report carries: those of steps that did not pass first, each and all bounded.
import pLimit from "p-limit";
import type { DeviceResult } from "../../schemas/result.js";
import type { Recording } from "./html/data.js";
import { isUnsuccessful } from "../../workflows/outcome.js";

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

interface File {
  path: string;
  bytes: number;
}

const AT_ONCE = 16;
/** Recordings of more devices are not looked for. */
const LISTED_DEVICES = 300;
const READABLE = /^(text\/|application\/(json|xml|yaml))/;
/** In this order: outputs of bad steps, recordings of bad devices, other outputs, other recordings. */
export async function embedFiles(
  results: DeviceResult[],
  { read, recordings }: EmbedSource,
  { each = 65_536, all = 4_194_304, files = 2_000 }: EmbedLimits = {},
): Promise<Embedded> {
  const ordered = [
    ...results.filter(({ status }) => isUnsuccessful(status)),
    ...results.filter(({ status }) => !isUnsuccessful(status)),
  ];
  const listed = new Map<string, Recording[]>(
    recordings
      ? await inParallel(
          ordered.slice(0, LISTED_DEVICES),
          async ({ device }) => [device, await recordings(device)] as const,
        )
      : [],
  );
  const outputs = (bad: boolean): File[] =>
    results.flatMap(({ steps }) =>
      steps
        .filter(({ status }) => isUnsuccessful(status) === bad)
        .flatMap(({ artifacts }) => artifacts.filter(({ media_type }) => READABLE.test(media_type))),
    );
  const casts = (bad: boolean): File[] =>
    results
      .filter(({ status }) => isUnsuccessful(status) === bad)
      .flatMap(({ device }) => listed.get(device) ?? []);

  const chosen: File[] = [];
  let left = all;
  for (const file of [...outputs(true), ...casts(true), ...outputs(false), ...casts(false)]) {
    if (chosen.length === files) break;
    if (file.bytes > each || file.bytes > left) continue;
    left -= file.bytes;
    chosen.push(file);
  }
  const found = await inParallel(chosen, async ({ path }) => [path, await read(path)] as const);
  const texts = new Map<string, string>(
    found.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
  );
  return { texts, recordings: listed };
}

/** Results in the order of the items, so that a report written again is the same to the byte. */
function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(() => work(item))));
}
