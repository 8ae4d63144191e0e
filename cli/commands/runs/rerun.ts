// `orchestrator runs rerun`: a new run of an old one's spec and inventory.
import { Option, type Command } from "commander";
import { begin } from "../../begin.js";
import { say, sayJson } from "../../deps.js";
import { CliError } from "../../errors.js";
import { exitCodeOf } from "../../exit.js";
import { followRun } from "../../follow-run.js";
import { checkWritable } from "../../output-file.js";
import { refusedAsJson } from "../../refusal.js";
import { type Sources, readSources } from "../../sources.js";
import { withDiagnostics } from "../../start.js";
import type { RerunRequest } from "../../../schemas/api.js";
import type { Run } from "../../../schemas/run.js";
import { type Cli, runs } from "../../cli.js";

interface RerunOptions {
  failed?: boolean;
  include?: "indeterminate";
  spec?: string;
  detach?: boolean;
  json?: boolean;
  junit?: string;
}

export function rerunCommand(group: Command, cli: Cli): void {
  group
    .command("rerun")
    .description("Runs it again, with the original's spec and inventory, as a new run.")
    .argument("<run>", "id of the original run")
    .option("--failed", "only the devices that did not pass")
    .addOption(
      new Option("--include <what>", "with --failed: also indeterminate devices").choices(["indeterminate"]),
    )
    .option("--spec <file>", "another spec than the original's, such as a mended one")
    .option("--detach", "start it, print its id and return")
    .option("--json", "print one JSON document, the new run with its results")
    .option("--junit <file>", "write the results as JUnit XML too")
    .addHelpText("after", "\nExample:\n  orchestrator runs rerun RUN --failed")
    .action(runs(cli, (run: string, options: RerunOptions) => rerun(cli, run, options)));
}

async function rerun(cli: Cli, id: string, options: RerunOptions): Promise<number> {
  if (options.include !== undefined && !options.failed) {
    throw new CliError("usage", "--include needs --failed: without it all devices run anyway.");
  }
  const { run: started, interrupted } = await refusedAsJson(cli, options.json, async () => {
    if (options.junit !== undefined) await checkWritable(cli.deps.cwd, options.junit);
    const sources = options.spec === undefined ? undefined : await readSources(cli.deps, options.spec);
    const body = {
      ...(options.failed ? { only: "failed" as const } : {}),
      ...(options.include === undefined ? {} : { include: [options.include] }),
      ...(sources?.request.spec === undefined ? {} : { spec: sources.request.spec }),
    };
    return begin(cli, () => rerunOrShow(cli, sources, id, body));
  });
  if (options.detach && !interrupted) {
    if (options.json) sayJson(cli.deps.stdout, started);
    else say(cli.deps.stdout, started.id);
    return 0;
  }
  const { status } = await followRun(cli, started, {
    json: options.json === true,
    junit: options.junit,
    interrupted,
  });
  return exitCodeOf(status) ?? 4;
}

async function rerunOrShow(
  cli: Cli,
  sources: Sources | undefined,
  id: string,
  body: RerunRequest,
): Promise<Run> {
  try {
    const { client } = cli;
    return await client.take(client.http.POST("/v1/runs/{id}/rerun", { params: { path: { id } }, body }));
  } catch (error) {
    throw sources === undefined ? error : withDiagnostics(cli, sources, error);
  }
}
