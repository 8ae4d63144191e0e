// `orchestrator runs …`: the API's verbs on runs.
import type { Command } from "commander";
import type { Cli } from "../../cli.js";
import { artifactsCommand } from "./artifacts.js";
import { bundleCommand } from "./bundle.js";
import { controlCommands } from "./control.js";
import { eventsCommand } from "./events.js";
import { listCommand } from "./list.js";
import { rerunCommand } from "./rerun.js";
import { resolveCommand } from "./resolve.js";
import { showCommand } from "./show.js";

export function runsCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("runs")
    .summary("list, look at and control runs")
    .description("What ran and what runs.");
  listCommand(group, cli);
  showCommand(group, cli);
  eventsCommand(group, cli);
  controlCommands(group, cli);
  resolveCommand(group, cli);
  rerunCommand(group, cli);
  artifactsCommand(group, cli);
  bundleCommand(group, cli);
}
