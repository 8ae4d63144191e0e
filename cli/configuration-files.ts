// Files of configuration and templates that a spec sends: which ones it takes is known once it is compiled, so that is done here.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { loadPlatforms } from "../devices/platforms/load.js";
import { escaped } from "../devices/platforms/scrapli/definition.js";
import type { Json } from "../schemas/json.js";
import { compile, type DocumentInput, isTemplate, resolvePath, templateNames } from "../compiler/index.js";
import { CliError } from "./errors.js";
import { beside, pathOf, unreadable } from "./paths.js";

export interface Asked {
  cwd: string;
  spec: { text: string; file: string };
  /** Absent: a name of the catalogue, which only the API knows. */
  inventory?: { text: string; file: string };
  /** What is sent already, by path from the spec's folder. */
  files: Record<string, string>;
  inputs?: Record<string, Json> | undefined;
  limit?: string | undefined;
  /** Files that were looked for in vain: by the name that messages use, where. */
  missing: Map<string, string>;
}

/** Larger ones are configurations of nothing, bytes. */
const MOST_BYTES = 8 * 1_024 * 1_024;

/** @returns texts by path from the spec's folder. @throws {CliError} `usage` for a file that is too large, `file_unreadable` */
export async function configurationFiles(asked: Asked): Promise<Record<string, string>> {
  const { spec, inventory, files } = asked;
  const named = [spec.text, ...Object.values(files)].flatMap(sourcesIn);
  if (named.length === 0) return {};
  const folder = posix.dirname(spec.file);
  const found: Record<string, string> = {};
  const load = (path: string): string | undefined => {
    const own = path.startsWith("~/") ? path : posix.relative(folder, path);
    if (Object.hasOwn(files, own)) return files[own];
    if (Object.hasOwn(found, own)) return found[own];
    const text = readText(asked, path);
    if (text !== undefined) found[own] = text;
    return text;
  };
  if (inventory) {
    const { inputs, limit } = asked;
    compile(
      {
        spec,
        inventory: inventory satisfies DocumentInput,
        ...(inputs ? { inputs } : {}),
        ...(limit === undefined ? {} : { limit }),
      },
      { platforms: await loadPlatforms(), load, loadForInventory: (path) => files[path] },
    );
  } else for (const each of named) readMatching(each, spec.file, asked, load);
  return found;
}

/** Values of `file` and `template` beside one another in a document, however broken the rest of it is. */
function sourcesIn(text: string): string[] {
  if (!/\b(?:file|template)["']?\s*:/.test(text)) return [];
  const found: string[] = [];
  visit(parseDocument(text, { logLevel: "silent", version: "1.2" }), {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== "configure" || !isMap(value)) return;
      for (const name of ["file", "template"]) {
        const path = value.get(name);
        if (typeof path === "string") found.push(path);
      }
    },
  });
  return found;
}

/** The inventory is the API's: every file that the name may mean is sent. */
function readMatching(
  named: string,
  from: string,
  { cwd }: Asked,
  load: (path: string) => string | undefined,
) {
  const all: string[] = [];
  if (isTemplate(named)) {
    const folder = posix.dirname(named);
    const pattern = new RegExp(
      `^${posix
        .basename(named)
        .split(/\$\{\{[^]*?\}\}/)
        .map(escaped)
        .join("[^/]*")}$`,
    );
    const there = isTemplate(folder) ? [] : listOf(pathOf(cwd, beside(posix.dirname(from), folder)));
    all.push(...there.filter((name) => pattern.test(name)).map((name) => posix.join(folder, name)));
  } else all.push(named);
  for (const path of all) {
    const resolved = resolvePath(path, from);
    if (resolved !== undefined) templateNames(resolved, load);
  }
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What is not there is the compiler's to report, at the line that names it. */
function readText({ cwd, missing }: Asked, path: string): string | undefined {
  const file = pathOf(cwd, path);
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES)
      throw new CliError(
        "usage",
        `The file ${path} has ${size} bytes; configurations and templates have at most ${MOST_BYTES}. Is it the right file?`,
      );
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (!["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw unreadable(`The file ${path}`, cwd, path, error);
    missing.set(path, file);
    return undefined;
  }
}
