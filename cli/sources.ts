// Turns what the user names on the command line into what the API is sent: texts of files, or names in its catalogue.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import type { RunRequest } from "../schemas/api.js";
import { expandHome } from "../compiler/worker-path.js";
import type { Asked } from "./configuration-files.js";
import type { ImportDeps, Sourced } from "./inventory/import.js";
import { beside, pathOf, unreadable } from "./paths.js";

export interface Sources {
  request: Pick<
    RunRequest,
    "workflow" | "spec_file" | "inventory_file" | "inventory_source" | "files" | "copies"
  > & {
    spec?: string;
    inventory?: string;
  };
  /** Texts by the file name that messages use, to show the line that is wrong. */
  texts: Map<string, string>;
  /** Files that documents name and that could not be read: by the same name, where they were looked for. */
  missing: Map<string, string>;
  /** Where files lie that are copied to devices, by digest: they are uploaded before a run starts. */
  local?: ReadonlyMap<string, string>;
}

/** What the command line says beside spec and inventory. */
export interface Choice extends Pick<Asked, "inputs" | "limit"> {
  /** Of an inventory of another tool: the user's words, and whether all of it has to be mapped. */
  map?: string | undefined;
  strict?: boolean | undefined;
}

/** A name of the catalogue has no folder and no ending; anything else can only be meant as a file. */
const looksLikeName = (text: string): boolean => /^[\w][\w-]*$/.test(text);

/** @throws {CliError} `file_unreadable` */
export async function readSources(
  deps: ImportDeps,
  spec: string,
  inventory?: string,
  choice: Choice = {},
): Promise<Sources> {
  const { cwd } = deps;
  const texts = new Map<string, string>();
  const missing = new Map<string, string>();
  const request: Sources["request"] = {};
  const files: Record<string, string> = {};
  let local: ReadonlyMap<string, string> = new Map();
  const specText = await readOrName(cwd, spec, "spec");
  if (specText === undefined) request.workflow = spec;
  else {
    const file = posix.normalize(expandHome(spec));
    request.spec = specText;
    request.spec_file = file;
    texts.set(file, specText);
    const folder = posix.dirname(file);
    const { usedFiles } = await import("./used-files.js");
    const used = await usedFiles(specText, (path) => readIfThere(cwd, beside(folder, path), missing));
    Object.assign(files, used);
    for (const [path, text] of Object.entries(used)) texts.set(beside(folder, path), text);
  }

  if (inventory !== undefined) {
    const found = await readInventory(deps, inventory, choice);
    const { files: used = {}, ...rest } = found.request;
    Object.assign(request, rest);
    Object.assign(files, used);
    for (const [file, text] of found.texts) texts.set(file, text);
    for (const [file, path] of found.missing) missing.set(file, path);
  }
  if (
    request.spec !== undefined &&
    /\b(?:file|template|copy)\b/.test([request.spec, ...Object.values(files)].join("\n"))
  ) {
    const { sentFiles } = await import("./configuration-files.js");
    const own = { text: request.spec, file: request.spec_file ?? "spec.yaml" };
    const { inventory: text, inventory_file: file = "" } = request;
    const isText = text !== undefined && file !== "";
    const asked = {
      cwd,
      spec: own,
      files,
      missing,
      ...choice,
      ...(isText ? { inventory: { text, file } } : {}),
    };
    const sent = await sentFiles(asked);
    Object.assign(files, sent.texts);
    if (Object.keys(sent.copies).length > 0) request.copies = sent.copies;
    local = sent.local;
  }
  if (Object.keys(files).length > 0) request.files = files;
  return { request, texts, missing, local };
}

/** The inventory's part alone. @throws {CliError} `file_unreadable` */
export async function readInventory(
  deps: ImportDeps,
  inventory: string,
  choice: Pick<Choice, "map" | "strict"> = {},
): Promise<Sources> {
  const { cwd } = deps;
  const foreign = /^([a-z_]+):(.+)$/s.exec(inventory);
  if (foreign && !existsSync(pathOf(cwd, inventory)))
    return importOnce(deps, inventory, { kind: foreign[1]!, source: foreign[2]!, ...choice });
  const written = await readOrName(cwd, inventory, "inventory");
  const elsewhere =
    written === undefined ? undefined : await devicesFromElsewhere(deps, written, inventory, choice);
  const text = elsewhere?.text ?? written;
  if (text === undefined) return { request: { inventory }, texts: new Map(), missing: new Map() };
  const file = posix.normalize(expandHome(inventory));
  const texts = new Map([[file, text]]);
  const missing = new Map<string, string>();
  const files: Record<string, string> = {};
  const { platformFiles } = await import("./used-files.js");
  // The API looks these up by their place beside the inventory.
  for (const path of platformFiles(text).map((each) => beside(posix.dirname(file), each))) {
    const platform = await readIfThere(cwd, path, missing);
    if (platform === undefined) continue;
    files[path] = platform;
    texts.set(path, platform);
  }
  const request = {
    inventory: text,
    inventory_file: file,
    ...(elsewhere ? { inventory_source: elsewhere.source } : {}),
  };
  return { request: Object.keys(files).length > 0 ? { ...request, files } : request, texts, missing };
}

/** `inventory: { from: … }` in an inventory file. */
async function devicesFromElsewhere(
  deps: ImportDeps,
  text: string,
  file: string,
  choice: Pick<Choice, "map" | "strict">,
): Promise<Sourced | undefined> {
  if (!/^["']?inventory["']?\s*:/m.test(text)) return undefined;
  const { importedFrom } = await import("./inventory/import.js");
  return importedFrom(deps, text, posix.normalize(file), choice);
}

/** What was imported by this process, by its name on the command line: specs that are checked together share it. */
const importedOnce = new WeakMap<ImportDeps, Map<string, Promise<Sources>>>();

/** The inventory of another tool is made ours here; the API gets the result. */
function importOnce(
  deps: ImportDeps,
  name: string,
  { kind, source, map, strict }: { kind: string; source: string } & Pick<Choice, "map" | "strict">,
): Promise<Sources> {
  const known = importedOnce.get(deps) ?? new Map<string, Promise<Sources>>();
  importedOnce.set(deps, known);
  const work =
    known.get(name) ??
    import("./inventory/import.js").then(async ({ importedHere }) => {
      const from = await importedHere(deps, kind, source, { mapFile: map, strict });
      return {
        request: { inventory: from.text, inventory_file: name, inventory_source: from.source },
        texts: new Map([[name, from.text]]),
        missing: new Map<string, string>(),
      };
    });
  known.set(name, work);
  return work;
}

/** A file that is not there is the compiler's to report, with the line that names it. */
async function readIfThere(
  cwd: string,
  path: string,
  missing: Map<string, string>,
): Promise<string | undefined> {
  const file = pathOf(cwd, path);
  try {
    return await readFile(file, "utf8");
  } catch {
    missing.set(path, file);
    return undefined;
  }
}

/** @returns the file's text, or undefined when it is not a file but may be a name of the catalogue */
async function readOrName(cwd: string, given: string, what: string): Promise<string | undefined> {
  try {
    return await readFile(pathOf(cwd, given), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && looksLikeName(given)) return undefined;
    throw unreadable(`The ${what} ${given}`, cwd, given, error);
  }
}
