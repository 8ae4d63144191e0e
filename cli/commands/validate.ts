// `orchestrator validate`: are these specs right?
import type { Command } from "commander";
import { MAP, type MappingOptions, STRICT } from "../arguments.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { examplePath } from "../examples.js";
import { EXIT } from "../exit.js";
import { type Cli, runs } from "../cli.js";

export function validateCommand(parent: Command, cli: Cli): void {
  parent
    .command("validate")
    .summary("check specs without running them")
    .description(
      "Checks workflow specs: every mistake is shown with its file, line and column. Uses the API, and without one\nthe compiler of this program.",
    )
    .argument("<spec...>", "files")
    .option(
      "-i, --inventory <file>",
      "check against this inventory too: a file, or KIND:SOURCE of another tool",
    )
    .addOption(MAP)
    .addOption(STRICT)
    .option("--json", "print { valid, errors } as one JSON document")
    .addHelpText(
      "after",
      `\nExamples:\n  orchestrator validate ${examplePath(cli.deps, "*.yaml")}\n  orchestrator validate check.yaml -i lab.yaml`,
    )
    .action(runs(cli, (specs: string[], options: ValidateOptions) => validate(cli, specs, options)));
}

interface ValidateOptions extends MappingOptions {
  inventory?: string;
  json?: boolean;
}

async function validate(cli: Cli, specs: string[], options: ValidateOptions): Promise<number> {
  const { deps } = cli;
  const { validateOne } = await import("../validation.js");
  const out = options.json ? deps.stderr : deps.stdout;
  const colors = colorsFor(deps, out);
  const errors: object[] = [];
  let told = false;
  for (const spec of specs) {
    const found = await validateOne(cli, spec, options.inventory, options);
    errors.push(...found.errors);
    if (found.local && !told) say(deps.stderr, `No API at ${deps.url}: checked by this program itself.`);
    told ||= found.local;
    if (found.errors.length === 0)
      say(out, `${colors.green("✓")} ${spec}${found.name ? `  ${found.name}` : ""}`);
    else say(deps.stderr, `${colors.red("✗")} ${spec}`);
    if (found.text !== "") say(deps.stderr, found.text);
  }
  if (options.json) sayJson(deps.stdout, { valid: errors.length === 0, errors });
  return errors.length === 0 ? EXIT.passed : EXIT.usage;
}
