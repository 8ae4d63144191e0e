// The report as one HTML file that needs nothing else: verdict first, matrix of devices × steps, drill-down.
import type { DeviceResult, StepResult } from "../../../schemas/result.js";
import type { Run } from "../../../schemas/run.js";
import { countsText, duration, durationOf, type ReportInput } from "../report.js";
import { escapeHtml, scriptJson } from "./escape.js";
import { badge, MARKS } from "./marks.js";
import { LIVE_SCRIPT, SEARCH_SCRIPT } from "./scripts.js";
import { type Embedded, stepHtml } from "./step.js";
import { STYLE } from "./style.js";

export interface HtmlOptions {
  /** Texts of artifacts by path, shown in place; see {@link embedOutputs}. */
  embedded?: Embedded;
  /** Where an artifact is; default: beside the report, as in the archive. */
  linkOf?: (path: string) => string;
  /** Follow the run's events at this path and show what changes. */
  live?: { events: string; devices: string; run: string };
}

/** A matrix of more cells than this is left out; the list of devices stays. */
const MATRIX_CELLS = 60_000;

export function htmlReport({ run, results }: ReportInput, options: HtmlOptions = {}): string {
  const { embedded = new Map(), linkOf = (path) => path, live } = options;
  const title = `${run.workflow}: ${run.status}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="orchestrator"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
${verdictHtml(run)}
${matrixHtml(results)}
<h2 id="devices">Devices</h2>
<p><label class="sr" for="find">Search devices</label><input type="search" id="find" placeholder="Search devices, steps, messages" autocomplete="off"> <span class="soft" id="found" role="status"></span></p>
<div id="list">
${results.map((device, n) => deviceHtml(device, n, embedded, linkOf)).join("\n")}
</div>
</main>
<script>${SEARCH_SCRIPT}</script>
${live ? `<script>${LIVE_SCRIPT.replace("__LIVE__", scriptJson(live))}</script>` : ""}
</body></html>
`;
}

function verdictHtml(run: Run): string {
  const time = durationOf(run);
  const facts: [string, string | undefined][] = [
    ["run", run.id],
    ["started", run.started_at ?? undefined],
    ["finished", run.finished_at ?? undefined],
    ["took", time === undefined ? undefined : duration(time)],
    ["by", run.actor],
    ["again after", run.origin],
    ...Object.entries(run.labels).map(([name, value]): [string, string] => [name, value]),
    ["inputs", Object.keys(run.inputs).length > 0 ? JSON.stringify(run.inputs) : undefined],
  ];
  return `<header>
<div class="verdict"><h1>${escapeHtml(run.workflow)}</h1><strong id="status" role="status">${badge(run.status)}</strong></div>
<p><span id="counts">${escapeHtml(countsText(run))}</span> of ${run.devices.total} ${run.devices.total === 1 ? "device" : "devices"}</p>
${run.message ? `<p>${escapeHtml(run.message)}</p>` : ""}
<p class="soft">${facts.flatMap(([name, value]) => (value === undefined ? [] : [`${escapeHtml(name)} <code>${escapeHtml(value)}</code>`])).join(" · ")}</p>
</header>`;
}

function matrixHtml(results: DeviceResult[]): string {
  const steps = [...new Set(results.flatMap((device) => device.steps.map(({ id }) => id)))];
  if (steps.length === 0 || results.length * steps.length > MATRIX_CELLS) return "";
  const head = steps.map((id) => `<th scope="col">${escapeHtml(id)}</th>`).join("");
  const rows = results.map((device, n) => {
    const byId = new Map(device.steps.map((step, at) => [step.id, { step, at }]));
    const cells = steps.map((id) => cellHtml(device.device, n, byId.get(id)));
    return `<tr><th scope="row"><a href="#d${n}">${badge(device.status, escapeHtml(device.device))}</a></th>${cells.join("")}</tr>`;
  });
  return `<h2 id="matrix">Devices and steps</h2><div class="scroll" tabindex="0" role="region" aria-labelledby="matrix"><table class="matrix"><thead><tr><th scope="col">device</th>${head}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function cellHtml(device: string, n: number, found: { step: StepResult; at: number } | undefined): string {
  if (!found) return "<td></td>";
  const { step, at } = found;
  const label = escapeHtml(`${device}, ${step.id}: ${step.status}`);
  return `<td><a class="${step.status}" href="#d${n}s${at}" title="${label}" aria-label="${label}">${MARKS[step.status] ?? "·"}</a></td>`;
}

function deviceHtml(
  device: DeviceResult,
  n: number,
  embedded: Embedded,
  linkOf: (path: string) => string,
): string {
  const bad = device.status !== "passed" && device.status !== "skipped";
  return `<details class="device" id="d${n}" data-device="${escapeHtml(device.device)}"${bad ? " open" : ""}>
<summary>${badge(device.status)} <b>${escapeHtml(device.device)}</b> <span class="soft">${escapeHtml(device.message ?? "")}</span></summary>
<div class="body">${device.steps.map((step, at) => stepHtml(`d${n}s${at}`, step, embedded, linkOf)).join("\n")}</div></details>`;
}
