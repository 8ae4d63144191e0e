// The device's part of `orchestrator runs show`: its steps; of one step what was sent and received, and when.
import type { DeviceResult, StepResult } from "../../../schemas/result.js";
import type { Run } from "../../../schemas/run.js";
import { checksOf } from "../../../schemas/step-parts.js";
import type { Cli } from "../../cli.js";
import { type Colors, colorsFor, say, sayJson } from "../../deps.js";
import { escapeLine } from "../../escape.js";
import { type RecordedSession, sessionsOf } from "../../sessions/fetch.js";
import { sessionLines } from "../../sessions/text.js";
import { clock, duration, mark, paint } from "../../text.js";
import { linkLines, partText, stepLines } from "../../verdict.js";
import { resolveLines, showStep as showStepCommand } from "../../next-commands.js";
import { showUnderWay } from "./show-under-way.js";

export interface ShowDeviceOptions {
  step?: string;
  json?: boolean;
}

export async function showDevice(
  cli: Cli,
  id: string,
  device: string,
  options: ShowDeviceOptions,
): Promise<number> {
  const { deps, client } = cli;
  const result = await client.device(id, device);
  if (options.step !== undefined) return showStep(cli, id, result, { ...options, step: options.step });
  if (options.json) {
    sayJson(deps.stdout, result);
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  sayDevice(cli, result, colors);
  for (const step of result.steps) sayStep(cli, step, colors, showStepCommand(id, device, step.id));
  const resolve = resolveLines(id, [result]);
  if (resolve.length > 0) say(deps.stdout, `\n${resolve.join("\n")}`);
  return 0;
}

/** Every iteration of the step, with the sessions that it had. */
async function showStep(
  cli: Cli,
  id: string,
  result: DeviceResult,
  { step: wanted, json }: { step: string; json?: boolean },
): Promise<number> {
  const { deps, client } = cli;
  const [name = "", part] = wanted.split("@");
  const steps = result.steps.filter((step) => step.id === name || step.id.startsWith(`${name}[`));
  const [first] = steps;
  if (first === undefined) return showUnderWay(cli, id, result, { step: name, ...(json ? { json } : {}) });
  const ids = new Set(steps.map((step) => (part === undefined ? step.id : `${step.id}@${part}`)));
  const idOf = (said: string): string => (part === undefined ? (said.split("@")[0] ?? "") : said);
  const run = await client.run(id);
  const sessions = await sessionsOf(cli, id, result.device, (said) => ids.has(idOf(said)));
  const ofStep = (step: StepResult): RecordedSession[] =>
    sessions.flatMap((session) => {
      const said = session.said.filter((each) => each.step.split("@")[0] === step.id);
      return said.length > 0 ? [{ ...session, said }] : [];
    });
  const links = linksOf(run, result, first.stage);
  if (json) {
    const all = steps.map((step) => ({ ...step, sessions: ofStep(step), links }));
    sayJson(deps.stdout, all);
    return 0;
  }
  const colors = colorsFor(deps, deps.stdout);
  sayDevice(cli, result, colors);
  for (const step of steps) {
    sayStep(cli, step, colors);
    const lines = ofStep(step).flatMap((session) => sessionLines(session, colors));
    for (const line of lines) say(deps.stdout, line);
    if (lines.length === 0) say(deps.stdout, `      ${colors.dim(silence(run, part))}`);
  }
  const lines = linkLines({ ...run, links }, deps.url);
  for (const more of [lines, resolveLines(id, [{ ...result, steps }])])
    if (more.length > 0) say(deps.stdout, `\n${more.join("\n")}`);
  return 0;
}

/** A run that is too large for one workflow has the device in another one in each stage. */
function linksOf(run: Run, result: DeviceResult, stage: string): Run["links"] {
  const { temporal } = run.links;
  const shard = result.shards?.[stage];
  if (temporal === undefined || shard === undefined) return run.links;
  const workflows = temporal.slice(0, temporal.lastIndexOf("/") + 1);
  return { ...run.links, temporal: workflows + encodeURIComponent(shard) };
}

function silence(run: Run, part: string | undefined): string {
  const what = part === undefined ? "" : ` for its part ${part}`;
  return run.finished_at === null
    ? `No session is kept${what} yet: a recording is kept when its session is given back.`
    : `Nothing was sent${what}: there is no recording of it.`;
}

function sayDevice(cli: Cli, { device, status, message }: DeviceResult, colors: Colors): void {
  const told = paint(status, `${mark(status)} ${status}`, colors);
  say(
    cli.deps.stdout,
    `${colors.bold(escapeLine(device))}  ${told}${message ? `  ${escapeLine(message)}` : ""}`,
  );
}

/** @param all the command that shows what is left out; absent: nothing is */
function sayStep(cli: Cli, step: StepResult, colors: Colors, all?: string): void {
  const { stdout } = cli.deps;
  const [head = "", ...rest] = stepLines(step, colors, all);
  say(stdout, `${head}  ${colors.dim(`${clock(step.started_at)}, ${duration(step.duration_ms)}`)}`);
  for (const line of rest) say(stdout, line);
  for (const { check, part } of checksOf(step))
    if (check.held)
      say(stdout, `      ${colors.green("held")}      ${escapeLine(check.expect)}${partText(part)}`);
  for (const { path, bytes } of step.artifacts)
    say(stdout, `      ${colors.dim("artifact")}  ${escapeLine(path)}  ${bytes} bytes`);
}
