// `orchestrator completion`: a script that makes a shell complete commands and options.
import { Argument, type Command } from "commander";
import { bashScript } from "../completion/bash.js";
import { fishScript } from "../completion/fish.js";
import { commandTree } from "../completion/tree.js";
import { zshScript } from "../completion/zsh.js";
import { type Cli, runs } from "../cli.js";
import { EXIT } from "../exit.js";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export function completionCommand(program: Command, cli: Cli): void {
  program
    .command("completion")
    .summary("make a shell complete commands and options")
    .description("Prints a script that makes a shell complete commands, options and their values.")
    .addArgument(new Argument("<shell>").choices(Object.keys(SCRIPTS)))
    .addHelpText(
      "after",
      `
Examples:
  source <(orchestrator completion bash)                                    in ~/.bashrc
  source <(orchestrator completion zsh)                                     in ~/.zshrc, behind compinit
  orchestrator completion fish > ~/.config/fish/completions/orchestrator.fish`,
    )
    .action(
      runs(cli, async (shell: keyof typeof SCRIPTS) => {
        cli.deps.stdout.write(SCRIPTS[shell](program.name(), commandTree(program)));
        return Promise.resolve(EXIT.passed);
      }),
    );
}
