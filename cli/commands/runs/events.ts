// `orchestrator runs events`: a run's events so far, or until it ends.
import type { Command } from "commander";
import { colorsFor, jsonLine, say } from "../../deps.js";
import { exitCodeOf } from "../../exit.js";
import { lineOf } from "../../lines.js";
import { liveNews } from "../../live-news.js";
import { type Cli, runs } from "../../cli.js";

interface EventsOptions {
  follow?: boolean;
  ndjson?: boolean;
}

export function eventsCommand(group: Command, cli: Cli): void {
  group
    .command("events")
    .description("Prints a run's events, one line each.")
    .argument("<run>", "id of the run")
    .option("-f, --follow", "go on until the run has ended, and exit with its outcome")
    .option("--ndjson", "print each event as a line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator runs events RUN\n  orchestrator runs events RUN --follow --ndjson | jq .type",
    )
    .action(runs(cli, (run: string, options: EventsOptions) => events(cli, run, options)));
}

async function events(cli: Cli, run: string, options: EventsOptions): Promise<number> {
  const { deps, client } = cli;
  const colors = colorsFor(deps, deps.stdout);
  const leave = new AbortController();
  const release = deps.onSignal(() => leave.abort());
  const news = liveNews();
  const connection = (state: { lost: string } | { back: true }): void =>
    say(deps.stderr, "lost" in state ? `connection lost: ${state.lost} Trying again` : "the API is back");
  try {
    const once = options.follow !== true;
    const { signal } = leave;
    for await (const event of client.events(run, { once, signal, onConnection: connection })) {
      const shown = news(event);
      const line = shown && lineOf(shown, { everyStep: true, colors });
      if (options.ndjson) deps.stdout.write(jsonLine(event));
      else if (line !== undefined) say(deps.stdout, line);
      if (deps.stdout.destroyed) break;
    }
  } finally {
    release();
  }
  if (!options.follow || leave.signal.aborted) return 0;
  return exitCodeOf((await client.run(run)).status) ?? 0;
}
