// Which commands there are, in the order of the help.
import type { Command } from "commander";
import type { Cli } from "../cli.js";
import { apiCommand } from "./api.js";
import { artifactsCommand } from "./artifacts.js";
import { completionCommand } from "./completion.js";
import { devCommand } from "./dev.js";
import { doctorCommand } from "./doctor.js";
import { inventoryCommand } from "./inventory.js";
import { labCommand } from "./lab.js";
import { parseCommand } from "./parse.js";
import { planCommand } from "./plan.js";
import { platformsCommand } from "./platforms.js";
import { replayCommand } from "./replay.js";
import { runCommand } from "./run.js";
import { runsCommand } from "./runs/index.js";
import { schemaCommand } from "./schema.js";
import { setupCommand } from "./setup.js";
import { templatesCommand } from "./templates.js";
import { validateCommand } from "./validate.js";
import { workerCommand } from "./worker.js";
import { workersCommand } from "./workers.js";

export function registerCommands(program: Command, cli: Cli): void {
  devCommand(program, cli);
  runCommand(program, cli);
  validateCommand(program, cli);
  planCommand(program, cli);
  runsCommand(program, cli);
  replayCommand(program, cli);
  artifactsCommand(program, cli);
  inventoryCommand(program, cli);
  platformsCommand(program, cli);
  parseCommand(program, cli);
  templatesCommand(program, cli);
  doctorCommand(program, cli);
  labCommand(program, cli);
  workerCommand(program, cli);
  workersCommand(program, cli);
  apiCommand(program, cli);
  setupCommand(program, cli);
  schemaCommand(program, cli);
  completionCommand(program, cli);
}
