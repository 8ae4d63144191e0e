// `orchestrator worker`: one worker as a process of its own.
import type { Command } from "commander";
import { runEntry } from "../entry.js";
import { type Cli, runs } from "../cli.js";

interface WorkerOptions {
  site?: string;
  sessions?: string;
  loginsPerSecond?: string;
  deployment?: string;
}

export function workerCommand(parent: Command, cli: Cli): void {
  parent
    .command("worker")
    .summary("start only a worker")
    .description(
      "Starts a worker. Temporal and the artifact store come from the environment, and so does what inventories may use\nof this machine: ORCHESTRATOR_ALLOW, by default env:LAB_*.",
    )
    .option("--site <name>", "work on the devices of this site")
    .option("--sessions <n>", "sessions with devices at once (default: 200)")
    .option("--logins-per-second <n>", "new logins on the devices of the site, all its workers together")
    .option("--deployment <name>", "runs stay on the build that started them (ORCHESTRATOR_DEPLOYMENT)")
    .addHelpText(
      "after",
      `
Examples:
  TEMPORAL_ADDRESS=temporal:7233 orchestrator worker --site lab1
  orchestrator worker --site lab1 --logins-per-second 20
  ORCHESTRATOR_ALLOW=env:NET_*,file:/etc/orchestrator/secrets/ orchestrator worker`,
    )
    .action(
      runs(cli, ({ site, sessions, loginsPerSecond, deployment }: WorkerOptions) =>
        runEntry(cli.deps, {
          folder: "worker",
          args: [
            ...(site === undefined ? [] : ["--site", site]),
            ...(sessions === undefined ? [] : ["--sessions", sessions]),
            ...(loginsPerSecond === undefined ? [] : ["--logins-per-second", loginsPerSecond]),
            ...(deployment === undefined ? [] : ["--deployment", deployment]),
          ],
        }),
      ),
    );
}
