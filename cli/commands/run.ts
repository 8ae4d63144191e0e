// `orchestrator run`: starts a run, follows it to its end, and exits with its outcome.
import { randomUUID } from "node:crypto";
import { Option, type Command } from "commander";
import type { RunRequest } from "../../schemas/api.js";
import { count, idempotencyKey, MAP, type MappingOptions, pair, STRICT } from "../arguments.js";
import { begin } from "../begin.js";
import { CliError } from "../errors.js";
import { say, sayJson } from "../deps.js";
import { examplePath } from "../examples.js";
import { exitCodeOf } from "../exit.js";
import { followRun } from "../follow-run.js";
import { type Cli, runs } from "../cli.js";
import { checkWritable } from "../output-file.js";
import { refusedAsJson } from "../refusal.js";
import { type Sources, readSources } from "../sources.js";
import { startRun } from "../start.js";

export interface RunOptions extends MappingOptions {
  inventory: string;
  input?: Record<string, string>;
  limit?: string;
  check?: boolean;
  label?: Record<string, string>;
  concurrency?: number;
  deadline?: string;
  detach?: boolean;
  json?: boolean;
  junit?: string;
  idempotencyKey?: string;
}

export function runCommand(parent: Command, cli: Cli): void {
  parent
    .command("run")
    .summary("run a spec and follow it")
    .description("Starts a run of a workflow spec on the devices of an inventory and follows it to its end.")
    .argument("<spec>", "file, or name of a workflow in the API's catalogue")
    .requiredOption(
      "-i, --inventory <inventory>",
      "file, KIND:SOURCE of another tool (`orchestrator inventory import --help`), or name of an inventory in the catalogue",
    )
    .addOption(MAP)
    .addOption(STRICT)
    .addOption(new Option("--input <key=value>", "an input of the spec; repeatable").argParser(pair))
    .option("--limit <list>", "only these devices: names, globs, group:, tag:, site:, comma-separated")
    .option("--check", "reads run, writes are shown and never applied")
    .addOption(new Option("--label <key=value>", "kept with the run; repeatable").argParser(pair))
    .addOption(new Option("--concurrency <n>", "devices at once, instead of the spec's").argParser(count))
    .option("--deadline <duration>", "for the whole run, instead of the spec's: 30s, 10m, 2h")
    .option("--detach", "start it, print its id and return")
    .option("--json", "print one JSON document, the run with its results; text for people goes to stderr")
    .option("--junit <file>", "write the results as JUnit XML too")
    .addOption(
      new Option(
        "--idempotency-key <key>",
        "the same key and spec again give the same run, not a second one",
      ).argParser(idempotencyKey),
    )
    .addHelpText(
      "after",
      `
Ctrl-C cancels the run and waits for its clean-up; Ctrl-C again leaves it to itself.

Examples:
  orchestrator run ${examplePath(cli.deps, "demo.yaml")} -i .orchestrator/lab/inventory.yaml
  orchestrator run failover.yaml -i lab.yaml --input interface=eth1 --limit 'r1,group:core'
  orchestrator run check.yaml -i prod.yaml --json --junit report.xml --idempotency-key "$CI_JOB_ID"

Exit codes:
  0 passed · 1 failed · 2 usage or invalid input · 3 errored · 4 cancelled or past the deadline · 5 indeterminate`,
    )
    .action(runs(cli, (spec: string, options: RunOptions) => run(cli, spec, options)));
}

async function run(cli: Cli, spec: string, options: RunOptions): Promise<number> {
  const { deps } = cli;
  const { run: started, interrupted } = await refusedAsJson(cli, options.json, async () => {
    if (options.detach && options.junit !== undefined) throw detachedReport();
    if (options.junit !== undefined) await checkWritable(deps.cwd, options.junit);
    const sources = await readSources(deps, spec, options.inventory, {
      inputs: options.input,
      limit: options.limit,
      map: options.map,
      strict: options.strict,
    });
    const request = requestOf(sources, options);
    return begin(cli, () => startRun(cli, sources, options.idempotencyKey ?? randomUUID(), request));
  });
  if (options.detach && !interrupted) {
    if (options.json) sayJson(deps.stdout, started);
    else say(deps.stdout, started.id);
    return 0;
  }
  const { status } = await followRun(cli, started, {
    json: options.json === true,
    junit: options.junit,
    interrupted,
  });
  return exitCodeOf(status) ?? 4;
}

const detachedReport = (): CliError =>
  new CliError(
    "usage",
    "--junit is written when the run has ended, and --detach does not wait for that. Leave one of them out; " +
      "`runs artifacts RUN` has report.xml once the run has ended.",
  );

const requestOf = ({ request }: Sources, options: RunOptions): RunRequest => ({
  ...request,
  ...(options.input === undefined ? {} : { inputs: options.input }),
  ...(options.limit === undefined ? {} : { limit: options.limit }),
  ...(options.check ? { check: true } : {}),
  ...(options.label === undefined ? {} : { labels: options.label }),
  ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
  ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
});
