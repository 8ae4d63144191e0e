// `orchestrator runs artifacts`: what a run has kept, listed or fetched.
import type { Command } from "commander";
import { download } from "../../download.js";
import { say, sayJson } from "../../deps.js";
import { escapeLine } from "../../escape.js";
import { type Cli, runs } from "../../cli.js";
import { columns } from "../../text.js";

interface ArtifactsOptions {
  output?: string;
  json?: boolean;
}

export function artifactsCommand(group: Command, cli: Cli): void {
  group
    .command("artifacts")
    .description("Lists what a run has kept, or prints one of it.")
    .argument("<run>", "id of the run")
    .argument("[path]", "one artifact: its bytes go to stdout")
    .option("-o, --output <file>", "write the artifact to this file instead")
    .option("--json", "print the list as one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator runs artifacts RUN\n  orchestrator runs artifacts RUN devices/r1/baseline-1.txt",
    )
    .action(
      runs(cli, (run: string, path: string | undefined, options: ArtifactsOptions) =>
        artifacts(cli, run, path, options),
      ),
    );
}

async function artifacts(
  cli: Cli,
  run: string,
  path: string | undefined,
  options: ArtifactsOptions,
): Promise<number> {
  const { deps, client } = cli;
  if (path !== undefined) {
    await download(cli, () => client.artifact(run, path), options.output);
    return 0;
  }
  const items = await client.artifacts(run);
  if (options.json) sayJson(deps.stdout, items);
  else
    for (const line of columns(
      items.map((item) => [String(item.bytes), item.media_type, escapeLine(item.path)]),
    ))
      say(deps.stdout, line);
  return 0;
}
