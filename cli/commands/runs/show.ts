// `orchestrator runs show`: one run with its devices, one device with its steps, one step with its output.
import type { Command } from "commander";
import { doubtOf } from "../../../schemas/doubt.js";
import type { DeviceResult, StepResult } from "../../../schemas/result.js";
import type { ArchiveState } from "../../../schemas/run.js";
import { type Colors, colorsFor, say } from "../../deps.js";
import { CliError } from "../../errors.js";
import { escapeBlock, escapeLine } from "../../escape.js";
import { type Cli, runs } from "../../cli.js";
import { clock, columns, countsText, duration, mark, paint } from "../../text.js";
import { linkLines, stepLines } from "../../verdict.js";

const MAX_DOUBTS = 20;

interface ShowOptions {
  device?: string;
  step?: string;
  json?: boolean;
}

export function showCommand(group: Command, cli: Cli): void {
  group
    .command("show")
    .description("Shows a run, one of its devices, or one step with what the device said.")
    .argument("<run>", "id of the run")
    .option("--device <name>", "this device, step by step")
    .option("--step <id>", "with --device: this step, with its output")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  orchestrator runs show RUN\n  orchestrator runs show RUN --device r7 --step bounce",
    )
    .action(runs(cli, (run: string, options: ShowOptions) => show(cli, run, options)));
}

async function show(cli: Cli, id: string, options: ShowOptions): Promise<number> {
  if (options.step !== undefined && options.device === undefined) {
    throw new CliError("usage", "--step needs --device: a step has one result for each device.");
  }
  return options.device === undefined
    ? showRun(cli, id, options.json === true)
    : showDevice(cli, id, options.device, options);
}

async function showRun(cli: Cli, id: string, json: boolean): Promise<number> {
  const { deps, client } = cli;
  const run = await client.run(id);
  const results = await client.devices(id);
  if (json) {
    say(deps.stdout, JSON.stringify({ ...run, results }, null, 2));
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  const status = paint(run.status, `${mark(run.status)} ${run.status.replaceAll("_", " ")}`, colors);
  say(deps.stdout, `${colors.bold(status)}  ${escapeLine(run.workflow)}  run ${run.id}`);
  say(deps.stdout, `  ${countsText(run.devices, colors)}`);
  if (run.message) say(deps.stdout, `  ${escapeLine(run.message)}`);
  const facts = [
    ["created", run.created_at, `by ${escapeLine(run.actor)}`],
    ["started", run.started_at ?? "not yet", ""],
    ["finished", run.finished_at ?? "not yet", ""],
    ...(run.deadline_at === null ? [] : [["deadline", run.deadline_at, ""]]),
    ...(run.origin === undefined ? [] : [["rerun of", run.origin, ""]]),
    ...(run.archive === undefined || run.archive.status === "complete"
      ? []
      : [["archive", run.archive.status, escapeLine(archiveText(run.archive))]]),
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
  for (const line of columns(rows, { style })) say(deps.stdout, line);
  for (const line of doubtLines(run.id, results, colors)) say(deps.stdout, line);
  const links = linkLines(run, deps.url);
  if (links.length > 0) say(deps.stdout, `\n${links.join("\n")}`);
  return 0;
}

/** Every change in doubt, with what is known of it, and how a person ends the doubt. */
function doubtLines(run: string, results: DeviceResult[], colors: Colors): string[] {
  const doubts = results.flatMap(({ device, steps }) =>
    steps.filter((step) => doubtOf(step)).map((step) => ({ device, step })),
  );
  if (doubts.length === 0) return [];
  const shown = doubts
    .slice(0, MAX_DOUBTS)
    .flatMap(({ device, step }) => [
      `  ${paint(step.status, `${mark(step.status)} ${escapeLine(device)}`, colors)}`,
      ...stepLines(step, colors),
    ]);
  const more = doubts.length - MAX_DOUBTS;
  return [
    "",
    colors.bold("In doubt"),
    ...shown,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    `  Look at the device, then say what became of it: orchestrator runs resolve ${run} DEVICE STEP applied|not_applied`,
  ];
}

function archiveText({ attempts, message, next_attempt_at }: ArchiveState): string {
  const tried = attempts === undefined ? [] : [`attempt ${attempts}`];
  const next = next_attempt_at === undefined ? [] : [`tried again at ${next_attempt_at}`];
  return [...(message === undefined ? [] : [message]), ...tried, ...next].join(", ");
}

function firstTrouble(result: DeviceResult): string {
  const step = result.steps.find((one) => one.status !== "passed" && one.status !== "skipped");
  return step === undefined ? "" : `${step.id}: ${step.message ?? step.status}`;
}

async function showDevice(cli: Cli, id: string, device: string, options: ShowOptions): Promise<number> {
  const { deps, client } = cli;
  const result = await client.device(id, device);
  const { step: wanted } = options;
  const steps = wanted === undefined ? result.steps : result.steps.filter((step) => isStep(step, wanted));
  if (wanted !== undefined && steps.length === 0) {
    const known = result.steps.map((step) => step.id).join(", ");
    throw new CliError(
      "usage",
      `Device ${device} has no step ${wanted} in this run. It has: ${known || "none yet"}.`,
    );
  }
  if (options.json) {
    say(deps.stdout, JSON.stringify(wanted === undefined ? result : steps, null, 2));
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  const status = paint(result.status, `${mark(result.status)} ${result.status}`, colors);
  say(
    deps.stdout,
    `${colors.bold(escapeLine(result.device))}  ${status}${result.message ? `  ${escapeLine(result.message)}` : ""}`,
  );
  for (const step of steps) await showStep(cli, id, step, wanted !== undefined, colors);
  return 0;
}

const isStep = (step: StepResult, wanted: string): boolean =>
  step.id === wanted || step.id.startsWith(`${wanted}[`);

async function showStep(
  cli: Cli,
  run: string,
  step: StepResult,
  whole: boolean,
  colors: Colors,
): Promise<void> {
  const { stdout } = cli.deps;
  const [head = "", ...rest] = stepLines(step, colors);
  say(stdout, `${head}  ${colors.dim(`${clock(step.started_at)}, ${duration(step.duration_ms)}`)}`);
  for (const line of rest) say(stdout, line);
  const held = step.checks.filter((check) => check.held);
  for (const check of held) say(stdout, `      ${colors.green("held")}      ${escapeLine(check.expect)}`);
  for (const artifact of step.artifacts) {
    say(stdout, `      ${colors.dim("artifact")}  ${escapeLine(artifact.path)}  ${artifact.bytes} bytes`);
    if (whole && artifact.media_type.startsWith("text/")) await showText(cli, run, artifact.path);
  }
}

async function showText(cli: Cli, run: string, path: string): Promise<void> {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const response = await cli.client.bytes(`/v1/runs/${encodeURIComponent(run)}/artifacts/${encoded}`);
  const text = escapeBlock(await response.text()).trimEnd();
  for (const line of text.split("\n")) say(cli.deps.stdout, `        ${line}`);
}
