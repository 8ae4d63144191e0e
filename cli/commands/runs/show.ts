// `orchestrator runs show`: one run with its devices, one device with its steps, one step with its session.
import type { Command } from "commander";
import { indeterminateChange } from "../../../schemas/indeterminate.js";
import type { DeviceResult } from "../../../schemas/result.js";
import type { ArchiveState } from "../../../schemas/run.js";
import { stepLabel } from "../../../schemas/step-label.js";
import { type Colors, colorsFor, say, sayJson } from "../../deps.js";
import { CliError } from "../../errors.js";
import { escapeLine } from "../../escape.js";
import { type Cli, runs } from "../../cli.js";
import { columns, countsText, mark, paint } from "../../text.js";
import { resolveLines, showRun, showStep } from "../../next-commands.js";
import { undoLines } from "../../undo-text.js";
import { notificationRows } from "../../notifications.js";
import { lostLines } from "../../lost-artifacts.js";
import { linkLines, remediationLines, stepLines } from "../../verdict.js";
import { showDevice } from "./show-device.js";

const MAX_CHANGES = 20;

interface ShowOptions {
  device?: string;
  step?: string;
  json?: boolean;
}

export function showCommand(group: Command, cli: Cli): void {
  group
    .command("show")
    .description("Shows a run, one of its devices, or what was sent and received for one step.")
    .argument("<run>", "id of the run")
    .option("--device <name>", "this device, step by step")
    .option("--step <id>", "with --device: this step, or one iteration or part of it, with its session")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator runs show RUN\n  orchestrator runs show RUN --device r7 --step bounce\n  orchestrator runs show RUN --device r7 --step 'push[2]'\n  orchestrator runs show RUN --device r7 --step bounce@undo --json",
    )
    .action(runs(cli, (run: string, options: ShowOptions) => show(cli, run, options)));
}

async function show(cli: Cli, id: string, options: ShowOptions): Promise<number> {
  if (options.step !== undefined && options.device === undefined) {
    throw new CliError("usage", "--step needs --device: a step has one result for each device.");
  }
  return options.device === undefined
    ? showWhole(cli, id, options.json === true)
    : showDevice(cli, id, options.device, options);
}

async function showWhole(cli: Cli, id: string, json: boolean): Promise<number> {
  const { deps, client } = cli;
  const run = await client.run(id);
  const results = await client.devices(id);
  if (json) {
    sayJson(deps.stdout, { ...run, results });
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  const status = paint(run.status, `${mark(run.status)} ${run.status.replaceAll("_", " ")}`, colors);
  say(deps.stdout, `${colors.bold(status)}  ${escapeLine(run.workflow)}  run ${run.id}`);
  say(deps.stdout, `  ${countsText(run.devices, colors)}`);
  if (run.message) say(deps.stdout, `  ${escapeLine(run.message)}`);
  if (run.stalled) {
    const { message, attempts, since } = run.stalled;
    const tried = attempts === undefined ? "" : `, attempt ${attempts}`;
    const about = `${since === null ? "" : ` since ${since}`}${tried}`;
    say(deps.stdout, `  ${colors.red("stands still")}${about}: ${escapeLine(message)}`);
  }
  const facts = [
    ["created", run.created_at, `by ${escapeLine(run.actor)}`],
    ["started", run.started_at ?? "not yet", ""],
    ["finished", run.finished_at ?? "not yet", ""],
    ...(run.deadline_at === null ? [] : [["deadline", run.deadline_at, ""]]),
    ...(run.origin === undefined ? [] : [["rerun of", run.origin, ""]]),
    ...(run.archive === undefined || run.archive.status === "complete"
      ? []
      : [["archive", run.archive.status, escapeLine(archiveText(run.archive))]]),
    ...notificationRows(run),
    ...Object.entries(run.labels).map(([key, value]) => [
      "label",
      `${escapeLine(key)}=${escapeLine(value)}`,
      "",
    ]),
    ...Object.entries(run.inputs).map(([key, value]) => [
      "input",
      `${escapeLine(key)}=${escapeLine(JSON.stringify(value))}`,
      "",
    ]),
  ];
  for (const line of columns(facts)) say(deps.stdout, `  ${line}`);
  if (results.length > 0) say(deps.stdout, "");
  const rows = results.map((result) => [
    `  ${mark(result.status)} ${escapeLine(result.device)}`,
    result.status,
    `${result.steps.filter((step) => step.status === "passed").length}/${result.steps.length} steps`,
    escapeLine(result.message ?? firstTrouble(result)),
  ]);
  const style = (cell: string, y: number, x: number): string =>
    x < 2 ? paint(results[y]?.status ?? "", cell, colors) : cell;
  for (const [n, line] of columns(rows, { style }).entries()) {
    say(deps.stdout, line);
    const steps = results[n]?.steps ?? [];
    const remedies = steps.flatMap((step) => remediationLines(step, "      "));
    for (const remedy of new Set(remedies)) say(deps.stdout, remedy);
  }
  const parts = [
    lostLines(run),
    undoLines(run.id, results),
    doubtLines(run.id, results, colors),
    linkLines(run, deps.url),
    resolveLines(run.id, results),
  ];
  for (const lines of parts) if (lines.length > 0) say(deps.stdout, `\n${lines.join("\n")}`);
  return 0;
}

/** Indeterminate changes, with what is known of each. */
function doubtLines(run: string, results: DeviceResult[], colors: Colors): string[] {
  const changes = results.flatMap(({ device, steps }) =>
    steps.filter((step) => indeterminateChange(step)).map((step) => ({ device, step })),
  );
  if (changes.length === 0) return [];
  const shown = changes
    .slice(0, MAX_CHANGES)
    .flatMap(({ device, step }) => [
      `  ${paint(step.status, `${mark(step.status)} ${escapeLine(device)}`, colors)}`,
      ...stepLines(step, colors, showStep(run, device, step.id)),
    ]);
  const more = changes.length - MAX_CHANGES;
  return [
    colors.bold("Indeterminate"),
    ...shown,
    ...(more > 0 ? [`  … and ${more} more: ${showRun(run)} --device DEVICE shows those of one device`] : []),
  ];
}

function archiveText({ attempts, message, next_attempt_at }: ArchiveState): string {
  const tried = attempts === undefined ? [] : [`attempt ${attempts}`];
  const next = next_attempt_at === undefined ? [] : [`tried again at ${next_attempt_at}`];
  return [...(message === undefined ? [] : [message]), ...tried, ...next].join(", ");
}

function firstTrouble(result: DeviceResult): string {
  const step = result.steps.find((one) => one.status !== "passed" && one.status !== "skipped");
  return step === undefined ? "" : `${stepLabel(step)}: ${step.message ?? step.status}`;
}
