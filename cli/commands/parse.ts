// `orchestrator parse`: what the TextFSM parser makes of an output. Needs no API.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import type { Json } from "../../schemas/json.js";
import { type Cli, runs } from "../cli.js";
import { say } from "../deps.js";
import { CliError, messageOf } from "../errors.js";
import { answerRequests } from "../parse-requests.js";
import { createReader, parseExit, type ParseChoice } from "../parse-reader.js";
import { ParseError } from "../../devices/parse/index.js";

interface ParseOptions extends ParseChoice {
  templates?: string;
  ndjson?: boolean;
}

export function parseCommand(parent: Command, cli: Cli): void {
  parent
    .command("parse")
    .summary("see what the parser makes of an output")
    .description("Parses a device's output with a TextFSM template and prints the records as JSON.")
    .argument("[file]", "the output; without it, stdin")
    .option("--template <template>", "name of an installed template, or a file")
    .option("--platform <platform>", "with --command: the template that the index has for it")
    .option("--command <command>", "as typed on the device; may be abbreviated as the index allows")
    .option("--templates <folder>", "folder of templates; default NET_TEXTFSM, or the fetched ones")
    .option("--ndjson", "answer requests on stdin, one JSON object a line")
    .addHelpText(
      "after",
      `
A request of --ndjson is { template | platform + command, text }, its answer { records } or { error }, in order.
The command line's choice holds for requests that make none of their own. An output of which the template knows
no line is an error without --ndjson, as it is in a step; with it the records are those of the reference
implementation, which gives an empty list.

Examples:
  orchestrator parse version.txt --platform cisco_iosxe --command "sh ver"
  orchestrator parse output.txt --template mine.textfsm`,
    )
    .action(runs(cli, (file: string | undefined, options: ParseOptions) => parse(cli, file, options)));
}

async function parse(cli: Cli, file: string | undefined, options: ParseOptions): Promise<number> {
  const { deps } = cli;
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
  say(deps.stdout, JSON.stringify(records, null, 2));
  return 0;
}

const readOutput = (cwd: string, file: string): Promise<string> =>
  readFile(resolve(cwd, file), "utf8").catch((error: unknown) => {
    throw new CliError("file_unreadable", `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  });
