// One step of one device, folded until somebody looks: why, checks, outputs.
import type { Check, StepResult } from "../../../schemas/result.js";
import { duration } from "../report.js";
import { escapeHtml } from "./escape.js";
import { badge } from "./marks.js";

/** Text of an artifact where it is small enough to be shown in place. */
export type Embedded = ReadonlyMap<string, string>;

export function stepHtml(
  anchor: string,
  step: StepResult,
  embedded: Embedded,
  linkOf: (path: string) => string,
): string {
  const bad = step.status !== "passed" && step.status !== "skipped";
  const facts = [
    escapeHtml(step.action),
    step.attempts > 1 ? `${step.attempts} attempts` : "",
    step.started_at
      ? `<time datetime="${escapeHtml(step.started_at)}">${escapeHtml(step.started_at)}</time>`
      : "",
    duration(step.duration_ms),
  ].filter((fact) => fact !== "");
  return `<details id="${anchor}"${bad ? " open" : ""}>
<summary>${badge(step.status)} <b>${escapeHtml(step.id)}</b> <span class="soft">${facts.join(" · ")}</span></summary>
<div class="body">
${step.message ? `<p>${escapeHtml(step.message)}</p>` : ""}
${step.checks.map(checkHtml).join("\n")}
${partsHtml(step)}
${step.artifacts.map(({ path, bytes }) => artifactHtml(path, bytes, embedded, linkOf)).join("\n")}
</div></details>`;
}

function checkHtml({ expect, held, actual }: Check): string {
  return `<div class="check ${held ? "yes" : "no"}"><div>${held ? "holds" : "does not hold"}: <code>${escapeHtml(expect)}</code></div>${
    held ? "" : `<div>actual:</div><pre>${escapeHtml(actual)}</pre>`
  }</div>`;
}

function partsHtml({ detail }: StepResult): string {
  const parts = detail?.["parts"];
  if (!Array.isArray(parts)) return "";
  const rows = (parts as { part: string; status: string; duration_ms: number; message?: string }[]).map(
    ({ part, status, duration_ms, message = "" }) =>
      `<tr><th scope="row">${escapeHtml(String(part))}</th><td>${badge(escapeHtml(String(status)))}</td><td>${duration(Number(duration_ms))}</td><td>${escapeHtml(String(message))}</td></tr>`,
  );
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

function artifactHtml(
  path: string,
  bytes: number,
  embedded: Embedded,
  linkOf: (path: string) => string,
): string {
  const text = embedded.get(path);
  const link = `<a href="${escapeHtml(linkOf(path))}">${escapeHtml(path)}</a> <span class="soft">${bytes} bytes</span>`;
  return text === undefined ? `<p>${link}</p>` : `<p>${link}</p><pre tabindex="0">${escapeHtml(text)}</pre>`;
}
