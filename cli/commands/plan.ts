// `orchestrator plan`: what a run would do, device by device, without touching one.
import { Option, type Command } from "commander";
import type { paths } from "../../packages/client/src/index.js";
import { MAP, type MappingOptions, pair, STRICT } from "../arguments.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { planLines } from "../plan-text.js";
import { renderDetails } from "../diagnostics.js";
import { type Cli, runs } from "../cli.js";
import { refusedAsJson } from "../refusal.js";
import { type Sources, readSources } from "../sources.js";
import { withDiagnostics } from "../start.js";

interface PlanOptions extends MappingOptions {
  inventory: string;
  input?: Record<string, string>;
  limit?: string;
  check?: boolean;
  json?: boolean;
}

export function planCommand(parent: Command, cli: Cli): void {
  parent
    .command("plan")
    .summary("show what a run would do")
    .description("Shows per stage and device what would run. Touches no device and starts no run.")
    .argument("<spec>", "file, or name of a workflow in the API's catalogue")
    .requiredOption(
      "-i, --inventory <inventory>",
      "file, KIND:SOURCE of another tool (`orchestrator inventory import --help`), or name of an inventory in the catalogue",
    )
    .addOption(MAP)
    .addOption(STRICT)
    .addOption(new Option("--input <key=value>", "an input of the spec; repeatable").argParser(pair))
    .option("--limit <list>", "only these devices: names, globs, group:, tag:, site:, comma-separated")
    .option("--check", "as for run")
    .option("--json", "print the plan as one JSON document")
    .addHelpText("after", "\nExample:\n  orchestrator plan failover.yaml -i lab.yaml --limit group:core")
    .action(runs(cli, (spec: string, options: PlanOptions) => plan(cli, spec, options)));
}

type Planned = paths["/v1/plan"]["post"]["responses"]["200"]["content"]["application/json"];

async function plan(cli: Cli, spec: string, options: PlanOptions): Promise<number> {
  const { deps } = cli;
  const { planned, sources } = await refusedAsJson(cli, options.json, () => askPlan(cli, spec, options));
  const { explained, warnings } = planned;
  if (warnings.length > 0) say(deps.stderr, renderDetails(warnings, sources, colorsFor(deps, deps.stderr)));
  if (options.json) sayJson(deps.stdout, planned);
  else for (const line of planLines(explained, colorsFor(deps, deps.stdout))) say(deps.stdout, line);
  return 0;
}

async function askPlan(
  cli: Cli,
  spec: string,
  options: PlanOptions,
): Promise<{ planned: Planned; sources: Sources }> {
  const sources = await readSources(cli.deps, spec, options.inventory, {
    inputs: options.input,
    limit: options.limit,
    map: options.map,
    strict: options.strict,
  });
  const body = {
    ...sources.request,
    ...(options.input === undefined ? {} : { inputs: options.input }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.check ? { check: true } : {}),
  };
  const { client } = cli;
  const planned = await client.take(client.http.POST("/v1/plan", { body })).catch((error: unknown) => {
    throw withDiagnostics(cli, sources, error);
  });
  return { planned, sources };
}
