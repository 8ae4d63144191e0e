// The list of runs as a page: newest first, by status, renewed while something goes on.
import { type Inline, inline, pageStyle } from "../../projection/reports/html/assets.js";
import { escapeHtml } from "../../projection/reports/html/escape.js";
import { badge } from "../../projection/reports/html/marks.js";
import { countsText, duration, durationOf } from "../../projection/reports/report.js";
import type { Run } from "../../schemas/run.js";

/** Renews the table while runs go on and somebody looks; where the reader stands stays as it is. */
const SCRIPT: Inline = inline(`"use strict";(() => {
  const renew = async () => {
    const table = document.getElementById("runs");
    if (document.hidden || !table?.querySelector("[data-going-on]")) return;
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("runs");
    const focused = document.activeElement?.getAttribute("href");
    if (next) table.replaceWith(document.adoptNode(next));
    if (focused) document.querySelector('#runs a[href="' + CSS.escape(focused) + '"]')?.focus();
  };
  setInterval(renew, 2000);
})();`);

const FILTERS: [string, string][] = [
  ["all", ""],
  ["going on", "queued,running,paused"],
  ["passed", "passed"],
  ["failed", "failed"],
  ["errored", "errored"],
  ["indeterminate", "indeterminate"],
  ["cancelled", "cancelled,timed_out"],
];
const GOING_ON = new Set<string>(["queued", "running", "paused"]);

export const listPolicy = (): string =>
  `default-src 'none'; style-src ${pageStyle().hash}; script-src ${SCRIPT.hash}; connect-src 'self'; base-uri 'none'; form-action 'none'`;

/** @param query of the request, so that filters and older pages keep it */
export function listPage(runs: Run[], next: string | null, query: Record<string, string>): string {
  const { cursor: _cursor, ...kept } = query;
  const filters = FILTERS.map(([text, status]) => {
    const { status: _status, ...others } = kept;
    const href = link(status === "" ? others : { ...others, status });
    const current = (query["status"] ?? "") === status ? ' aria-current="true"' : "";
    return `<a href="${href}"${current}>${text}</a>`;
  });
  const none =
    Object.keys(query).length > 0
      ? "<p>No run fits.</p>"
      : "<p>No runs yet. Start one with <code>orchestrator run spec.yaml -i inventory.yaml</code>.</p>";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Runs</title><style>${pageStyle().text}</style></head>
<body><main><h1>Runs</h1>
<nav class="filters" aria-label="By status">${filters.join("")}</nav>
<div id="runs">${runs.length === 0 ? none : table(runs)}</div>
${next === null ? "" : `<p><a href="${link({ ...kept, cursor: next })}">Older runs</a></p>`}
<p class="soft"><a href="/docs/manual">Manual</a> · <a href="/docs">API</a></p></main><script>${SCRIPT.text}</script></body></html>`;
}

const link = (query: Record<string, string>): string => {
  const text = new URLSearchParams(query).toString();
  return escapeHtml(text === "" ? "/" : `/?${text}`);
};

const HEAD = ["status", "workflow", "devices", "started", "took", "by", "run"];
const table = (runs: Run[]): string =>
  `<table class="runs"><thead><tr>${HEAD.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>
${runs.map(row).join("\n")}
</tbody></table>`;

function row(run: Run): string {
  const time = durationOf(run);
  const known = Object.entries(run.devices).some(([key, count]) => key !== "total" && count > 0);
  const { total } = run.devices;
  const devices = known ? countsText(run) : `${total} ${total === 1 ? "device" : "devices"}`;
  const cells = [
    badge(run.status, run.status.replace("_", " ")),
    `<a href="/runs/${encodeURIComponent(run.id)}"><b>${escapeHtml(run.workflow || run.id)}</b></a>`,
    escapeHtml(devices),
    `<time datetime="${escapeHtml(run.created_at)}">${escapeHtml(run.created_at.slice(0, 19).replace("T", " "))}</time>`,
    time === undefined ? "" : duration(time),
    escapeHtml(run.actor),
    `<code>${escapeHtml(run.id)}</code>`,
  ];
  return `<tr${GOING_ON.has(run.status) ? " data-going-on" : ""}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
