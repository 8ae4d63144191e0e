// Files and folders that the user names. A shell leaves `~` alone in `--inventory=~/lab.yaml`; it means the home folder all the same.
import { posix, resolve } from "node:path";
import { expandHome } from "../compiler/worker-path.js";
import { CliError } from "./errors.js";

/** @param cwd where relative paths start */
export const pathOf = (cwd: string, given: string): string => resolve(cwd, expandHome(given));

/** The path of a file that a document of the folder names. */
export const beside = (folder: string, named: string): string =>
  named.startsWith("~/") ? named : posix.join(folder, named);

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

/**
 * Says where the file was looked for, as well as what the user wrote.
 * @param what as a sentence begins: `The inventory lab.yaml`
 */
export function unreadable(what: string, cwd: string, given: string, error: unknown): CliError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const path = pathOf(cwd, given);
  const start =
    path === given || given.startsWith("~") ? "" : ", since relative paths start at the current folder";
  const tried = path === given ? "" : ` (it was looked for at ${path}${start})`;
  return new CliError("file_unreadable", `${what} cannot be read: ${REASONS[code] ?? message}${tried}.`, {
    cause: error,
  });
}
