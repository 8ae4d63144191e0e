// Files of configuration and templates that a spec sends: which ones it takes is known once it is compiled, so that is done here.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { loadPlatforms } from "../packages/devices/src/platforms/load.js";
import { escaped } from "../packages/devices/src/platforms/scrapli/definition.js";
import { measureFile } from "../compiler/measure.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { CopiedFile } from "../schemas/plan.js";
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

/** What a spec sends beside its own lines, by path from its folder. */
export interface SentFiles {
  texts: Record<string, string>;
  /** Files that are copied. */
  copies: Record<string, CopiedFile>;
  /** Where those lie, by digest. */
  local: Map<string, string>;
}

/** @throws {CliError} `usage` for a file that is too large, `file_unreadable` */
export async function sentFiles(asked: Asked): Promise<SentFiles> {
  const { spec, inventory, files } = asked;
  const sent: SentFiles = { texts: {}, copies: {}, local: new Map() };
  const named = [spec.text, ...Object.values(files)].flatMap(sourcesIn);
  if (named.length === 0) return sent;
  const measure = measuring(asked, sent);
  const folder = posix.dirname(spec.file);
  const found = sent.texts;
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
      { platforms: await loadPlatforms(), load, loadForInventory: (path) => files[path], measure },
    );
  } else
    for (const { path, isCopied } of named)
      for (const resolved of matching(path, spec.file, asked)) {
        if (isCopied) measure(resolved);
        else templateNames(resolved, load);
      }
  return sent;
}

/** Notes each file that is copied, and where it lies. */
function measuring({ spec, cwd, missing }: Asked, { copies, local }: SentFiles) {
  const folder = posix.dirname(spec.file);
  return (path: string): CopiedFile | undefined => {
    const own = path.startsWith("~/") ? path : posix.relative(folder, path);
    const file = pathOf(cwd, path);
    const measured = copies[own] ?? measureHere(file, path, cwd);
    if (!measured) {
      missing.set(path, file);
      return undefined;
    }
    copies[own] = measured;
    local.set(measured.sha256, file);
    return measured;
  };
}

function measureHere(file: string, path: string, cwd: string): CopiedFile | undefined {
  try {
    return measureFile(file, Number.MAX_SAFE_INTEGER);
  } catch (error) {
    throw unreadable(`The file ${path}`, cwd, path, error);
  }
}

interface Named {
  path: string;
  isCopied: boolean;
}

const KEYS: Record<string, readonly string[]> = { configure: ["file", "template"], copy: ["from"] };

/** Paths that `configure` and `copy` name in a document, however broken the rest of it is. */
function sourcesIn(text: string): Named[] {
  if (!/\b(?:file|template|from)["']?\s*:/.test(text)) return [];
  const found: Named[] = [];
  visit(parseDocument(text, { logLevel: "silent", version: "1.2" }), {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isMap(value)) return;
      for (const name of KEYS[String(key.value)] ?? []) {
        const path = value.get(name);
        if (typeof path === "string" && !path.startsWith("artifact:"))
          found.push({ path, isCopied: key.value === "copy" });
      }
    },
  });
  return found;
}

/** The inventory is the API's: every file that the name may mean is sent. */
function matching(named: string, from: string, { cwd }: Asked): string[] {
  if (!isTemplate(named)) return [resolvePath(named, from)].filter((path) => path !== undefined);
  const folder = posix.dirname(named);
  const pattern = new RegExp(
    `^${posix
      .basename(named)
      .split(/\$\{\{[^]*?\}\}/)
      .map(escaped)
      .join("[^/]*")}$`,
  );
  const there = isTemplate(folder) ? [] : listOf(pathOf(cwd, beside(posix.dirname(from), folder)));
  return there
    .filter((name) => pattern.test(name))
    .flatMap((name) => resolvePath(posix.join(folder, name), from) ?? []);
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
