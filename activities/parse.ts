// What a command's output says as data: the task's platform and the worker's templates, handed to the parsers.
import { LIMIT_CODES, ParseError, parseOutput as parse } from "../packages/devices/src/parse/index.js";
import type { CommandResult } from "../packages/devices/src/session.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { ParseHow } from "../packages/devices/src/words/parse-how.js";
import type { Task } from "./task.js";

/** The output is kept; it is not the data that the step asked for. */
export class ParseFailure extends Error {
  override readonly name = "ParseFailure";

  /** Whether parsing ended at a limit of ours, so that nobody knows whether the output holds the data. */
  get limit(): boolean {
    return this.cause instanceof ParseError && LIMIT_CODES.has(this.cause.code);
  }

  /** What the message quotes of the output. */
  get said(): string | undefined {
    return this.cause instanceof ParseError ? this.cause.text : undefined;
  }
}

/** @returns undefined where the output is not data and nobody asked for any. @throws {ParseFailure} */
export async function parseOutput(
  { platform, deps }: Pick<Task, "platform"> & { deps: Pick<Task["deps"], "templates"> },
  how: ParseHow | undefined,
  { command, output, prompt }: CommandResult,
): Promise<Json | undefined> {
  try {
    return await parse({
      how,
      platform,
      command,
      output,
      ...(prompt === undefined ? {} : { prompt }),
      ...(deps.templates === undefined ? {} : { templates_dir: deps.templates }),
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseFailure(`the output of \`${command}\` could not be parsed: ${error.message}`, {
      cause: error,
    });
  }
}
