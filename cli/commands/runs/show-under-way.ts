// `orchestrator runs show --step` of a step that has no result yet.
import type { DeviceResult } from "../../../schemas/result.js";
import type { Cli } from "../../cli.js";
import { type Colors, colorsFor, say, sayJson } from "../../deps.js";
import { CliError } from "../../errors.js";
import { escapeLine } from "../../escape.js";
import { changeUnderWay, deviceAtWork, type UnderWay } from "../../sessions/under-way.js";
import { clock, mark, paint } from "../../text.js";

/** @throws {CliError} `usage` where the step is not under way, with what the device is at and which steps it has */
export async function showUnderWay(
  cli: Cli,
  run: string,
  { device, status, steps }: DeviceResult,
  { step, json }: { step: string; json?: boolean },
): Promise<number> {
  const has = `It has: ${steps.map((each) => each.id).join(", ") || "none yet"}.`;
  if (status !== "running")
    throw new CliError("usage", `Device ${device} has no step ${step} in this run. ${has}`);
  const found =
    (await changeUnderWay(cli, run, device, step)) ?? (await readUnderWay(cli, { run, device, step, has }));
  const { stdout } = cli.deps;
  if (json) sayJson(stdout, [{ ...found, sessions: [] }]);
  else for (const line of linesOf(device, found, colorsFor(cli.deps, stdout))) say(stdout, line);
  return 0;
}

async function readUnderWay(
  cli: Cli,
  { run, device, step, has }: { run: string; device: string; step: string; has: string },
): Promise<UnderWay> {
  const { step: id = "", since, message } = await deviceAtWork(cli, run, device);
  if (since !== undefined && (id === step || id.startsWith(`${step}[`)))
    return { id, status: "running", since, ...(message === undefined ? {} : { message }) };
  const at = [
    since === undefined ? "" : ` since ${clock(since)}`,
    message === undefined ? "" : `: ${message}`,
  ];
  throw new CliError(
    "usage",
    `Device ${device} has no result of a step ${step} yet. It is at work${at.join("")}. Steps that read have theirs when the session is given back. ${has}`,
  );
}

function linesOf(device: string, { id, part, since, lines, message }: UnderWay, colors: Colors): string[] {
  const what = part === undefined ? escapeLine(id) : `${escapeLine(id)}@${part}`;
  const state = paint("running", `${mark("running")} ${what}  under way since ${clock(since)}`, colors);
  const sends = lines === undefined ? [] : [`      ${colors.dim("being sent, in this order:")}`];
  return [
    `${colors.bold(escapeLine(device))}  ${state}`,
    ...(message === undefined ? [] : [`      ${escapeLine(message)}`]),
    ...sends,
    ...(lines ?? []).map((line) => `        ${escapeLine(line)}`),
  ];
}
