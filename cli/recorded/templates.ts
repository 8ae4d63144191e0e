// The TextFSM templates that a recorded run was started with.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { BUNDLED_TEMPLATES } from "../../schemas/replay.js";
import { CliError, messageOf } from "../errors.js";

/** All templates together, bytes; the public ones have 2 MB. */
const LARGEST = 64 * 1_024 * 1_024;
/** Names lead nowhere else. */
const NAME = /^(?!\.)[\w@+-][\w.@+ -]*(?:\/[\w@+-][\w.@+ -]*)*$/;

/**
 * @param run folder of the recorded run
 * @param into is made where there are any
 * @returns the folder; undefined where the recording holds none
 * @throws {CliError} `file_unreadable`
 */
export async function recordedTemplates(run: string, into: string): Promise<string | undefined> {
  const file = join(run, BUNDLED_TEMPLATES);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const files = JSON.parse(
      (await promisify(gunzip)(bytes, { maxOutputLength: LARGEST })).toString("utf8"),
    ) as Record<string, string>;
    for (const [name, text] of Object.entries(files)) {
      if (!NAME.test(name)) throw new Error(`it holds ${JSON.stringify(name)}`);
      await mkdir(dirname(join(into, name)), { recursive: true });
      await writeFile(join(into, name), text);
    }
  } catch (error) {
    throw new CliError(
      "file_unreadable",
      `The templates of the recorded run cannot be read: ${messageOf(error)}. --templates DIR reads with others.`,
      { cause: error },
    );
  }
  return into;
}
