// What a replay with recorded devices has shown, for people.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Check } from "../../schemas/result.js";
import { type Colors, colorsFor, type Deps } from "../deps.js";
import { cut, escapeLine } from "../escape.js";
import { mark, paint, plural } from "../text.js";
import type { Change } from "./changes.js";
import type { Comparison, Pair } from "./compare.js";
import { type Group, groupsOf, isUnmet } from "./group.js";

export interface RecordedVerdict extends Comparison {
  /** The recorded run. */
  run: string;
  /** Path of the replay's own report. */
  report: string;
}

const WIDTH = 300;
const MOST_CHANGES = 10;
const MOST_NAMES = 6;

export function recordedLines(deps: Deps, verdict: RecordedVerdict): string[] {
  const { run, same, status, differences, compared, devices, report, cut_short } = verdict;
  const colors = colorsFor(deps, deps.stdout);
  const title = same ? colors.green("✓ same verdict") : colors.red("✗ another verdict");
  const steps = plural(compared, "step");
  const lines = [
    cut_short
      ? `${title}  ${escapeLine(run)} was cut short (${status.recorded}); of what it had finished, ${steps} compared`
      : `${title}  ${escapeLine(run)}: ${arrow(status, colors)}, ${steps} compared, ${differences.length === 0 ? "no difference" : `${differences.length} different`}`,
  ];
  for (const { pair, names } of alike(devices)) lines.push(`  ${namesText(names)}  ${arrow(pair, colors)}`);
  for (const group of groupsOf(differences)) lines.push(...groupLines(group, colors));
  const isShort = devices.length > 0 || differences.length > 0;
  lines.push("", `  report  ${escapeLine(report)}${isShort ? "  (has all that is left out here)" : ""}`);
  return lines;
}

/** `passed`, `passed → failed`. */
function arrow({ recorded, replayed }: Pair<string>, colors: Colors): string {
  const one = (status: string | null): string =>
    status === null ? colors.dim("none") : paint(status, status.replaceAll("_", " "), colors);
  return recorded === replayed ? one(recorded) : `${one(recorded)} → ${one(replayed)}`;
}

/** Devices that came to the same something else. */
function alike(devices: Comparison["devices"]): { pair: Pair<string>; names: string[] }[] {
  const found = new Map<string, { pair: Pair<string>; names: string[] }>();
  for (const { device, ...pair } of devices) {
    const key = JSON.stringify(pair);
    const known = found.get(key);
    if (known) known.names.push(device);
    else found.set(key, { pair, names: [device] });
  }
  return [...found.values()];
}

function namesText(names: string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(escapeLine).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function groupLines({ difference, devices }: Group, colors: Colors): string[] {
  const { step, status, message, checks = [], parsed = [], not_reached = [] } = difference;
  const name = `${namesText(devices)} ${escapeLine(step)}`;
  const lines = ["", `  ${colors.bold(name)}${status ? `  ${arrow(status, colors)}` : ""}`];
  if (message !== undefined && !checks.some(isUnmet)) lines.push(`    ${said(message)}`);
  for (const { recorded, replayed } of checks) {
    lines.push(
      `    recorded  ${checkLine(recorded, colors)}`,
      `    replayed  ${checkLine(replayed, colors)}`,
    );
  }
  for (const change of parsed.slice(0, MOST_CHANGES)) lines.push(`    parsed    ${changeLine(change)}`);
  if (parsed.length > MOST_CHANGES) lines.push(`    … and ${parsed.length - MOST_CHANGES} more changes`);
  if (not_reached.length > 0)
    lines.push(colors.dim(`    so not reached: ${not_reached.map(escapeLine).join(", ")}`));
  return lines;
}

function checkLine(check: Check | null, colors: Colors): string {
  if (check === null) return colors.dim("not checked");
  const { expect, held, actual } = check;
  const sign = paint(held ? "passed" : "failed", mark(held ? "passed" : "failed"), colors);
  return `${sign} ${said(expect)}${held ? "" : `; found ${foundText(actual)}`}`;
}

/** The report has all of it. */
function foundText(actual: string): string {
  const [first = "", ...rest] = actual.split(/\r?\n/).filter((line) => line.trim() !== "");
  return rest.length === 0 ? said(first) : `${said(first)} … and ${plural(rest.length, "more line")}`;
}

const changeLine = ({ path, recorded, replayed }: Change): string =>
  `${path === "" ? "" : `${said(path)}: `}${valueText(recorded)} → ${valueText(replayed)}`;

const valueText = (value: Json | undefined): string =>
  value === undefined ? "nothing" : said(JSON.stringify(value));

const said = (text: string): string => cut(escapeLine(text), WIDTH);
