// `orchestrator artifacts prune`: removes runs that nobody needs any more.
import { InvalidArgumentError, Option, type Command } from "commander";
import type { PrunedRun, PruneRequest } from "../../schemas/prune.js";
import { list } from "../arguments.js";
import { type Cli, runs } from "../cli.js";
import type { Page } from "../../packages/client/src/index.js";
import { say, sayJson } from "../deps.js";
import { CliError } from "../errors.js";
import { escapeLine } from "../escape.js";
import { EXIT } from "../exit.js";
import { byteText, plural } from "../text.js";

interface PruneOptions {
  olderThan?: string;
  run?: string[];
  keep?: number;
  incomplete?: boolean;
  forgetKeys?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

export function artifactsCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("artifacts")
    .summary("retention of what runs have kept")
    .description("What the store holds for all runs. One run's files: orchestrator runs artifacts RUN");
  group
    .command("prune")
    .description(
      "Removes runs for good, oldest first: their artifacts, their place in the lists, their histories in Temporal. A run\nthat is still open is never removed, nor one whose archive is not complete unless --incomplete asks for it.",
    )
    .option("--older-than <age>", "runs that ended so long ago: 30d, 12h")
    .addOption(new Option("--keep <n>", "the newest n runs stay, whatever their age").argParser(wholeNumber))
    .option("--run <run>", "this run; repeatable", list)
    .option("--incomplete", "also closed runs whose archive is not complete")
    .option(
      "--forget-keys",
      "their Idempotency-Keys may start new runs; without it such a key is refused from now on",
    )
    .option("--dry-run", "remove nothing, say what would be")
    .option("--json", "print { removed, kept, artifacts, bytes, dry_run } as one JSON document")
    .addHelpText(
      "after",
      `
Conditions add up: --older-than 30d --keep 100 removes what is older than 30 days and not among the newest 100.

Examples:
  orchestrator artifacts prune --older-than 30d --dry-run
  orchestrator artifacts prune --older-than 90d --keep 500
  orchestrator artifacts prune --run RUN`,
    )
    .action(runs(cli, (options: PruneOptions) => prune(cli, options)));
}

async function prune(cli: Cli, options: PruneOptions): Promise<number> {
  const { deps, client } = cli;
  const { olderThan, keep, run: named } = options;
  if (olderThan === undefined && keep === undefined && named === undefined) {
    throw new CliError("usage", "Say which runs: --older-than 30d, --keep 100 or --run RUN.");
  }
  const request: PruneRequest = {
    ...(olderThan === undefined ? {} : { older_than: olderThan }),
    ...(keep === undefined ? {} : { keep }),
    ...(named === undefined ? {} : { runs: named }),
    ...(options.incomplete ? { incomplete: true } : {}),
    ...(options.forgetKeys ? { forget_keys: true } : {}),
    ...(options.dryRun ? { dry_run: true } : {}),
  };
  const removed: PrunedRun[] = [];
  const kept: PrunedRun[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const body = next === "" ? request : { ...request, cursor: next };
    const page: Page<PrunedRun> = await client.take(client.http.POST("/v1/prune", { body }));
    for (const item of page.items) {
      (item.removed ? removed : kept).push(item);
      if (!options.json) say(item.removed ? deps.stdout : deps.stderr, lineOf(item));
    }
    ({ next } = page);
  }

  const artifacts = removed.reduce((sum, item) => sum + item.artifacts, 0);
  const bytes = removed.reduce((sum, item) => sum + item.bytes, 0);
  const dry_run = options.dryRun === true;
  if (options.json) sayJson(deps.stdout, { removed, kept, artifacts, bytes, dry_run });
  else {
    const verb = dry_run ? "would be removed" : "removed";
    say(
      deps.stderr,
      `${plural(removed.length, "run")} ${verb}, ${plural(artifacts, "artifact")}, ${byteText(bytes)}${dry_run ? "" : " freed"}.`,
    );
  }
  return named !== undefined && kept.length > 0 ? EXIT.usage : EXIT.passed;
}

function lineOf({ id, workflow, status, finished_at, archive, removed, reason, bytes }: PrunedRun): string {
  if (!removed) return `kept ${id}: ${escapeLine(reason ?? "")}`;
  const what = archive === "complete" ? `${status} ${finished_at ?? ""}` : archive;
  return [id, what, byteText(bytes), escapeLine(workflow ?? "")].join("  ").trimEnd();
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(text);
}
