// The catalogue: a folder of specs and inventories that runs can be started from by name.
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join, relative, resolve, sep } from "node:path";
import { parseDocument } from "yaml";
import type { WorkflowEntry } from "../schemas/api.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { Load } from "../compiler/deps.js";
import { folderLoader } from "../compiler/load.js";
import { measureFile, pathWithin } from "../compiler/measure.js";
import type { CopiedFile } from "../schemas/plan.js";

export interface SourceText {
  text: string;
  /** For messages, and what `use` is relative to. */
  file: string;
}

export interface Catalogue {
  workflows(): Promise<WorkflowEntry[]>;
  inventories(): Promise<string[]>;
  /** By the file's name without ending, or the spec's own name. */
  workflow(name: string): Promise<SourceText | undefined>;
  inventory(name: string): Promise<SourceText | undefined>;
  /** A file that a spec of the catalogue uses; nothing outside the folder is read. */
  load: Load;
  /** The same of a file that is copied to devices. */
  measure(path: string): CopiedFile | undefined;
  /** Where such a file lies. */
  fileAt(path: string): string | undefined;
}

const ENDINGS = new Set([".yaml", ".yml", ".json"]);
/** Specs are small; what is larger is something else. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Their digests are computed with each request. */
const MAX_COPIED_BYTES = 1024 ** 3;

interface Entry extends SourceText {
  name: string;
  document: Record<string, unknown>;
}

/** @param folder Absent: an empty catalogue. Read anew for each request, so that an edit counts at once. */
export function createCatalogue(folder: string | undefined): Catalogue {
  const root = folder === undefined ? undefined : resolve(folder);

  async function files(below: string): Promise<string[]> {
    const entries = await readdir(below, { withFileTypes: true }).catch(() => []);
    const found: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(below, entry.name);
      if (entry.isDirectory()) found.push(...(await files(path)));
      else if (ENDINGS.has(extname(entry.name))) found.push(path);
    }
    return found;
  }

  async function entries(): Promise<Entry[]> {
    if (root === undefined) return [];
    const all: Entry[] = [];
    for (const path of await files(root)) {
      const text = await readFile(path, "utf8").catch(() => "");
      if (text.length > MAX_BYTES) continue;
      const document = parse(text);
      if (!document) continue;
      all.push({
        name: basename(path, extname(path)),
        file: relative(root, path).split(sep).join("/"),
        text,
        document,
      });
    }
    return all;
  }

  const specs = async () =>
    (await entries()).filter(({ document }) => "steps" in document || "stages" in document);
  const inventories = async () =>
    (await entries()).filter(({ document }) => "devices" in document && !("steps" in document));
  const named = (all: Entry[], name: string): SourceText | undefined =>
    all.find((entry) => entry.name === name || entry.file === name) ??
    all.find(({ document }) => document["name"] === name);

  const fileAt = (path: string): string | undefined =>
    root === undefined ? undefined : pathWithin(root, path);

  return {
    async workflows() {
      return (await specs()).map(({ name, file, document }) => ({
        name,
        ...(typeof document["description"] === "string" ? { description: document["description"] } : {}),
        file,
        inputs: (document["inputs"] ?? {}) as Record<string, Json>,
      }));
    },
    inventories: async () => (await inventories()).map(({ name }) => name),
    workflow: async (name) => named(await specs(), name),
    inventory: async (name) => named(await inventories(), name),
    load: root === undefined ? () => undefined : folderLoader(root),
    measure: (path) => {
      const file = fileAt(path);
      return file === undefined ? undefined : measureFile(file, MAX_COPIED_BYTES);
    },
    fileAt,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseDocument(text, { logLevel: "silent" }).toJS({ maxAliasCount: 100 }) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
