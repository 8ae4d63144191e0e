// `orchestrator parse`: what the TextFSM parser makes of an output. Needs no API.
import type { Command } from "commander";
import { type Cli, runs } from "../cli.js";
import type { ParseOptions } from "../parse-output.js";

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
    .action(
      runs(cli, async (file: string | undefined, options: ParseOptions) => {
        const { parseOutput } = await import("../parse-output.js");
        return parseOutput(cli.deps, file, options);
      }),
    );
}
