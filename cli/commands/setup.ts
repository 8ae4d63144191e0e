// `orchestrator setup`: prepares the namespace of a Temporal server that others run.
import type { Command } from "commander";
import { say } from "../deps.js";
import { runEntry } from "../entry.js";
import { CliError } from "../errors.js";
import { type Cli, runs } from "../cli.js";

export function setupCommand(parent: Command, cli: Cli): void {
  parent
    .command("setup")
    .summary("prepare a Temporal namespace")
    .description(
      "Makes the namespace and the search attributes on the Temporal server that TEMPORAL_ADDRESS names. Harmless to\nrepeat. `orchestrator dev` needs none of it.",
    )
    .addHelpText(
      "after",
      "\nExample:\n  TEMPORAL_ADDRESS=temporal:7233 TEMPORAL_NAMESPACE=net orchestrator setup",
    )
    .action(runs(cli, () => setup(cli)));
}

async function setup(cli: Cli): Promise<number> {
  const { deps } = cli;
  const address = deps.environment.TEMPORAL_ADDRESS;
  if (!address) {
    throw new CliError(
      "usage",
      "TEMPORAL_ADDRESS is not set: it names the server to prepare, such as temporal:7233.",
    );
  }
  let prepared = false;
  const code = await runEntry(deps, {
    folder: "temporal-dev",
    onReady(_, child) {
      prepared = true;
      child.kill("SIGTERM");
    },
  });
  if (!prepared) return code === 0 ? 3 : code;
  say(
    deps.stderr,
    `Namespace ${deps.environment.TEMPORAL_NAMESPACE ?? "default"} on ${address} is prepared.`,
  );
  return 0;
}
