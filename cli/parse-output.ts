// Parses one output, or the requests on stdin, by the template that was chosen for it.
import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { ParseError } from "../packages/devices/src/parse/index.js";
import type { Json } from "../packages/devices/src/words/json.js";
import { type Deps, say, sayJson } from "./deps.js";
import { CliError } from "./errors.js";
import { pathOf, unreadable } from "./paths.js";
import { createReader, type ParseChoice, parseExit } from "./parse-reader.js";
import { answerRequests } from "./parse-requests.js";

export interface ParseOptions extends ParseChoice {
  templates?: string;
  ndjson?: boolean;
}

/** @returns the exit code */
export async function parseOutput(
  deps: Deps,
  file: string | undefined,
  options: ParseOptions,
): Promise<number> {
  const reader = createReader(deps, options.templates);
  if (options.ndjson) {
    if (file !== undefined)
      throw new CliError("usage", "--ndjson reads its requests from stdin; leave the file out.");
    await answerRequests(deps, (request, text) =>
      reader.read(Object.keys(request).length > 0 ? request : options, text),
    );
    return 0;
  }
  if (options.template === undefined && (options.platform === undefined || options.command === undefined))
    throw new CliError(
      "usage",
      "Say --template, or --platform and --command: they choose how the output is read.",
    );
  if (options.template !== undefined && (options.platform !== undefined || options.command !== undefined))
    throw new CliError("usage", "Say --template, or --platform and --command, not both.");
  const output = file === undefined ? await readAll(deps.stdin) : await readOutput(deps.cwd, file);
  let records: Json;
  try {
    records = await reader.read(options, output, true);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    say(deps.stderr, `error: ${error.message}`);
    return parseExit(error);
  }
  sayJson(deps.stdout, records);
  return 0;
}

const readOutput = (cwd: string, file: string): Promise<string> =>
  readFile(pathOf(cwd, file), "utf8").catch((error: unknown) => {
    throw unreadable(file, cwd, file, error);
  });
