// Collects the texts of the files that a spec uses: the API cannot read the client's disk.
import { posix } from "node:path";
import { type Document, isMap, isScalar, parseDocument, visit } from "yaml";
import { CliError } from "./errors.js";
import { beside } from "./paths.js";

const MAX_FILES = 200;

/**
 * @param read gives the text of a path relative to the spec's folder, or undefined where there is none
 * @returns texts by path relative to the spec's folder, `/`-separated and normalised; what cannot be read is left
 *   out, so that the compiler reports it at the line that names it
 * @throws {CliError} `usage` beyond 200 files
 */
export async function usedFiles(
  spec: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const missing = new Set<string>();
  const waiting = usesOf(spec).map((path) => posix.normalize(path));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (Object.hasOwn(files, path) || missing.has(path)) continue;
    const text = await read(path);
    if (text === undefined) {
      missing.add(path);
      continue;
    }
    if (Object.keys(files).length >= MAX_FILES) {
      throw new CliError("usage", `The spec uses more than ${MAX_FILES} files; the last one is ${path}.`);
    }
    files[path] = text;
    const folder = posix.dirname(path);
    waiting.push(...usesOf(text).map((used) => posix.normalize(beside(folder, used))));
  }
  return files;
}

/** Paths of the platform files that an inventory brings along, as they stand in it. */
export function platformFiles(inventory: string): string[] {
  // Reading 10,000 devices takes seconds, and few inventories bring platforms along.
  if (!inventory.includes("platforms")) return [];
  const platforms = documentOf(inventory)?.get("platforms");
  if (!isMap(platforms)) return [];
  return platforms.items.flatMap(({ value }) =>
    isScalar(value) && typeof value.value === "string" ? [value.value] : [],
  );
}

/** Values of every `use:` in a document, however broken the rest of it is. */
function usesOf(text: string): string[] {
  const found: string[] = [];
  const document = documentOf(text);
  if (document === undefined) return found;
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === "use" && isScalar(value) && typeof value.value === "string") {
        found.push(value.value);
      }
    },
  });
  return found;
}

function documentOf(text: string): Document | undefined {
  try {
    return parseDocument(text, { logLevel: "silent", version: "1.2" });
  } catch {
    return undefined;
  }
}
