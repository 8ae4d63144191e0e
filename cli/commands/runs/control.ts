// `orchestrator runs cancel|pause|resume|archive`: changes of a run's state that need nothing but its id.
import type { Command } from "commander";
import { list } from "../../arguments.js";
import { say, sayJson } from "../../deps.js";
import { CliError } from "../../errors.js";
import { followRun } from "../../follow-run.js";
import { resolveLines } from "../../next-commands.js";
import { ApiError } from "../../../packages/client/src/index.js";
import { type Cli, runs } from "../../cli.js";

interface Verb {
  name: "cancel" | "pause" | "resume" | "archive";
  description: string;
  said: string;
}

const VERBS: Verb[] = [
  {
    name: "cancel",
    description: "Cancels a run; undo and always steps still happen.",
    said: "cancel requested",
  },
  { name: "pause", description: "Lets what runs finish and starts nothing more.", said: "paused" },
  { name: "resume", description: "Lets a paused run go on.", said: "resumed" },
  {
    name: "archive",
    description:
      "Writes the archive of a finished run if it is missing. `runs show` says how far it has come.",
    said: "its archive is being written",
  },
];

export function controlCommands(group: Command, cli: Cli): void {
  for (const verb of VERBS) {
    const command = group
      .command(verb.name)
      .description(verb.description)
      .argument("<run>", "id of the run")
      .option("--json", "print the API's answer as one JSON document");
    if (verb.name === "cancel") command.option("--wait", "wait for its end");
    if (verb.name === "resume")
      command.option("--skip <device>", "go on without this device; repeatable", list);
    command.action(runs(cli, (run: string, options: ControlOptions) => control(cli, verb, run, options)));
  }
}

interface ControlOptions {
  json?: boolean;
  wait?: boolean;
  skip?: string[];
}

async function control(cli: Cli, verb: Verb, run: string, options: ControlOptions): Promise<number> {
  const { deps, client } = cli;
  const { skip } = options;
  const answer = await client
    .take(
      client.http.POST(`/v1/runs/{id}/${verb.name}`, {
        params: { path: { id: run } },
        body: skip === undefined ? {} : { skip },
      }),
    )
    .catch(async (error: unknown) => {
      throw verb.name === "resume" ? await withIndeterminate(cli, run, error) : error;
    });
  if (options.wait) {
    await followRun(cli, await client.run(run), { json: options.json === true });
    return 0;
  }
  if (options.json) sayJson(deps.stdout, answer);
  else say(deps.stderr, `${run}: ${verb.said}`);
  if (verb.name === "resume")
    for (const line of resolveLines(run, await client.devices(run))) say(deps.stderr, line);
  return 0;
}

/** A run that is over cannot be resumed; what is left to do is to resolve its changes. */
async function withIndeterminate(cli: Cli, run: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ApiError) || error.status !== CONFLICT) return error;
  const lines = resolveLines(run, await cli.client.devices(run));
  if (lines.length === 0) return error;
  return new CliError("refused", [error.message, ...lines].join("\n"), { cause: error });
}

const CONFLICT = 409;
