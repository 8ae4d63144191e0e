// `orchestrator runs bundle`: a whole run as one file, to keep or to replay elsewhere.
import type { Command } from "commander";
import { say } from "../../deps.js";
import { download } from "../../download.js";
import { type Cli, runs } from "../../cli.js";

export function bundleCommand(group: Command, cli: Cli): void {
  group
    .command("bundle")
    .description("Saves everything that a run has kept as one tar.gz.")
    .argument("<run>", "id of the run")
    .option("-o, --output <file>", "where to; - for stdout (default: RUN.tar.gz)")
    .action(
      runs(cli, async (run: string, options: { output?: string }) => {
        const file = options.output ?? `${run.replaceAll(/[^\w.-]/g, "_")}.tar.gz`;
        await download(cli, () => cli.client.bundle(run), file === "-" ? undefined : file);
        if (file !== "-") say(cli.deps.stderr, `saved ${file}`);
        return 0;
      }),
    );
}
