// Whether a file can be written, asked before anything is started: what a run has found must not be lost at its end.
import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError, messageOf } from "./errors.js";
import { pathOf } from "./paths.js";

/** @throws {CliError} `file_unwritable`; nothing is created or changed */
export async function checkWritable(cwd: string, file: string): Promise<void> {
  const path = pathOf(cwd, file);
  const refuse = (why: string): never => {
    throw new CliError("file_unwritable", `${file} cannot be written: ${why}. Nothing was started.`);
  };
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) refuse("it is a folder");
  const folder = dirname(path);
  if (found === undefined && !(await stat(folder).catch(() => undefined))?.isDirectory())
    refuse(`there is no folder ${folder}`);
  await access(found === undefined ? folder : path, constants.W_OK).catch((error: unknown) =>
    refuse(messageOf(error)),
  );
}
