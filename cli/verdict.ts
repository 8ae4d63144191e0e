// The last word on a run: how it ended, what did not hold, and where to read more.
import { changesSeen, doubtedLines, doubtOf } from "../schemas/doubt.js";
import type { Doubt } from "../schemas/doubt.js";
import type { Check, DeviceResult, StepResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import type { Colors } from "./deps.js";
import { escapeBlock, escapeLine } from "./escape.js";
import { columns, countsText, duration, mark, paint } from "./text.js";

const MAX_DEVICES = 20;
const MAX_ACTUAL_LINES = 12;
const MAX_DOUBTED_LINES = 50;

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
  for (const result of trouble.slice(0, MAX_DEVICES)) lines.push("", ...deviceLines(result, colors));
  if (trouble.length > MAX_DEVICES) {
    lines.push("", `  … and ${trouble.length - MAX_DEVICES} more: orchestrator runs show ${run.id}`);
  }
  const links = [...linkLines(run, options.url), ...closerLook(run, trouble)];
  if (links.length > 0) lines.push("", ...links);
  return lines;
}

/** The command that tells what was sent and received where things went wrong first. */
function closerLook(run: Run, trouble: DeviceResult[]): string[] {
  const [first] = trouble.flatMap(({ device, steps }) => {
    const step = steps.find(({ status, attempts }) => isTrouble(status) && attempts > 0);
    if (step === undefined) return [];
    const id = escapeLine(step.id);
    return [`--device ${escapeLine(device)} --step ${id.includes("[") ? `'${id}'` : id}`];
  });
  return first === undefined ? [] : [`  look closer  orchestrator runs show ${run.id} ${first}`];
}

/** One device: its status and every step that did not pass. */
export function deviceLines(result: DeviceResult, colors: Colors): string[] {
  const head = `  ${paint(result.status, `${mark(result.status)} ${escapeLine(result.device)}  ${result.status}`, colors)}`;
  const { message } = result;
  const isSaidBelow = result.steps.some(
    (step) => step.message !== undefined && message?.includes(step.message),
  );
  const lines = [message === undefined || isSaidBelow ? head : `${head}  ${escapeLine(message)}`];
  for (const step of result.steps) if (isTrouble(step.status)) lines.push(...stepLines(step, colors));
  return lines;
}

/** A step with its message and the checks that did not hold. */
export function stepLines(step: StepResult, colors: Colors): string[] {
  const attempts = step.attempts > 1 ? `, ${step.attempts} attempts` : "";
  const head = `    ${paint(step.status, `${mark(step.status)} ${escapeLine(step.id)}`, colors)}`;
  const lines = [`${head}  ${step.action} ${step.status} in stage ${escapeLine(step.stage)}${attempts}`];
  const broken = step.checks.filter((check) => !check.held);
  if (step.message !== undefined && broken.length === 0) lines.push(...block(step.message, "      "));
  lines.push(...remediationLines(step, "      "));
  const doubt = doubtOf(step) ?? settledDoubt(step);
  if (doubt) lines.push(...doubtRows(doubt, colors));
  const parts = partsOf(step);
  for (const check of broken) {
    const part = parts.find(({ checks = [] }) =>
      checks.some((one) => one.expect === check.expect && !one.held),
    );
    const where = part && WHERE[part.part];
    lines.push(`      ${colors.dim("expected")}  ${escapeLine(check.expect)}${where ? `  (${where})` : ""}`);
    const [first = "", ...rest] = block(check.actual, "                ");
    lines.push(`      ${colors.dim("actual")}    ${first.trimStart()}`, ...rest);
  }
  const back = parts.find(({ part }) => part === "rollback")?.message;
  if (back !== undefined && broken.length > 0) lines.push(...block(back, "      "));
  return lines;
}

/** `→ nc -vz …`: what to do about the error, where that is known. */
export const remediationLines = ({ remediation }: StepResult, indent: string): string[] =>
  remediation === undefined ? [] : [`${indent}→ ${escapeLine(remediation)}`];

interface Part {
  part: string;
  message?: string;
  checks?: Check[];
}
const partsOf = ({ detail }: StepResult): Part[] => (detail?.["parts"] ?? []) as unknown as Part[];

/** Checks of a trigger that are not those of its `verify`. */
const WHERE: Record<string, string> = { requires: "requires", undone: "requires, after undo" };

/** A check has found that not all of the change is there: some of its lines may be. */
const settledDoubt = (step: StepResult): Doubt | undefined =>
  step.status === "failed" && step.detail?.["settled"] !== undefined
    ? doubtOf({ ...step, status: "indeterminate" })
    : undefined;

/** Which lines, when they were sent, what the device last said. */
function doubtRows(doubt: Doubt, colors: Colors): string[] {
  const row = (label: string, text: string) => `      ${colors.dim(label.padEnd(8))}  ${text}`;
  const { part, sent_at, last_said } = doubt;
  const all = doubtedLines(doubt);
  const shown = all
    .slice(0, MAX_DOUBTED_LINES)
    .map(({ line, fate }) => [escapeLine(line), ...(fate ? [fate] : [])]);
  if (all.length > shown.length) shown.push([`… ${all.length - shown.length} more lines`]);
  const said = last_said === undefined ? [] : block(last_said, "");
  const seen = changesSeen(doubt);
  return [
    ...(part === undefined ? [] : [row("in doubt", escapeLine(part))]),
    row("sent at", sent_at ?? "not known"),
    ...columns(shown).map((text, n) => row(n === 0 ? "lines" : "", text)),
    ...said.map((text, n) => row(n === 0 ? "said" : "", text)),
    ...(seen === undefined ? [] : block(seen.join("\n") || "no change", "")).map((text, n) =>
      row(n === 0 ? "config" : "", text),
    ),
  ];
}

function block(text: string, indent: string): string[] {
  const all = escapeBlock(text).trimEnd().split("\n");
  const shown = all.slice(0, MAX_ACTUAL_LINES).map((line) => `${indent}${line}`);
  if (all.length > shown.length) shown.push(`${indent}… ${all.length - shown.length} more lines`);
  return shown;
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
