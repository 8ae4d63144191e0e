// `orchestrator replay`: does what was recorded of a run still fit this build, and today's spec?
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { ReplayVerdict } from "../../schemas/replay.js";
import { type Cli, runs } from "../cli.js";
import { colorsFor, say, sayJson } from "../deps.js";
import { entryPath } from "../entry.js";
import { CliError } from "../errors.js";
import { escapeLine } from "../escape.js";
import { EXIT } from "../exit.js";
import type { RecordedOptions } from "../recorded/replay.js";
import { pathOf } from "../paths.js";

interface ReplayOptions extends RecordedOptions {
  devices?: string;
}

export function replayCommand(parent: Command, cli: Cli): void {
  parent
    .command("replay")
    .summary("does what was recorded of a run still fit this build, or today's spec?")
    .description(
      "Replays the recorded history of a run and says whether the workflows of this build would do the same. A run is replayed by the API; a bundle here, without API, Temporal or devices.\n\nWith --devices recorded the spec runs again, offline: the recorded sessions stand for the devices, waits take no time, and differences from the recorded result are shown.",
    )
    .argument("<run-or-bundle>", "id of a run, or a file that `runs bundle` has saved")
    .option("--json", "print the verdict as JSON")
    .addOption(
      new Option("--devices <which>", "run the spec again on the recorded sessions").choices(["recorded"]),
    )
    .option("--spec <file>", "with --devices recorded: another spec than the recorded one")
    .option("--templates <dir>", "with --devices recorded: other TextFSM templates than those of then")
    .option(
      "-o, --output <file>",
      "with --devices recorded: where the report goes (default: replay-RUN.html)",
    )
    .addHelpText(
      "after",
      `
Examples:
  orchestrator replay RUN
  orchestrator runs bundle RUN && orchestrator replay RUN.tar.gz
  orchestrator replay RUN.tar.gz --devices recorded --spec checks-of-today.yaml

Exit codes: 0 deterministic, or the same verdict; 1 not; 2 usage or invalid input.`,
    )
    .action(runs(cli, (what: string, options: ReplayOptions) => replay(cli, what, options)));
}

async function replay(cli: Cli, what: string, { devices, ...options }: ReplayOptions): Promise<number> {
  const { deps } = cli;
  const { json } = options;
  const file = pathOf(deps.cwd, what);
  if (devices !== undefined) {
    const { replayRecorded } = await import("../recorded/replay.js");
    return await replayRecorded(cli, what, isFile(what, file) ? file : undefined, options);
  }
  const idle = (["spec", "templates", "output"] as const).find((name) => options[name] !== undefined);
  if (idle !== undefined) throw new CliError("usage", `--${idle} goes with --devices recorded.`);
  const verdict = isFile(what, file)
    ? await replayFile(cli, file)
    : await cli.client.take(
        cli.client.http.POST("/v1/runs/{id}/replay", { params: { path: { id: what } }, body: {} }),
      );
  if (json) sayJson(deps.stdout, verdict);
  else show(cli, what, verdict);
  return verdict.deterministic ? EXIT.passed : EXIT.failed;
}

/** Run ids hold neither slash nor suffix of an archive. @throws {CliError} `file_unreadable` */
function isFile(what: string, file: string): boolean {
  if (existsSync(file)) return true;
  if (!/[/\\]|\.(tar\.gz|tgz)$/.test(what)) return false;
  throw new CliError(
    "file_unreadable",
    `${what} is not there. \`orchestrator runs bundle RUN\` makes such a file.`,
  );
}

/** @throws {CliError} `file_unreadable` with what the process said */
async function replayFile({ deps }: Cli, file: string): Promise<ReplayVerdict> {
  const child = spawn(process.execPath, [entryPath(deps, "worker/replay"), file], {
    env: deps.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const release = deps.onSignal(() => child.kill("SIGTERM"));
  try {
    const ended = new Promise<number | null>((done, fail) => {
      child.once("error", fail);
      child.once("close", done);
    });
    const [told, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === 0) return JSON.parse(told) as ReplayVerdict;
    throw new CliError("file_unreadable", said.trim() || `the replay of ${basename(file)} was ended`);
  } finally {
    release();
  }
}

function show({ deps }: Cli, what: string, { deterministic, histories, parts }: ReplayVerdict): void {
  const colors = colorsFor(deps, deps.stdout);
  const count = `${histories} ${histories === 1 ? "history" : "histories"}`;
  if (deterministic) {
    say(
      deps.stdout,
      `${colors.green("✓ deterministic")}  ${escapeLine(what)}: ${count} replayed on this build`,
    );
    return;
  }
  say(
    deps.stdout,
    `${colors.red("✗ not deterministic")}  ${escapeLine(what)}: ${parts.length} of ${count} part`,
  );
  for (const { history, event, event_type, message } of parts) {
    const where = event === undefined ? "" : ` at event ${event} (${escapeLine(event_type ?? "")})`;
    say(deps.stdout, `  ${escapeLine(history)}${where}: ${escapeLine(message)}`);
  }
}
