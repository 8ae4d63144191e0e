// The last word on a run: how it ended, what did not hold, and where to read more.
import { changesSeen, indeterminateLines, indeterminateChange } from "../schemas/indeterminate.js";
import type { IndeterminateChange } from "../schemas/indeterminate.js";
import type { DeviceResult, StepResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import { checksOf, failedCommands, partFailures, partsOf, sentCommands } from "../schemas/step-parts.js";
import { labelWithId } from "../schemas/step-label.js";
import type { Colors } from "./deps.js";
import { escapeBlock, escapeLine } from "./escape.js";
import { lostLines } from "./lost-artifacts.js";
import { resolveLines, showRun, showStep } from "./next-commands.js";
import { columns, countsText, duration, mark, paint } from "./text.js";
import { undoLines } from "./undo-text.js";

const MAX_DEVICES = 20;
const MAX_ACTUAL_LINES = 12;
const MAX_COMMANDS = 12;
const MAX_CHANGE_LINES = 50;
const MAX_CHANGES = 20;

export interface VerdictOptions {
  colors: Colors;
  /** Where relative links of the run lead. */
  url: string;
}

const isTrouble = (status: string): boolean => status !== "passed" && status !== "skipped";
/** Of many devices those are told of that say why; a run that is stopped cancels thousands. */
const WORST_FIRST: readonly string[] = ["indeterminate", "errored", "failed", "cancelled"];

export function verdict(run: Run, results: DeviceResult[], options: VerdictOptions): string[] {
  const { colors } = options;
  const took =
    run.started_at !== null && run.finished_at !== null
      ? ` in ${duration(Date.parse(run.finished_at) - Date.parse(run.started_at))}`
      : "";
  const title = `${mark(run.status)} ${run.status.replaceAll("_", " ")}`;
  const lines = [
    "",
    `${colors.bold(paint(run.status, title, colors))}  ${escapeLine(run.workflow)}  run ${run.id}${took}`,
    `  ${countsText(run.devices, colors)}`,
  ];
  if (run.message !== undefined && run.message !== "") lines.push(`  ${escapeLine(run.message)}`);

  const trouble = results
    .filter((result) => isTrouble(result.status))
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  for (const result of trouble.slice(0, MAX_DEVICES)) lines.push("", ...deviceLines(run.id, result, colors));
  if (trouble.length > MAX_DEVICES) {
    lines.push("", `  … and ${trouble.length - MAX_DEVICES} more: ${showRun(run.id)}`);
  }
  const links = [...linkLines(run, options.url), ...closerLook(run, trouble)];
  for (const more of [
    lostLines(run),
    undoLines(run.id, trouble),
    links,
    resolveLines(run.id, results, MAX_CHANGES),
  ])
    if (more.length > 0) lines.push("", ...more);
  return lines;
}

/** The command that tells what was sent and received where things went wrong first. */
function closerLook(run: Run, trouble: DeviceResult[]): string[] {
  const [first] = trouble.flatMap(({ device, steps }) => {
    const step = steps.find(({ status, attempts }) => isTrouble(status) && attempts > 0);
    if (step === undefined) return [];
    return [showStep(run.id, device, step.id)];
  });
  return first === undefined ? [] : [`  look closer  ${first}`];
}

/** One device: its status and every step that did not pass. */
function deviceLines(run: string, result: DeviceResult, colors: Colors): string[] {
  const head = `  ${paint(result.status, `${mark(result.status)} ${escapeLine(result.device)}  ${result.status}`, colors)}`;
  const { message } = result;
  const isSaidBelow = result.steps.some(
    (step) => step.message !== undefined && message?.includes(step.message),
  );
  const lines = [message === undefined || isSaidBelow ? head : `${head}  ${escapeLine(message)}`];
  for (const step of result.steps)
    if (isTrouble(step.status)) lines.push(...stepLines(step, colors, showStep(run, result.device, step.id)));
  return lines;
}

/**
 * A step with its message and the checks that did not hold.
 * @param all the command that shows what is left out here; absent: nothing is left out
 */
export function stepLines(step: StepResult, colors: Colors, all?: string): string[] {
  const attempts = step.attempts > 1 ? `, ${step.attempts} attempts` : "";
  const head = `    ${paint(step.status, `${mark(step.status)} ${escapeLine(labelWithId(step))}`, colors)}`;
  const lines = [`${head}  ${step.action} ${step.status} in stage ${escapeLine(step.stage)}${attempts}`];
  const broken = checksOf(step).filter(({ check }) => !check.held);
  if (step.item !== undefined) lines.push(`      ${colors.dim("item")}      ${escapeLine(step.item)}`);
  lines.push(...commandRows(step, colors, all));
  const said = broken.length === 0 ? (step.message ?? "") : "";
  for (const why of [said, ...partFailures(step, said)])
    if (why !== "") lines.push(...block(why, "      ", all));
  lines.push(...remediationLines(step, "      "));
  const change = indeterminateChange(step) ?? settledChange(step);
  if (change) lines.push(...indeterminateRows(change, colors, all));
  for (const { check, part = "" } of broken) {
    const where = part === "verify" ? "" : partText(part);
    lines.push(`      ${colors.dim("expected")}  ${escapeLine(check.expect)}${where}`);
    const [first = "", ...rest] = block(check.actual, "                ", all);
    lines.push(`      ${colors.dim("actual")}    ${first.trimStart()}`, ...rest);
  }
  const back = partsOf(step).find(({ part }) => part === "rollback")?.message;
  if (back !== undefined && broken.length > 0) lines.push(...block(back, "      ", all));
  return lines;
}

/** `→ nc -vz …`: what to do about the error, where that is known. */
export const remediationLines = ({ remediation }: StepResult, indent: string): string[] =>
  remediation === undefined ? [] : [`${indent}→ ${escapeLine(remediation)}`];

function commandRows(step: StepResult, colors: Colors, all: string | undefined): string[] {
  // Where much is told, what passed within a step that did not is left out.
  const commands = all !== undefined && isTrouble(step.status) ? failedCommands(step) : sentCommands(step);
  const sent = commands.map(({ command, part }) => `${escapeLine(command)}${part ? `  (${part})` : ""}`);
  const rows = shortened(sent, MAX_COMMANDS, all, "");
  return rows.map((text, n) => `      ${colors.dim(n === 0 ? "command " : "        ")}  ${text}`);
}

/** The part of a trigger that a check is of. */
export const partText = (part: string | undefined): string =>
  part ? `  (${part === "undone" ? "requires, after undo" : part})` : "";

/** A check has found that not all of the change is there: some of its lines may be. */
const settledChange = (step: StepResult): IndeterminateChange | undefined =>
  step.status === "failed" && step.detail?.["settled"] !== undefined
    ? indeterminateChange({ ...step, status: "indeterminate" })
    : undefined;

/** Which lines, when they were sent, what the device last said. */
function indeterminateRows(
  change: IndeterminateChange,
  colors: Colors,
  command: string | undefined,
): string[] {
  const row = (label: string, text: string) => `      ${colors.dim(label.padEnd(8))}  ${text}`;
  const { part, sent_at, last_said } = change;
  const all = indeterminateLines(change);
  const lines = columns(all.map(({ line, fate }) => [escapeLine(line), ...(fate ? [fate] : [])]));
  const said = last_said === undefined ? [] : block(last_said, "", command);
  const seen = changesSeen(change);
  return [
    ...(part === undefined ? [] : [row("part", escapeLine(part))]),
    row("sent at", sent_at ?? "not known"),
    ...shortened(lines, MAX_CHANGE_LINES, command, " lines").map((text, n) =>
      row(n === 0 ? "lines" : "", text),
    ),
    ...said.map((text, n) => row(n === 0 ? "said" : "", text)),
    ...(seen === undefined ? [] : block(seen.join("\n") || "no change", "", command)).map((text, n) =>
      row(n === 0 ? "config" : "", text),
    ),
  ];
}

const block = (text: string, indent: string, all: string | undefined): string[] =>
  shortened(escapeBlock(text).trimEnd().split("\n"), MAX_ACTUAL_LINES, all, " lines").map(
    (line) => `${indent}${line}`,
  );

/** @param all the command that shows the rest; absent: all are shown */
function shortened(lines: string[], most: number, all: string | undefined, noun: string): string[] {
  if (all === undefined || lines.length <= most) return lines;
  return [...lines.slice(0, most), `… ${lines.length - most} more${noun}: ${all}`];
}

/** `report  http://…`, aligned, one line for each link of the run. */
export function linkLines(run: Run, url: string): string[] {
  const links = Object.entries(run.links).filter(([name]) => SHOWN.has(name));
  const width = Math.max(0, ...links.map(([name]) => (SHOWN.get(name) ?? "").length));
  return links.map(
    ([name, target]) =>
      `  ${(SHOWN.get(name) ?? name).padEnd(width)}  ${target.startsWith("/v1") || target.startsWith("/runs") ? `${url}${target}` : target}`,
  );
}

const SHOWN = new Map([
  ["report", "report"],
  ["report_file", "report file"],
  ["page", "run page"],
  ["temporal", "Temporal UI"],
]);
