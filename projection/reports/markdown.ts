// A summary for a pull request's comment: the verdict, then only what did not pass.
import { indeterminateChange, indeterminateText } from "../../schemas/indeterminate.js";
import { disarmCommands, escapeBlock } from "../../schemas/printable.js";
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import { partFailures } from "../../schemas/step-parts.js";
import { stepLabel } from "../../schemas/step-label.js";
import { countsText, duration, durationOf, type ReportInput } from "./report.js";

/** Rows beyond this are counted, not shown. */
const ROWS = 50;
const CELL = 300;
const REMEDIATION = 1_000;
const CHANGE_LENGTH = 2_000;

const MARKS: Record<string, string> = {
  passed: "✅",
  failed: "❌",
  errored: "⚠️",
  indeterminate: "❓",
  cancelled: "🚫",
  skipped: "⏭️",
};

export function markdownReport({ run, results }: ReportInput): string {
  const time = durationOf(run);
  const shown: string[] = [];
  const changes: string[] = [];
  const more = { rows: 0, changes: 0 };
  for (const device of results) {
    for (const makeRow of badSteps(device)) {
      if (shown.length < ROWS) shown.push(makeRow());
      else more.rows += 1;
    }
    for (const makeItem of indeterminateChanges(device)) {
      if (changes.length < ROWS) changes.push(makeItem());
      else more.changes += 1;
    }
  }
  const lines = [
    `### ${MARKS[run.status] ?? ""} ${escape(run.workflow)}: ${run.status}`.trim(),
    "",
    `${countsText(run)}${time === undefined ? "" : ` in ${duration(time)}`} · run \`${run.id}\``,
    ...(run.message ? ["", escape(run.message)] : []),
    ...(shown.length > 0 ? ["", "| device | step | outcome | why |", "|---|---|---|---|", ...shown] : []),
    ...(changes.length > 0 ? ["", "Indeterminate changes:", "", ...changes] : []),
    ...(more.changes > 0
      ? ["", `… and ${more.changes} more indeterminate changes: \`orchestrator runs show ${run.id}\``]
      : []),
    ...(more.rows > 0 ? ["", `… and ${more.rows} more: \`orchestrator runs show ${run.id}\``] : []),
    "",
  ];
  return disarmCommands(lines.join("\n"), (character) => `\\${character}`);
}

/** Somebody has to go and look: with what was sent, and what came back. */
function indeterminateChanges({ device, steps }: DeviceResult): (() => string)[] {
  return steps.flatMap((step) => {
    const change = indeterminateChange(step);
    if (!change) return [];
    return () =>
      `- ${cell(device)} ${cell(labelOf(step))}: ${cell(indeterminateText(change), CHANGE_LENGTH)}`;
  });
}

function badSteps({ device, status, message, steps }: DeviceResult): (() => string)[] {
  const bad = steps.filter((step) => step.status !== "passed" && step.status !== "skipped");
  if (bad.length > 0) return bad.map((step) => () => row(device, labelOf(step), step.status, whyOf(step)));
  return status === "passed" || status === "skipped"
    ? []
    : [() => row(device, "", status, cell(message ?? ""))];
}

const labelOf = (step: StepResult): string =>
  step.item === undefined ? stepLabel(step) : `${stepLabel(step)}: ${step.item}`;

function whyOf(step: StepResult): string {
  const broken = step.checks.find(({ held }) => !held);
  const { message = "", remediation } = step;
  const said = broken ? `expected ${broken.expect}, actual ${broken.actual}` : message;
  const ofParts = partFailures(step, said).map((why) => cell(why, REMEDIATION));
  const why = [...(said === "" ? [] : [cell(said)]), ...ofParts].join("; ");
  return broken || remediation === undefined ? why : `${why} → ${cell(remediation, REMEDIATION)}`;
}

/** @param why a cell already */
const row = (device: string, step: string, status: string, why: string): string =>
  `| ${cell(device)} | ${cell(step)} | ${MARKS[status] ?? ""} ${status} | ${why} |`;

const cell = (text: string, most = CELL): string =>
  escape(text.length > most ? `${text.slice(0, most)}…` : text).replace(/\s+/g, " ");

/** Device output must not become markup, a link, or a mention of somebody. */
const escape = (text: string): string =>
  escapeBlock(text)
    .replace(/[\\`*_{}[\]()#+!|~@-]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
