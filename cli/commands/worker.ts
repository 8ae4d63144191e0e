// `orchestrator worker`: one worker as a process of its own.
import type { Command } from "commander";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";

export function workerCommand(parent: Command, cli: Cli): void {
  parent
    .command("worker")
    .summary("start only a worker")
    .description("Starts a worker. Temporal and the artifact store come from the environment.")
    .option("--site <name>", "work on the devices of this site")
    .addHelpText("after", "\nExample:\n  TEMPORAL_ADDRESS=temporal:7233 orchestrator worker --site lab1")
    .action(
      runs(cli, (options: { site?: string }) =>
        runEntry(cli.deps, {
          folder: "worker",
          args: options.site === undefined ? [] : ["--site", options.site],
        }),
      ),
    );
}
