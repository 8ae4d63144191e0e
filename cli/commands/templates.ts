// `orchestrator templates`: the TextFSM templates that steps parse with.
import type { Command } from "commander";
import { type Cli, runs } from "../cli.js";
import { jsonLine, say } from "../deps.js";
import { fetchTemplates } from "../fetch-templates.js";
import { defaultTemplates } from "../templates-folder.js";
import { pathOf } from "../paths.js";

interface FetchOptions {
  release?: string;
  into?: string;
  json?: boolean;
}

export function templatesCommand(parent: Command, cli: Cli): void {
  const group = parent
    .command("templates")
    .summary("TextFSM templates for parsing")
    .description("The TextFSM templates that steps and `orchestrator parse` read outputs with.");
  group
    .command("fetch")
    .description("Installs the public templates (PyPI: ntc-templates) where workers look for them.")
    .option("--release <version>", "of ntc-templates; without it the newest")
    .option("--into <folder>", "another folder; name it in NET_TEXTFSM then")
    .option("--json", "print one JSON document")
    .action(runs(cli, (options: FetchOptions) => fetch(cli, options)));
}

async function fetch(cli: Cli, options: FetchOptions): Promise<number> {
  const { deps } = cli;
  const folder = options.into === undefined ? defaultTemplates(deps) : pathOf(deps.cwd, options.into);
  say(deps.stderr, "fetching ntc-templates from the Python package index");
  const fetched = await fetchTemplates(folder, options.release, deps.environment);
  if (options.json) deps.stdout.write(jsonLine(fetched));
  else say(deps.stdout, `${fetched.folder}: ntc-templates ${fetched.version}, ${fetched.count} templates`);
  const named = deps.environment.NET_TEXTFSM;
  if (named && pathOf(deps.cwd, named) !== folder)
    say(deps.stderr, `NET_TEXTFSM names ${named}: that folder is used, not this one.`);
  return 0;
}
