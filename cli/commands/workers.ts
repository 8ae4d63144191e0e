// `orchestrator workers …`: which builds of workers there are, and which one new runs get.
import type { Command } from "commander";
import type { Build, PromoteRequest } from "../../schemas/workers.js";
import { type Cli, runs } from "../cli.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { escapeLine } from "../escape.js";
import { EXIT } from "../exit.js";
import { columns, plural } from "../text.js";

interface PromoteOptions {
  deployment?: string;
  force?: boolean;
  json?: boolean;
}

export function workersCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("workers")
    .summary("builds of workers: list them, give new runs another one")
    .description(
      "Workers that were started with --deployment: open runs stay on the build that started them.",
    );
  group
    .command("list")
    .description("Shows which builds there are, who serves them, and how many open runs stay on them.")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  orchestrator workers list")
    .action(
      runs(cli, async ({ json }: { json?: boolean }) => {
        const { items } = await cli.client.take(cli.client.http.GET("/v1/workers"));
        return show(cli, items, json);
      }),
    );
  group
    .command("promote")
    .description("Gives new runs this build. Open runs stay on theirs; leases and archives move on.")
    .argument("<build>", "as `orchestrator workers list` shows it")
    .option("--deployment <name>", "needed where several deployments have the build")
    .option("--force", "also where no worker of the build lives, or a site has none")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  orchestrator workers promote 0.2.0-3f9c1d2ab07e")
    .action(
      runs(cli, async (build: string, { deployment, force, json }: PromoteOptions) => {
        const body: PromoteRequest = {
          build,
          ...(deployment === undefined ? {} : { deployment }),
          ...(force ? { force } : {}),
        };
        const { items } = await cli.client.take(cli.client.http.POST("/v1/workers/promote", { body }));
        return show(cli, items, json);
      }),
    );
}

function show({ deps }: Cli, builds: Build[], json = false): number {
  if (json) {
    sayJson(deps.stdout, builds);
    return EXIT.passed;
  }
  if (builds.length === 0) {
    say(deps.stderr, "No worker lives. Start one with `orchestrator worker`.");
    return EXIT.passed;
  }
  const colors = colorsFor(deps, deps.stdout);
  const rows = builds.map(({ deployment, build, status, workers, sites, open_runs }) => [
    escapeLine(deployment ?? "no deployment"),
    escapeLine(build ?? ""),
    status,
    plural(workers, "worker"),
    open_runs === null ? "" : plural(open_runs, "open run"),
    sites.length === 0 ? "" : `${sites.length === 1 ? "site" : "sites"} ${escapeLine(sites.join(", "))}`,
  ]);
  const style = (cell: string, y: number): string =>
    builds[y]?.status === "current" ? colors.bold(cell) : cell;
  for (const line of columns(rows, { style })) say(deps.stdout, line);
  return EXIT.passed;
}
