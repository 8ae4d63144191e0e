// Inventories of other tools in tests: from texts, or from the fixtures' folder.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { resolveInventory } from "../../compiler/index.js";
import type { Fetched } from "../reader.js";
import { importInventory, NO_MAP, readMap, SourceError, type World } from "../index.js";

export const platforms = await loadPlatforms();

interface Around {
  environment?: Record<string, string>;
  /** What programs print, by their command line. */
  programs?: Record<string, string>;
  map?: string;
  /** What a service said. */
  fetched?: Fetched;
}

/** Files by their paths; folders are those that the paths need. */
function worldOf(files: Record<string, string>, { environment = {}, programs = {} }: Around): World {
  const plain = (path: string): string => posix.normalize(path).replace(/\/$/, "");
  return {
    environment,
    user: "me",
    read: (path) => files[plain(path)],
    list(path) {
      const folder = plain(path) === "." ? "" : `${plain(path)}/`;
      const names = Object.keys(files)
        .filter((file) => file.startsWith(folder))
        .map((file) => file.slice(folder.length).split("/")[0]!);
      return names.length === 0 || files[plain(path)] !== undefined ? undefined : [...new Set(names)].sort();
    },
    run(program) {
      const printed = programs[program.join(" ")];
      if (printed === undefined) throw new SourceError(`there is no program ${program.join(" ")}`);
      return printed;
    },
    ask: () => Promise.reject(new SourceError("nothing is asked here")),
  };
}

export interface Read {
  text: string;
  /** The document as data. */
  // oxlint-disable-next-line typescript/no-explicit-any
  document: any;
  /** `file:line message`, what could not be mapped first. */
  lost: string[];
  chosen: string[];
  devices: Record<string, ReturnType<typeof resolveInventory>["devices"][number]>;
  /** Of the result, as the compiler sees it. */
  mistakes: string[];
}

export function read(kind: string, source: string, files: Record<string, string>, around: Around = {}): Read {
  return readIn(kind, source, worldOf(files, around), around.map, around.fetched);
}

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), "fixtures");

/** @param source below the fixtures of its kind */
export function readFixture(kind: string, source: string, map?: string): Read {
  const at = (path: string): string => join(FIXTURES, path);
  const world: World = {
    environment: {},
    user: "me",
    read(path) {
      try {
        return readFileSync(at(path), "utf8");
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return readdirSync(at(path)).sort();
      } catch {
        return undefined;
      }
    },
    run: () => "",
    ask: () => Promise.reject(new SourceError("nothing is asked here")),
  };
  return readIn(kind, posix.join(kind, source), world, map);
}

function readIn(kind: string, source: string, world: World, map?: string, fetched?: Fetched): Read {
  const known = new Set(Object.keys(platforms));
  const options = { map: map === undefined ? NO_MAP : readMap(map, "map.yaml", known), platforms };
  const { text, notes } = importInventory(kind, source, options, world, fetched);
  const { devices, diagnostics } = resolveInventory({ text, file: "inventory.yaml" }, { platforms });
  const shown = (which: "lost" | "chosen"): string[] =>
    notes
      .filter((note) => note.kind === which)
      .map(({ file, line, message }) => `${file}:${line} ${message}`);
  return {
    text,
    document: parse(text),
    lost: shown("lost"),
    chosen: shown("chosen"),
    devices: Object.fromEntries(devices.map((device) => [device.name, device])),
    mistakes: diagnostics.map(({ message }) => message),
  };
}

/** The reason why nothing of a source can be used, with its place. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SourceError) return error.text;
    throw error;
  }
  return "it was read";
}
