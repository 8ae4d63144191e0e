// The device results of archived runs, found in `results.json` without parsing it: where each begins and ends.
import { buffer } from "node:stream/consumers";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { DeviceStatus } from "../../schemas/outcome.js";
import { placedElementsOf } from "../json/elements.js";

export interface DeviceEntry {
  device: string;
  status: DeviceStatus;
}

interface PlacedEntry extends DeviceEntry {
  from: number;
  to: number;
}

interface Index {
  sha256: string;
  entries: PlacedEntry[];
  byName: ReadonlyMap<string, PlacedEntry>;
}

export interface ArchivedResults {
  /** In inventory order. */
  entries(path: string): Promise<DeviceEntry[]>;
  /** The JSON of the result of each; devices that the run does not have are left out. */
  texts(path: string, devices: string[]): Promise<Uint8Array[]>;
  /** The JSON of the list of all. */
  all(path: string): AsyncIterable<Uint8Array>;
}

export interface ArchivedResultsOptions {
  /** Devices, of all runs together, whose places are kept for the next question. Default 200,000. */
  kept_devices?: number;
}

const HEAD = /^\{"device":("(?:[^"\\]|\\.)*"),"status":"(\w+)"/;
/** Holds the longest name that a device may have. */
const HEAD_BYTES = 4 * 1024;
/** Read at once, where one device has no more. */
const READ_BYTES = 1024 * 1024;
const NONE = Buffer.from("[]");

export function createArchivedResults(
  store: ArtifactStore,
  { kept_devices = 200_000 }: ArchivedResultsOptions = {},
): ArchivedResults {
  const known = new Map<string, Index>();
  const making = new Map<string, Promise<Index | undefined>>();

  async function make(path: string): Promise<Index | undefined> {
    const opened = await store.open(path);
    if (!opened) return undefined;
    const { sha256 } = opened.info;
    const kept = known.get(path);
    if (kept?.sha256 === sha256) {
      opened.body.destroy();
      return kept;
    }
    const entries: PlacedEntry[] = [];
    for await (const { text, from, to } of placedElementsOf(opened.body))
      entries.push({ ...headOf(text), from, to });
    const index = { sha256, entries, byName: new Map(entries.map((entry) => [entry.device, entry])) };
    keep(path, index);
    return index;
  }

  function keep(path: string, index: Index): void {
    known.delete(path);
    known.set(path, index);
    let devices = 0;
    for (const { entries } of known.values()) devices += entries.length;
    for (const [oldest, { entries }] of known) {
      if (devices <= kept_devices) break;
      known.delete(oldest);
      devices -= entries.length;
    }
  }

  /** However many ask for a run at once, its file is read once. */
  function indexOf(path: string): Promise<Index | undefined> {
    const asked = making.get(path) ?? make(path).finally(() => making.delete(path));
    making.set(path, asked);
    return asked;
  }

  return {
    entries: async (path) => (await indexOf(path))?.entries ?? [],
    async texts(path, devices) {
      for (;;) {
        const index = await indexOf(path);
        const wanted = devices.flatMap((device) => index?.byName.get(device) ?? []);
        const texts = index && (await readPlaces(store, path, index.sha256, wanted));
        if (texts || !index) return texts ?? [];
        // The archive was written once more meanwhile.
      }
    },
    async *all(path) {
      const opened = await store.open(path);
      if (opened) yield* opened.body as AsyncIterable<Uint8Array>;
      else yield NONE;
    },
  };
}

function headOf(text: Buffer): DeviceEntry {
  const head = HEAD.exec(text.toString("utf8", 0, HEAD_BYTES));
  const { device, status } = JSON.parse(
    head ? `{"device":${head[1]},"status":"${head[2]}"}` : text.toString("utf8"),
  ) as DeviceEntry;
  return { device, status };
}

/** Devices that stand side by side are read in one go. @returns undefined where the file is another one by now */
async function readPlaces(
  store: ArtifactStore,
  path: string,
  sha256: string,
  places: PlacedEntry[],
): Promise<Uint8Array[] | undefined> {
  const texts: Uint8Array[] = [];
  for (let n = 0; n < places.length; ) {
    const begin = places[n]!.from;
    let next = n + 1;
    while (places[next]?.from === places[next - 1]!.to + 1 && places[next]!.to - begin <= READ_BYTES)
      next += 1;
    const opened = await store.open(path, { start: begin, end: places[next - 1]!.to - 1 });
    if (opened?.info.sha256 !== sha256) {
      opened?.body.destroy();
      return undefined;
    }
    const bytes = await buffer(opened.body);
    for (; n < next; n += 1) texts.push(bytes.subarray(places[n]!.from - begin, places[n]!.to - begin));
  }
  return texts;
}
