// `orchestrator platforms`: the kinds of devices that the API knows.
import type { Command } from "commander";
import { stringify } from "yaml";
import type { Page } from "../client.js";
import { say } from "../deps.js";
import { escapeLine } from "../escape.js";
import { type Cli, runs } from "../cli.js";
import { columns } from "../text.js";

interface Listed {
  name: string;
  description?: string;
}

export function platformsCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("platforms")
    .summary("which kinds of devices are known")
    .description("Lists the platforms: what an inventory may say in `platform`.")
    .option("--json", "print one JSON document")
    .action(runs(cli, (options: { json?: boolean }) => list(cli, options.json === true)));
  group
    .command("show")
    .description("Prints a platform's data: its prompts, modes, read-only commands.")
    .argument("<platform>")
    .option("--json", "print JSON instead of YAML")
    .action(runs(cli, (name: string, options: { json?: boolean }) => show(cli, name, options.json === true)));
}

async function list(cli: Cli, json: boolean): Promise<number> {
  const { stdout } = cli.deps;
  const { items } = await cli.client.json<Page<Listed>>("/v1/platforms");
  if (json) say(stdout, JSON.stringify(items, null, 2));
  else
    for (const line of columns(items.map((item) => [item.name, escapeLine(item.description ?? "")])))
      say(stdout, line);
  return 0;
}

async function show(cli: Cli, name: string, json: boolean): Promise<number> {
  const found = await cli.client.json(`/v1/platforms/${encodeURIComponent(name)}`);
  say(cli.deps.stdout, json ? JSON.stringify(found, null, 2) : stringify(found).trimEnd());
  return 0;
}
