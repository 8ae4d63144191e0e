// Turns what the user names on the command line into what the API is sent: texts of files, or names in its catalogue.
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { usedFiles } from "./used-files.js";
import type { RunRequest } from "../schemas/api.js";
import { CliError } from "./errors.js";

export interface Sources {
  request: Pick<RunRequest, "workflow" | "spec_file" | "inventory_file" | "files"> & {
    spec?: string;
    inventory?: string;
  };
  /** Texts by the file name that messages use, to show the line that is wrong. */
  texts: Map<string, string>;
}

/** A name of the catalogue has no folder and no ending; anything else can only be meant as a file. */
const looksLikeName = (text: string): boolean => /^[\w][\w-]*$/.test(text);

/** @throws {CliError} `file_unreadable` */
export async function readSources(cwd: string, spec: string, inventory?: string): Promise<Sources> {
  const texts = new Map<string, string>();
  const request: Sources["request"] = {};

  const specText = await readOrName(cwd, spec, "spec");
  if (specText === undefined) request.workflow = spec;
  else {
    request.spec = specText;
    request.spec_file = spec;
    texts.set(spec, specText);
    const files = await usedFiles(specText, (path) => readUsed(resolve(cwd, dirname(spec)), path));
    if (Object.keys(files).length > 0) request.files = files;
    for (const [path, text] of Object.entries(files)) texts.set(path, text);
  }

  if (inventory !== undefined) {
    const text = await readOrName(cwd, inventory, "inventory");
    request.inventory = text ?? inventory;
    if (text !== undefined) {
      request.inventory_file = inventory;
      texts.set(inventory, text);
    }
  }
  return { request, texts };
}

/** @returns the file's text, or undefined when it is no file but may be a name of the catalogue */
async function readOrName(cwd: string, given: string, what: string): Promise<string | undefined> {
  try {
    return await readFile(resolve(cwd, given), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && looksLikeName(given)) return undefined;
    throw unreadable(given, what, code);
  }
}

function unreadable(path: string, what: string, code: string | undefined): CliError {
  const reason =
    code === "ENOENT"
      ? "there is no such file"
      : code === "EISDIR"
        ? "it is a directory"
        : code === "EACCES"
          ? "permission denied"
          : (code ?? "it cannot be read");
  return new CliError("file_unreadable", `The ${what} ${path} cannot be read: ${reason}.`);
}

/** A used file that is not there is the compiler's to report, with the line that names it. */
async function readUsed(base: string, path: string): Promise<string | undefined> {
  if (isAbsolute(path)) return undefined;
  return readFile(resolve(base, path), "utf8").catch(() => undefined);
}
