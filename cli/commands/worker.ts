// `orchestrator worker`: one worker as a process of its own.
import type { Command } from "commander";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";

export function workerCommand(parent: Command, cli: Cli): void {
  parent
    .command("worker")
    .summary("start only a worker")
    .description(
      "Starts a worker. Temporal and the artifact store come from the environment, and so does what inventories may use\nof this machine: ORCHESTRATOR_ALLOW, by default env:LAB_*.",
    )
    .option("--site <name>", "work on the devices of this site")
    .addHelpText(
      "after",
      `
Examples:
  TEMPORAL_ADDRESS=temporal:7233 orchestrator worker --site lab1
  ORCHESTRATOR_ALLOW=env:NET_*,file:/etc/orchestrator/secrets/ orchestrator worker`,
    )
    .action(
      runs(cli, (options: { site?: string }) =>
        runEntry(cli.deps, {
          folder: "worker",
          args: options.site === undefined ? [] : ["--site", options.site],
        }),
      ),
    );
}
