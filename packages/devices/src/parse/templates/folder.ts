// A folder of templates with its index. Files are read again when they have changed, and compiled once.
// Reading is synchronous: it is done in a parsing thread.
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { ParseError } from "../errors.js";
import { parseTemplate, type Template } from "./engine.js";
import { type IndexRow, parseIndex } from "./index-file.js";

const MOST = 2_000;
const MISSING =
  "`orchestrator templates fetch` installs the public ones; NET_TEXTFSM, in the environment of the worker or of this command, " +
  "names a folder of your own, which holds the file `index`";

interface Kept<T> {
  changed: string;
  value: T;
}
const templates = new Map<string, Kept<Template>>();
const indexes = new Map<string, Kept<IndexRow[]>>();

/** Where the index lies: in the folder, or where a checkout or a package of ntc-templates has it. @throws {ParseError} */
export function templatesFolder(folder: string | undefined): string {
  const places =
    folder === undefined
      ? []
      : ["", "templates", "ntc_templates/templates"].map((each) => join(folder, each));
  const found = places.find((place) => existsSync(join(place, "index")));
  if (found !== undefined) return found;
  const what =
    folder === undefined ? "no folder of TextFSM templates is known" : `${folder} ${whyNot(folder)}`;
  throw new ParseError("templates_missing", `${what}; ${MISSING}`);
}

function whyNot(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return "is the folder of TextFSM templates, and does not exist";
  return stat.isDirectory()
    ? "holds no index of TextFSM templates"
    : "is a file, and no folder of TextFSM templates";
}

/** @throws {ParseError} `templates_missing`, `template_invalid` */
export function loadIndex(folder: string): IndexRow[] {
  return cached(indexes, join(folder, "index"), parseIndex);
}

/** @throws {ParseError} `template_not_found`, `template_invalid` with the file's name */
export function loadTemplate(path: string): Template {
  return cached(templates, path, (text) => inFile(basename(path), () => parseTemplate(text)));
}

/**
 * A template by its name in the folder, with or without its ending. Names lead nowhere else.
 * @throws {ParseError} `template_not_found`
 */
export function templatePath(folder: string, name: string): string {
  const isInside = !isAbsolute(name) && !name.split(/[/\\]/).includes("..");
  const path = [name, `${name}.textfsm`, `${name}.template`]
    .map((each) => join(folder, each))
    .find((each) => isInside && isFile(each));
  if (path === undefined)
    throw new ParseError(
      "template_not_found",
      `there is no template ${JSON.stringify(name)} in ${folder}; ${MISSING}`,
    );
  return path;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function cached<T>(cache: Map<string, Kept<T>>, path: string, parse: (text: string) => T): T {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ParseError("template_not_found", `there is no file ${path}; ${MISSING}`);
  const changed = `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
  const known = cache.get(path);
  if (known?.changed === changed) return known.value;
  const value = parse(readFileSync(path, "utf8"));
  if (cache.size >= MOST) cache.delete(cache.keys().next().value!);
  cache.set(path, { changed, value });
  return value;
}

function inFile<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw ParseError.from({ ...error.toData(), message: `${name}: ${error.message}` });
  }
}
