// `orchestrator runs list`: runs, the newest first.
import { Option, type Command } from "commander";
import { type RunStatus, RunStatusSchema } from "../../../schemas/outcome.js";
import type { Run } from "../../../schemas/run.js";
import { count } from "../../arguments.js";
import { colorsFor, say, sayJson } from "../../deps.js";
import { escapeLine } from "../../escape.js";
import { type Cli, runs } from "../../cli.js";
import { columns, duration, mark, paint } from "../../text.js";

interface ListOptions {
  status?: RunStatus;
  workflow?: string;
  device?: string;
  since?: string;
  limit: number;
  json?: boolean;
}

export function listCommand(group: Command, cli: Cli): void {
  group
    .command("list")
    .description("Lists runs, the newest first.")
    .addOption(new Option("--status <status>", "only these").choices(RunStatusSchema.options))
    .option("--workflow <name>", "only runs of this workflow")
    .option("--device <name>", "only runs on this device")
    .option("--since <time>", "only runs created since: 2h, 3d, or a time such as 2026-01-31T12:00:00Z")
    .addOption(new Option("--limit <n>", "at most so many").argParser(count).default(20))
    .option("--json", "print { items, next } as one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator runs list --status failed --since 1d\n  orchestrator runs list --device r1",
    )
    .action(runs(cli, (options: ListOptions) => list(cli, options)));
}

async function list(cli: Cli, options: ListOptions): Promise<number> {
  const { deps, client } = cli;
  const page = await client.runs({
    ...(options.status === undefined ? {} : { status: [options.status] }),
    workflow: options.workflow,
    device: options.device,
    since: options.since === undefined ? undefined : sinceOf(options.since, Date.now()),
    limit: options.limit,
  });
  if (options.json) {
    sayJson(deps.stdout, page);
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  if (page.items.length === 0) say(deps.stderr, "No runs.");
  const rows = page.items.map(cells);
  const style = (cell: string, y: number, x: number): string =>
    x === 0 ? paint(page.items[y]?.status ?? "", cell, colors) : cell;
  const width = deps.stdout.isTTY === true ? { width: deps.stdout.columns ?? 100 } : {};
  for (const line of columns(rows, { ...width, style })) say(deps.stdout, line);
  if (page.next !== null) say(deps.stderr, `There are more; see them with --limit ${options.limit * 5}.`);
  return 0;
}

function cells(run: Run): string[] {
  const took =
    run.finished_at === null || run.started_at === null
      ? ""
      : duration(Date.parse(run.finished_at) - Date.parse(run.started_at));
  return [
    `${mark(run.status)} ${run.status}`,
    run.id,
    run.created_at.slice(0, 19).replace("T", " "),
    took,
    `${run.devices.passed}/${run.devices.total}`,
    escapeLine(run.workflow),
  ];
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `2h` is two hours before `now`; anything else goes to the API as it stands. */
export function sinceOf(text: string, now: number): string {
  const [, amount, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return text;
  return new Date(now - Number(amount) * (UNITS[unit] ?? 0)).toISOString();
}
