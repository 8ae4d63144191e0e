// The command line as a whole: which commands there are, and how an error becomes a message and an exit code.
import { Command, CommanderError } from "commander";
import { disarmCommands } from "../schemas/printable.js";
import { OrchestratorClient } from "../packages/client/src/index.js";
import type { Cli } from "./cli.js";
import { asCliError } from "./client-errors.js";
import { type Deps, colorsFor, say } from "./deps.js";
import { CliError, messageOf } from "./errors.js";
import { EXIT } from "./exit.js";
import { accessTo } from "./owner/access.js";
import { registerCommands } from "./commands/index.js";

export function buildProgram(cli: Cli, version: string): Command {
  const { deps } = cli;
  const program = new Command("orchestrator")
    .description("Runs YAML workflow specs on network devices, durably, over SSH.")
    .version(version, "--version")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void deps.stdout.write(disarmCommands(text)),
      writeErr: (text) => void deps.stderr.write(disarmCommands(text)),
      getOutHelpWidth: () => deps.stdout.columns ?? 100,
      getErrHelpWidth: () => deps.stderr.columns ?? 100,
    })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      "after",
      `
Examples:
  orchestrator dev --lab 3                 everything on this machine, with three simulated devices
  orchestrator run check.yaml -i inv.yaml  run a spec and follow it
  orchestrator validate check.yaml         is the spec right?
  orchestrator runs list                   what ran

Environment:
  ORCHESTRATOR_URL    address of the API (default http://127.0.0.1:8080)
  ORCHESTRATOR_TOKEN  token for an API that asks for one; that of your own \`orchestrator dev\` is found without

Exit codes:
  0 passed · 1 failed · 2 usage or invalid input · 3 errored · 4 cancelled or past the deadline · 5 indeterminate`,
    );
  registerCommands(program, cli);
  program.hook("preAction", (_, command) => refuseEmpty(command));
  return program;
}

/** An unset variable of a shell script is not a wish: `--site "$SITE"`. */
function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    if (command.getOptionValue(option.attributeName()) !== "") continue;
    throw new CliError("usage", `option '${option.flags}' is empty. Give it a value, or leave it out.`);
  }
}

/** Runs one command line. @returns the exit code; it never throws. */
export async function runCli(argv: string[], deps: Deps, version: string): Promise<number> {
  const cli: Cli = {
    deps,
    client: new OrchestratorClient({
      url: deps.url,
      access: async () => {
        const { url, token } = deps;
        return token === undefined ? accessTo(deps.environment, url) : { url, token };
      },
    }),
    exitCode: EXIT.passed,
  };
  try {
    await buildProgram(cli, version).parseAsync(argv, { from: "user" });
    return cli.exitCode;
  } catch (thrown) {
    const error = asCliError(thrown, deps);
    // Commander has said it already; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
    const colors = colorsFor(deps, deps.stderr);
    if (error instanceof CliError) {
      say(deps.stderr, `${colors.red("error:")} ${error.message}`);
      return error.exitCode;
    }
    say(deps.stderr, `${colors.red("error:")} ${messageOf(error)} (this is a defect of orchestrator)`);
    return EXIT.errored;
  }
}
